import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'rapport-workers-'));
const starts = join(folder, 'starts');
const worker = join(folder, 'worker.js');

afterAll(() => rmSync(folder, { recursive: true }));

/** The file of a primary. `plan`: for each start in turn, whether it listens permanently (L), listens and exits (d), or exits before it listens (x). */
function primary(plan: string): string {
  const file = join(folder, `${plan}.js`);
  writeFileSync(starts, '');
  writeFileSync(
    worker,
    `const { appendFileSync, readFileSync } = require('node:fs');
    const act = '${plan}'[readFileSync(${JSON.stringify(starts)}).length];
    appendFileSync(${JSON.stringify(starts)}, act);
    if (act === 'x') process.exit(3);
    process.send({ listening: 'http://here' });
    if (act === 'd') setTimeout(() => process.exit(4), 50);
    process.on('SIGTERM', () => process.exit(0));`,
  );
  writeFileSync(
    file,
    `const { startWorkers } = require(${JSON.stringify(resolve('dist/app/workers.js'))});
    const { readFileSync } = require('node:fs');
    const workers = startWorkers(1, ${JSON.stringify(worker)}, process.env, console.log, 20);
    workers.ready.then((url) => {
      console.log('ready at ' + url);
      const timer = setInterval(() => {
        if (readFileSync(${JSON.stringify(starts)}, 'utf8') !== '${plan}') return;
        clearInterval(timer);
        workers.stop().then(() => process.exit(0));
      }, 20);
    }, (error) => { console.log(error.message); process.exit(1); });`,
  );
  return file;
}

it('a worker that ended is started again, however often its starts fail before one listens', async () => {
  const { stdout } = await run('node', [primary('dxxxL')], { timeout: 30_000 });
  expect(stdout.trim().split('\n')).toEqual([
    'ready at http://here',
    'A worker ended (4); the server starts another one in 0.02 s',
    ...[0.04, 0.08, 0.16].map((pause) => `A worker ended (3); the server starts another one in ${pause} s`),
  ]);
  expect(readFileSync(starts, 'utf8')).toBe('dxxxL');
});

it('where the first start fails, that is logged and not retried', async () => {
  const failure = await run('node', [primary('xL')], { timeout: 30_000 }).catch((error) => error);
  expect([failure.code, failure.stdout.trim()]).toEqual([1, 'A worker could not be started (3).']);
  expect(readFileSync(starts, 'utf8')).toBe('x');
});
