import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cloneDatabase } from './support/database';
import { startServer } from './support/server';

const folder = mkdtempSync(join(tmpdir(), 'rapport-packed-'));
const cleanUps: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

it('packed, holds what runs and nothing else, and serves where it is unpacked', async () => {
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { encoding: 'utf8' }));
  const files = (packed.files as { path: string }[]).map(({ path }) => path);
  const tops = new Set(files.map((path) => path.split('/')[0]));
  expect([...tops].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'prisma']);
  expect(files.filter((path) => path.endsWith('.map'))).toEqual([]);

  execFileSync('tar', ['-xzf', join(folder, packed.filename), '-C', folder]);
  const unpacked = join(folder, 'package');
  // As npm would lay them beside it.
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  const database = await cloneDatabase({ isMigrated: false });
  cleanUps.push(database.drop);
  const server = await startServer(database.url, { folder: unpacked });
  cleanUps.push(() => server.end('SIGKILL'));
  const page = await fetch(`${server.url}/tracker.js`);
  const answer = await fetch(`${server.url}/graphql?query=%7B__typename%7D`);
  expect([page.status, await answer.json()]).toEqual([200, expect.objectContaining({ data: { __typename: 'Query' } })]);
  expect(execFileSync(process.execPath, [join(unpacked, 'dist/cli/cli.js'), '--help'], { encoding: 'utf8' })).toContain('rapport-cli');
  expect(await server.end('SIGTERM')).toBe(0);
});
