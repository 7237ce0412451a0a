import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type TestApp } from './support/app';
import { cli } from './support/cli';
import { ContentDocument, LikeDocument, ViewerDocument } from './support/operations';
import { secret } from './support/tokens';

let app: TestApp;
const folder = mkdtempSync(join(tmpdir(), 'rapport-commands-'));
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string[], env: NodeJS.ProcessEnv = {}) => cli(args, { JWT_SECRET: secret, DATA_DIR: folder, ...env });

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('token', () => {
  it('prints a token and nothing else, good for its user and role', async () => {
    const { code, stdout } = await run(['token', '--user', 'mia', '--role', 'moderator']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^eyJ[\w.-]+\n$/)]);
    expect((await app.get(ViewerDocument, {}, { authorization: `Bearer ${stdout.trim()}` })).viewer).toMatchObject({
      user: { userId: 'mia' },
      role: 'MODERATOR',
    });
  });

  it.each([
    [['--user', 'mia', '--role', 'king'], {}],
    [['--user', ' '], {}],
    [['--user', 'mia'], { NODE_ENV: 'production', JWT_SECRET: '' }],
    [['--user', 'mia'], { JWT_SECRET: '', JWKS_URL: 'https://id.example.com/jwks' }],
  ])('refuses %j', async (args, env) => {
    const { code, stdout, stderr } = await run(['token', ...args], env);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.length).toBeGreaterThan(20);
  });
});

describe('import', () => {
  it('imports a catalogue twice without harm, and reports bad rows by their line', async () => {
    const path = file(
      'shop.csv',
      '\ufeffid,title,type,tags\r\na1,"A title\r\nof two lines",video,x|y\r\n\r\na2,,video,\r\na3,Third,spaceship,\r\na1,The last one stands,pdf,\r\n',
    );
    const first = await run(['import', path, '--url', app.url]);
    expect([first.code, first.stdout + first.stderr]).toEqual([
      0,
      expect.stringMatching(/created 1, updated 0, unchanged 0, skipped 2; repeated ids: 1/),
    ]);
    expect(first.stderr).toMatch(/line 5: .*title/);
    expect(first.stderr).toMatch(/line 6: .*type must be one of/);
    const second = await run(['import', path, '--url', app.url, '--strict']);
    expect([second.code, second.stdout + second.stderr]).toEqual([
      1,
      expect.stringMatching(/created 0, updated 0, unchanged 1, skipped 2; repeated ids: 1/),
    ]);
    expect((await app.get(ContentDocument, { id: 'a1' })).content).toMatchObject({ title: 'The last one stands', type: 'EBOOK' });
  });

  it.each([
    ['--facts', '--token', 'x'],
    ['--facts', '--batch', '10'],
    ['--preset=imdb', '--columns', 'user=who'],
    ['--preset=imdb', '--time-zone', 'Mars/Olympus'],
    ['--strict', '--scale', '1-5'],
    ['--strict', '--time-format', 'iso'],
  ])('refuses %s %s, which it would ignore', async (mode, ...option) => {
    const path = file('facts.csv', 'user,item\nu1,i1\n');
    const { code, stdout, stderr } = await run(['import', path, mode, '--url', app.url, ...option]);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(option[0] as string)]);
  });

  it('imports what people did, with the times of the file, twice without harm', async () => {
    const path = file('facts.csv', 'user,item,value,timestamp\nf1,x,5,1700000000\nf1,y,2.5,1700000100\nf2,x,0.5,1700000200\nf2,,3,1700000300\n');
    const facts = async () =>
      (
        await app.pool.query(
          "SELECT user_id, content_id, type, rating, occurred_at FROM history WHERE content_id LIKE 'past/%' ORDER BY 1, 2, 3 DESC",
        )
      ).rows;
    const args = ['import', path, '--facts', '--url', app.url, '--prefix', 'past/', '--type', 'video'];
    const first = await run(args);
    expect([first.code, first.stdout]).toEqual([
      0,
      'recorded 3 of 3 interactions of 2 users: 3 ratings (1–10 of 10), created 2 contents, skipped 1 row\n1 row skipped (1 × has no item (item)).\n',
    ]);
    expect(first.stderr).toContain('line 5: ');
    const rated = (user: string, item: string, rating: number, seconds: number) => ({
      user_id: `past/${user}`,
      content_id: `past/${item}`,
      type: 'RATING',
      rating,
      occurred_at: new Date(seconds * 1000),
    });
    const expected = [rated('f1', 'x', 10, 1_700_000_000), rated('f1', 'y', 5, 1_700_000_100), rated('f2', 'x', 1, 1_700_000_200)];
    expect(await facts()).toEqual(expected);
    const again = await run([...args, '--strict']);
    expect([again.code, again.stdout]).toEqual([1, expect.stringContaining('recorded 3 of 3 interactions of 2 users (3 changed nothing)')]);
    expect(await facts()).toEqual(expected);
    // A rating is no view, and nothing is made up to go with it.
    expect((await app.pool.query("SELECT total_view_count, rating_sum FROM content_stats WHERE content_id = 'past/x'")).rows).toEqual([
      { total_view_count: 0, rating_sum: 11 },
    ]);
    expect((await app.get(ContentDocument, { id: 'past/x' })).content).toMatchObject({ type: 'VIDEO' });
  });

  it('says how to start a server that is not there', async () => {
    const { code, stderr } = await run(['import', file('one.ndjson', '{"id":"n1","title":"N","type":"music"}\n'), '--url', 'http://127.0.0.1:1']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/npm start/)]);
  });
});

describe('replay', () => {
  const lines = [
    'timestamp,user,event,item',
    '1500000000,u1,create,x',
    '1500000001,u1,edit,x',
    '1500000002,u1,edit,x',
    '1500000002,u1,edit,x',
    '1500000003,u2,edit,x',
    '1500000004,u2,delete,y',
    '1500000005,u2,delete,y',
  ];

  it('finds no difference between the file and the server, also when it runs twice', async () => {
    const path = file('log.csv', `${lines.join('\n')}\n`);
    for (const round of [1, 2]) {
      const { code, stdout } = await run(['replay', path, '--url', app.url, '--map', 'create=like,edit=view,delete=share']);
      expect([round, code]).toEqual([round, 0]);
      expect(stdout).toMatch(/viewCount +2 +2 +0/);
      expect(stdout).toMatch(/totalViewCount +4 +4 +0/);
      expect(stdout).toMatch(/likeCount +1 +1 +0/);
      expect(stdout).toMatch(/shareCount +2 +2 +0/);
    }
    await app.get(LikeDocument, { input: { contentId: 'log/x' } }, { as: 'stranger' });
    const { code, stdout } = await run(['replay', path, '--url', app.url, '--map', 'create=like,edit=view,delete=share']);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/likeCount +1 +2 +1/)]);
  });

  it('does not take the number of a row for the item', async () => {
    const { code, stderr } = await run(['replay', file('numbers.csv', 'id,user,track\n1,u,a\n2,u,a\n'), '--url', app.url]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('No column looks like the item')]);
  });

  it('leaves a removed content as it is', async () => {
    await app.addContents({ id: 'gone/x', title: 'kept', isPublic: false });
    await app.services.pool.query("UPDATE content SET removed_at = now() WHERE id = 'gone/x'");
    const stored = async () => (await app.services.pool.query("SELECT * FROM content WHERE id = 'gone/x'")).rows;
    const before = await stored();
    await run(['replay', file('removed.csv', 'timestamp,user,event,item\n1500000000,u1,like,x\n'), '--url', app.url, '--prefix', 'gone/']);
    expect(await stored()).toEqual(before);
  });

  it('finds the right trends at every moment of a bursty file, and reports interference by others', async () => {
    const words = ['create', 'edit', 'delete'];
    const events = Array.from({ length: 900 }, (_, i) => {
      const burst = Math.floor(i / 60);
      return `${1_600_000_000 + burst * 40_000 + ((i * 37) % 2_000)},u${(i * 7) % 23},${words[(i * 5) % 3]},${burst % 2 ? `hot${burst}` : `i${(i * i) % 41}`}`;
    });
    const path = file('bursts.csv', `${['timestamp,user,event,item', ...events].join('\n')}\n`);
    const replay = ['replay', path, '--url', app.url, '--map', 'create=like,edit=view,delete=share', '--moments', '10'];
    expect(await run([...replay, '--prefix', 'b/'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('compared 10 times, each with half-lives of an hour, a day and a week: 0 of 30 lists differ'),
    });
    for (let i = 0; i < 30; i++) await app.pool.query("UPDATE content_stats SET trend_week = trend_week + 9 WHERE content_id = 'b/i1'");
    expect(await run([...replay, '--prefix', 'b/'])).toMatchObject({ code: 1, stdout: expect.stringMatching(/[1-9]\d* of 30 lists differ/) });
  });
});
