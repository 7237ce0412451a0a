import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type TestApp } from './support/app';
import { cli, startCli } from './support/cli';
import { optionalProgram } from './support/optional-program';
import { secret } from './support/tokens';

let app: TestApp;
const folder = mkdtempSync(join(tmpdir(), 'rapport-import-'));
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const env = { JWT_SECRET: secret, DATA_DIR: folder };
let files = 0;

function file(text: string | Buffer): string {
  const path = join(folder, `${++files}.csv`);
  writeFileSync(path, text);
  return path;
}

const importing = (text: string | Buffer, ...args: string[]) => cli(['import', file(text), '--url', app.url, ...args], env);
const acts = async (prefix: string) =>
  (
    await app.pool.query(
      'SELECT type, user_id AS user, content_id AS item, rating, is_complete AS complete FROM history WHERE starts_with(content_id, $1) ORDER BY content_id, type',
      [prefix],
    )
  ).rows.map((row) => `${row.type} ${row.item.slice(prefix.length)} ${row.rating ?? ''}${row.complete ? 'complete' : ''}`.trim());

it('records what the words say, and shows it before', async () => {
  const text = 'user,item,event,timestamp\nu,a,like,1700000000\nu,b,save,1700000100\nu,c,share,1700000200\nu,d,dislike,1700000300\n';
  const args = ['--facts', '--type', 'video', '--prefix', 'w/'];
  const dry = await importing(text, ...args, '--dry-run');
  expect([dry.code, dry.stdout]).toEqual([0, 'Nothing was imported: this is a dry run.\n']);
  expect(dry.stderr).toContain('line 2: user=u, item=a, event=like, timestamp=1700000000\n    → LIKE by w/u on w/a at 2023-11-14T22:13:20.000Z');
  expect(dry.stderr).toContain('To import: 1 like, 1 save, 1 share, 1 dislike; of 1 user on 4 contents, 4 of them new.');
  expect((await app.pool.query("SELECT 1 FROM content WHERE starts_with(id, 'w/')")).rows).toEqual([]);
  expect(await importing(text, ...args)).toMatchObject({ code: 0, stdout: expect.stringContaining('recorded 4 of 4 interactions of 1 user') });
  expect(await acts('w/')).toEqual(['LIKE a', 'SAVE b', 'SHARE c', 'DISLIKE d']);
});

it.each<[string, string | Buffer, string[], string]>([
  ['ratings that can be of 5 or of 10', 'user,item,rating,timestamp\nu,a,4,1700000000\nv,a,2,1700000100\n', [], '--scale 1-5'],
  ['dates without a zone', 'user,item,rating,timestamp\nu,a,9,2023-11-14\n', [], '--time-zone'],
  ['a word that is not known', 'user,item,event,timestamp\nu,a,favori,1700000000\n', [], '--map favori=view'],
  ['rows that say nothing', 'user,item,timestamp\nu,a,1700000000\n', [], '--event'],
  ['views of videos without a measure', 'user,item,event,timestamp\nu,a,view,1700000000\n', ['--type', 'video'], '--complete'],
  ['a person who is not given', 'Const,Your Rating,Date Rated\ntt1,9,2024-01-01\n', ['--preset', 'imdb'], '--user'],
  ['bytes that are not UTF-8', Buffer.from('user,item,rating,timestamp\nu,Caf\xe9,9,1700000000\n', 'latin1'), [], 'Line 2 is not utf-8'],
  ['a quote that is never closed', 'user,item,rating,timestamp\nu,a,9,1700000000\nu,"b,9,1700000000\n', [], 'Line 3'],
  ['only a header', 'user,item,rating,timestamp\n', [], 'The file has no rows'],
])('refuses %s before anything is written', async (_, text, args, message) => {
  const { code, stdout, stderr } = await importing(text, ...(args.includes('--preset') ? [] : ['--facts']), '--prefix', 'no/', ...args);
  expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(message)]);
  expect((await app.pool.query("SELECT 1 FROM content WHERE starts_with(id, 'no/') OR id = 'tt1'")).rows).toEqual([]);
});

it('records complete views only with --complete', async () => {
  const text = 'user,item,event,timestamp\nu,a,view,1700000000\n';
  await importing(text, '--facts', '--type', 'video', '--prefix', 'v/', '--complete');
  expect(await acts('v/')).toEqual(['VIEW a complete']);
  await importing(text, '--facts', '--type', 'article', '--prefix', 'v2/');
  expect(await acts('v2/')).toEqual(['VIEW a']);
});

it('skips only the malformed rows, reports them by line and in the sum, and keeps the latest rating', async () => {
  const rows = [
    'u,a,4,1700000500',
    'u,a,2,1700000000',
    'v,a,N/A,1700000000',
    'w,a,0,1700000000',
    'x,a,5,4102444800',
    'y,b,3,',
    'z,b,9,1700000000',
    'z,b,3,1700000000',
    'z,b,3,1700000000',
  ];
  const { code, stdout, stderr } = await importing(
    `user,item,rating,timestamp\n${rows.join('\n')}\n`,
    '--facts',
    '--scale',
    '1-5',
    '--unrated',
    '0',
    '--prefix',
    'odd/',
  );
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining('recorded 2 of 2 interactions of 2 users: 2 ratings (6–8 of 10), created 2 contents, skipped 4 rows\n'),
  ]);
  expect(await acts('odd/')).toEqual(['RATING a 8', 'RATING b 6']);
  for (const text of [
    'line 4: the rating is not a number, got "N/A"',
    'line 6: the time lies in the future',
    'line 7: has no time',
    'line 8: the rating is outside 0.5–5',
  ])
    expect(stderr).toContain(text);
  expect(stderr).toContain('Not sent: 1 rating that a later one');
  expect(stderr).toContain('Counted once: 1 row that repeats another row exactly.');
  expect(stderr).toContain('Left out: 1 × not rated.');
});

it('prints the first twenty rows that are skipped, and counts the others', async () => {
  const rows = Array.from({ length: 50 }, (_, index) => `u,i${index},${index < 49 ? 'x' : 9},1700000000`);
  const { code, stdout, stderr } = await importing(`user,item,rating,timestamp\n${rows.join('\n')}\n`, '--facts', '--prefix', 'many/');
  expect([code, stdout]).toEqual([0, expect.stringContaining('49 rows skipped (49 × the rating is not a number)')]);
  expect(stderr.match(/^line \d+: /gm)).toHaveLength(20);
});

it('exits with 1 when nothing was imported, and with --strict when a row was skipped', async () => {
  const rows = (...ratings: string[]) =>
    `user,item,rating,timestamp\n${ratings.map((rating, index) => `u,i${index},${rating},1700000000`).join('\n')}\n`;
  expect(await importing(rows('x', '-7'), '--facts', '--scale', '1-5')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^Nothing was imported/),
  });
  expect(await importing('id,title\n1\n', '--type', 'video')).toMatchObject({ code: 1, stdout: expect.stringMatching(/^Nothing was imported/) });
  expect(await importing('id,title\nType:x,T\n', '--type', 'video')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^Nothing was imported/),
  });
  expect(await importing(rows('9', 'x'), '--facts', '--prefix', 's/')).toMatchObject({ code: 0 });
  expect(await importing(rows('9', 'x'), '--facts', '--prefix', 's/', '--strict')).toMatchObject({ code: 1 });
});

it('does not overwrite another content whose long number JSON cannot hold', async () => {
  await app.addContents({ id: '9007199254740992', type: 'VIDEO', title: 'the other one' });
  expect(await importing('{"id":9007199254740993,"title":"big"}\n', '--type', 'video')).toMatchObject({ code: 0 });
  const { rows } = await app.pool.query("SELECT id, title FROM content WHERE starts_with(id, '900719925474099') ORDER BY id");
  expect(rows).toEqual([
    { id: '9007199254740992', title: 'the other one' },
    { id: '9007199254740993', title: 'big' },
  ]);
});

it('does not call further views repeats on a first import, and says what ratings and likes replace', async () => {
  const rows = ['view,1700000000', 'view,1700009000', 'view,1700019000', 'like,1700000000'];
  const text = `user,item,event,timestamp,durationMs\n${rows.map((row) => `u,a,${row},60000`).join('\n')}\n`;
  const args = ['--facts', '--type', 'video', '--prefix', 'further/'];
  const first = await importing(text, ...args);
  expect([first.code, first.stdout]).toEqual([0, expect.stringContaining('recorded 4 of 4 interactions of 1 user: 3 views, 1 like')]);
  expect(first.stderr).toContain('Ratings, likes, dislikes and saves of the file replace the stored ones, including later ones.');
  expect((await importing(text, ...args)).stdout).toContain('recorded 4 of 4 interactions of 1 user (1 changed nothing)');
  expect((await importing(`user,item,event,timestamp\nu,a,play,1700000000\n`, ...args)).stderr).not.toContain('replace the stored');
});

it('leaves a removed content as it is, and refuses what was done on it by line', async () => {
  await app.addContents({ id: 'back/a', title: 'kept', ownerId: 'ann', isPublic: false, tags: ['mine'] });
  await app.pool.query("UPDATE content SET removed_at = now() WHERE id = 'back/a'");
  const stored = async () => (await app.pool.query("SELECT * FROM content WHERE id = 'back/a'")).rows;
  const before = await stored();
  const text = 'user,item,event,timestamp,title\nu,a,like,1700000000,other\nu,b,like,1700000000,new\n';
  const { code, stdout, stderr } = await importing(text, '--facts', '--prefix', 'back/');
  expect([code, stdout]).toEqual([0, expect.stringContaining('recorded 1 of 2 interactions of 1 user: 1 like, created 1 content, skipped 1 row')]);
  expect(stderr).toMatch(/^line 2: .*back\/a/m);
  expect(await stored()).toEqual(before);
  expect(await acts('back/')).toEqual(['LIKE b']);
});

it('says how far it came when the server goes away', async () => {
  const other = await startApp();
  const rows = Array.from({ length: 40_000 }, (_, index) => `u${index % 4},i${index % 900},share,${1_600_000_000 + index}`);
  const running = startCli(
    ['import', file(`user,item,event,timestamp\n${rows.join('\n')}\n`), '--facts', '--url', other.url, '--prefix', 'gone/'],
    env,
  );
  const sending = new Promise<void>((resolve) => {
    let printed = '';
    running.child.stderr?.on('data', (text) => {
      printed += text;
      if (printed.includes('To import:')) resolve();
    });
  });
  await sending;
  await other.stop();
  const { code, stdout, stderr } = await running.ended;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/Sent so far|stopped responding/);
}, 180_000);

const script = optionalProgram(spawnSync('script', ['--version']).status === 0 ? null : 'there is no command "script"');
script.it('asks at a terminal', async () => {
  const path = file('user,item,event,timestamp\nu,a,like,1700000000\n');
  const command = `${process.execPath} dist/cli/cli.js import ${path} --facts --url ${app.url} --prefix tty/`;
  const asked = (answer: string): Promise<{ code: number | null; printed: string }> => {
    const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, ...env, NODE_ENV: '' } });
    let printed = '';
    child.stdout.on('data', (text) => {
      printed += text;
      if (String(text).includes('[y/N]')) child.stdin.write(answer);
    });
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, printed })));
  };
  expect(await asked('n\n')).toMatchObject({ code: 1, printed: expect.stringContaining('Nothing was imported') });
  expect(await acts('tty/')).toEqual([]);
  expect(await asked('y\n')).toMatchObject({ code: 0 });
  expect(await acts('tty/')).toEqual(['LIKE a']);
});

describe('a command that did nothing does not print success', () => {
  it('export: of a user without interactions', async () => {
    const { code, stdout, stderr } = await cli(['export', '--user', 'nobody'], { DATABASE_URL: app.databaseUrl });
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('Nothing was exported: nobody has no interactions')]);
  });

  it.each([['audit'], ['export', '--user', 'ada'], ['rebuild-history'], ['compact-viewings']])(
    '%s: without a database, which it does not create',
    async (...args) => {
      const { code, stdout, stderr } = await cli(args, { DATABASE_URL: '', DATA_DIR: join(folder, 'none') });
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('There is no database in')]);
    },
  );

  it('replay: of a file without events', async () => {
    const { code, stdout, stderr } = await cli(['replay', file('user,item\n'), '--url', app.url], env);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('contains no event')]);
  });

  it.each([
    ['export', '--user', 'full'],
    ['token', '--user', 'full'],
  ])('%s: onto a full disk', async (...args) => {
    await importing('item,event,timestamp\na,like,1700000000\n', '--facts', '--user', 'full', '--prefix', 'full/');
    const full = createWriteStream('/dev/full');
    await new Promise((resolve) => full.once('open', resolve));
    const { status, stderr } = spawnSync(process.execPath, ['dist/cli/cli.js', ...args], {
      env: { ...process.env, ...env, NODE_ENV: '', DATABASE_URL: app.databaseUrl },
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    full.destroy();
    expect([status, stderr]).toEqual([1, expect.stringMatching(/complete(ly)?/)]);
  });
});
