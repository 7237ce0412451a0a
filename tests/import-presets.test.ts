import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { presets } from '../src/cli/import/presets';
import { startApp, type TestApp } from './support/app';
import { cli } from './support/cli';
import { secret } from './support/tokens';

// Small files in the layouts of other services, with made-up values, through the real command into a real server.

let app: TestApp;
const folder = mkdtempSync(join(tmpdir(), 'rapport-presets-'));
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;

function importing(text: string, ...args: string[]) {
  const path = join(folder, `${++files}.txt`);
  writeFileSync(path, text);
  return cli(['import', path, '--url', app.url, ...args], { JWT_SECRET: secret, DATA_DIR: folder });
}

async function history(user: string): Promise<unknown[]> {
  const { rows } = await app.pool.query(
    `SELECT h.type, h.content_id AS id, c.title, h.occurred_at AS at, h.rating, h.notes, h.duration_ms AS ms, h.is_complete AS complete, f.tags
     FROM history h JOIN content c ON c.id = h.content_id LEFT JOIN favorites f ON h.family = 'SAVE' AND f.content_id = h.content_id AND f.user_id = h.user_id
     WHERE h.user_id = $1 ORDER BY h.occurred_at, h.type, h.content_id`,
    [user],
  );
  return rows.map(({ at, ...row }) => ({
    ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== '' && value !== false && value !== 0)),
    at: at.toISOString().replace('T00:00:00.000Z', ''),
  }));
}

interface Case {
  name: string;
  text: string;
  args?: string[];
  user?: string;
  facts: object[];
  /** Of one of the contents. */
  content?: object;
  /** What the command prints besides. */
  says?: string;
}

const json = (...items: object[]): string => JSON.stringify(items, null, 2);
const lines = (...items: object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');

const cases: Case[] = [
  {
    name: 'goodreads',
    text: `Book Id,Title,Author,ISBN,My Rating,Date Read,Date Added,Bookshelves,Exclusive Shelf,My Review,Private Notes
7,"A, Book",X,"=""1""",4,2023/03/21,2023/03/17,"sea, ships",read,"Nice.<br/>Really",lent to Kim
8,Unread,Y,"=""""",0,,2011/10/08,,to-read,,
`,
    facts: [
      { type: 'SAVE', id: 'goodreads/8', title: 'Unread', at: '2011-10-08', tags: ['to-read'] },
      { type: 'SAVE', id: 'goodreads/7', title: 'A, Book', at: '2023-03-17', tags: ['sea', 'ships', 'read'], notes: 'lent to Kim' },
      { type: 'COMPLETE', id: 'goodreads/7', title: 'A, Book', at: '2023-03-21' },
      { type: 'RATING', id: 'goodreads/7', title: 'A, Book', at: '2023-03-21', rating: 8, notes: 'Nice.\nReally' },
    ],
    content: { id: 'goodreads/7', type: 'EBOOK' },
  },
  {
    name: 'letterboxd-ratings',
    text: 'Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,"One, Two",2019,https://example.com/f,0.5\n2024-01-03,Three,2020,https://example.com/g,4.5\n',
    facts: [
      { type: 'RATING', id: 'letterboxd/One, Two (2019)', title: 'One, Two', at: '2024-01-02', rating: 1 },
      { type: 'RATING', id: 'letterboxd/Three (2020)', title: 'Three', at: '2024-01-03', rating: 9 },
    ],
    content: { id: 'letterboxd/Three (2020)', type: 'VIDEO', url: 'https://example.com/g' },
  },
  {
    name: 'letterboxd-diary',
    text: 'Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n2024-02-11,Three,2020,https://example.com/entry,5,Yes,"a, b",2024-02-10\n2024-03-01,Four,2023,https://example.com/e2,,,,2024-02-29\n',
    facts: [
      { type: 'RATING', id: 'letterboxd/Three (2020)', title: 'Three', at: '2024-02-10', rating: 10 },
      { type: 'VIEW', id: 'letterboxd/Three (2020)', title: 'Three', at: '2024-02-10', complete: true },
      { type: 'VIEW', id: 'letterboxd/Four (2023)', title: 'Four', at: '2024-02-29', complete: true },
    ],
    content: { id: 'letterboxd/Four (2023)', url: null },
  },
  {
    name: 'imdb',
    text: 'Const,Your Rating,Date Rated,Title,URL,Title Type,Runtime (mins),Genres\ntt1,9,2024-03-15,Film,https://example.com/tt1,Movie,136,"Drama, War"\n',
    facts: [{ type: 'RATING', id: 'tt1', title: 'Film', at: '2024-03-15', rating: 9 }],
    content: { id: 'tt1', type: 'VIDEO', url: 'https://example.com/tt1', tags: ['Drama', 'War'], duration_ms: 8_160_000 },
  },
  {
    name: 'pocket',
    text: `title,url,time_added,tags,status\nOne,https://example.com/1,1700000000,a|b,unread\n,https://example.com/${'long/'.repeat(60)},1700000100,,archive\n`,
    facts: [
      { type: 'SAVE', id: 'https://example.com/1', title: 'One', at: '2023-11-14T22:13:20.000Z', tags: ['a', 'b'] },
      {
        type: 'SAVE',
        id: expect.stringMatching(/^sha256-[0-9a-f]{64}$/),
        title: expect.stringContaining('https://example.com/long/'),
        at: '2023-11-14T22:15:00.000Z',
      },
    ],
    content: { id: 'https://example.com/1', type: 'ARTICLE' },
  },
  {
    name: 'instapaper',
    text: 'URL,Title,Selection,Folder,Timestamp\nhttps://example.com/i,Essay,"a quote",Starred,1600000000\n',
    facts: [
      { type: 'LIKE', id: 'https://example.com/i', title: 'Essay', at: '2020-09-13T12:26:40.000Z' },
      { type: 'SAVE', id: 'https://example.com/i', title: 'Essay', at: '2020-09-13T12:26:40.000Z', tags: ['Starred'], notes: 'a quote' },
    ],
  },
  {
    name: 'raindrop',
    text: 'id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n1,"A ""b""","one\ntwo",About,https://example.com/r,F/G,"x, y, x, ",2024-01-02T03:04:05.123Z,,,true\n2,B,,,https://example.com/s,F/G,,2024-01-03T00:00:00Z,,,false\n',
    facts: [
      { type: 'LIKE', id: 'https://example.com/r', title: 'A "b"', at: '2024-01-02T03:04:05.123Z' },
      { type: 'SAVE', id: 'https://example.com/r', title: 'A "b"', at: '2024-01-02T03:04:05.123Z', tags: ['x', 'y', 'F/G'], notes: 'one\ntwo' },
      { type: 'SAVE', id: 'https://example.com/s', title: 'B', at: '2024-01-03', tags: ['F/G'] },
    ],
    content: { id: 'https://example.com/r', description: 'About' },
  },
  {
    name: 'netflix-activity',
    text: 'Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,Bookmark\nA,2026-01-02 10:00:00,01:42:30,,Film,,TV,x\nA,2026-01-02 09:00:00,00:00:30,,Film: Trailer,TRAILER,TV,x\nA,2026-01-01 10:00:00,00:00:02,,Short,,TV,x\n',
    facts: [{ type: 'VIEW', id: 'netflix/Film', title: 'Film', at: '2026-01-02T10:00:00.000Z', ms: 6_150_000 }],
    says: 'line 4: does not count as a view: this server counts a view of type VIDEO from 3000 ms',
  },
  {
    name: 'netflix-history',
    text: 'Title,Date\n"Series: Season 1: ""Pilot""","1/13/26"\nFilm,1/3/26\n',
    facts: [
      { type: 'PLAY', id: 'netflix/Film', title: 'Film', at: '2026-01-03' },
      { type: 'PLAY', id: 'netflix/Series: Season 1: "Pilot"', title: 'Series: Season 1: "Pilot"', at: '2026-01-13' },
    ],
  },
  {
    name: 'youtube',
    text: json(
      {
        header: 'YouTube',
        title: 'Watched A video',
        titleUrl: 'https://example.com/watch?v=1',
        time: '2026-04-15T18:23:45.123Z',
        products: ['YouTube'],
      },
      { header: 'YouTube', title: 'Watched a video that has been removed', time: '2026-04-14T10:00:00Z' },
      {
        header: 'YouTube',
        title: 'Watched Buy!',
        titleUrl: 'https://example.com/ad',
        time: '2026-04-14T09:00:00Z',
        details: [{ name: 'From Google Ads' }],
      },
    ),
    facts: [{ type: 'PLAY', id: 'https://example.com/watch?v=1', title: 'A video', at: '2026-04-15T18:23:45.123Z' }],
    says: 'item 2 (line 11): has no item (titleUrl)',
  },
  {
    name: 'spotify',
    text: JSON.stringify([
      {
        ts: '2026-01-15T10:00:00Z',
        username: 'm',
        ms_played: 182932,
        master_metadata_track_name: 'Song',
        master_metadata_album_artist_name: 'Artist',
        master_metadata_album_album_name: 'Album',
        spotify_track_uri: 'spotify:track:1',
        spotify_episode_uri: null,
        reason_end: 'trackdone',
        skipped: false,
      },
      {
        ts: '2026-01-15T10:05:00Z',
        username: 'm',
        ms_played: 0,
        episode_name: 'Podcast',
        spotify_track_uri: null,
        spotify_episode_uri: 'spotify:episode:1',
        reason_end: 'fwdbtn',
        skipped: true,
      },
    ]),
    facts: [
      { type: 'VIEW', id: 'spotify:track:1', title: 'Song', at: '2026-01-15T10:00:00.000Z', ms: 182932, complete: true },
      { type: 'SKIP', id: 'spotify:episode:1', title: 'Podcast', at: '2026-01-15T10:05:00.000Z' },
    ],
    content: { id: 'spotify:track:1', type: 'AUDIO', description: 'Artist: Album' },
  },
  {
    name: 'trakt',
    text: json(
      {
        id: 1,
        watched_at: '2026-01-02T20:00:00.000Z',
        action: 'watch',
        type: 'movie',
        movie: { title: 'Film', year: 2019, ids: { trakt: 1, imdb: 'tt77' } },
      },
      {
        id: 2,
        watched_at: '2026-01-03T20:00:00.000Z',
        action: 'scrobble',
        type: 'episode',
        episode: { season: 1, number: 2, title: 'Two', ids: { trakt: 5, imdb: null } },
        show: { title: 'Show', ids: { trakt: 9 } },
      },
      { rated_at: '2026-01-04T20:00:00.000Z', rating: 7, type: 'movie', movie: { title: 'Film', ids: { trakt: 1, imdb: 'tt77' } } },
      { rated_at: '2026-01-05T20:00:00.000Z', rating: 9, type: 'show', show: { title: 'Show', ids: { trakt: 9, imdb: 'tt99' } } },
      {
        rated_at: '2026-01-06T20:00:00.000Z',
        rating: 3,
        type: 'season',
        season: { number: 1, ids: { trakt: 11 } },
        show: { title: 'Show', ids: { trakt: 9, imdb: 'tt99' } },
      },
      {
        rated_at: '2026-01-07T20:00:00.000Z',
        rating: 2,
        type: 'episode',
        episode: { season: 1, number: 3, title: 'Three', ids: {} },
        show: { title: 'Show', ids: { trakt: 9, imdb: 'tt99' } },
      },
    ),
    says: 'Left out: 1 × a season',
    facts: [
      { type: 'VIEW', id: 'tt77', title: 'Film', at: '2026-01-02T20:00:00.000Z', complete: true },
      { type: 'VIEW', id: 'episode/5', title: 'Show 1×2 Two', at: '2026-01-03T20:00:00.000Z', complete: true },
      { type: 'RATING', id: 'tt77', title: 'Film', at: '2026-01-04T20:00:00.000Z', rating: 7 },
      { type: 'RATING', id: 'tt99', title: 'Show', at: '2026-01-05T20:00:00.000Z', rating: 9 },
      { type: 'RATING', id: 'episode/9/1/3', title: 'Show 1×3 Three', at: '2026-01-07T20:00:00.000Z', rating: 2 },
    ],
  },
  {
    name: 'gorse',
    user: 'g1',
    // A known fault of some exports: the first name in the header is a value.
    text: 'favori,UserId,ItemId,Timestamp\nfavori,g1,gi1,2022-06-24 21:20:11 \nfavori,g1,gi1,2022-06-24 21:20:13 \nlike,g1,gi1,2022-06-24 21:20:14\nteleport,g1,gi1,2022-06-24 21:20:15\n',
    facts: [
      { type: 'SAVE', id: 'gi1', title: 'gi1', at: '2022-06-24T21:20:11.000Z' },
      { type: 'LIKE', id: 'gi1', title: 'gi1', at: '2022-06-24T21:20:14.000Z' },
    ],
    says: 'line 5: the event is not known (map it with --map), got "teleport"',
  },
  {
    name: 'segment',
    user: 's1',
    text: JSON.stringify({
      batch: [
        {
          type: 'track',
          event: 'Product Viewed',
          userId: 's1',
          properties: { product_id: 'p1', name: 'Thing' },
          timestamp: '2026-02-23T22:28:55.387Z',
        },
        { type: 'track', event: 'Product Added to Wishlist', userId: 's1', properties: { product_id: 'p1' }, timestamp: '2026-02-23T22:29:55.387Z' },
        {
          type: 'track',
          event: 'Order Completed',
          userId: 's1',
          properties: {
            currency: 'USD',
            products: [
              { product_id: 'p1', price: 18.99, quantity: 2 },
              { product_id: 'p2', price: 5 },
            ],
          },
          timestamp: '2026-02-23T22:30:55.387Z',
        },
        { type: 'identify', userId: 's1', traits: {} },
      ],
      sentAt: '2026-02-23T22:29:00Z',
    }),
    facts: [
      { type: 'VIEW', id: 'p1', title: 'Thing', at: '2026-02-23T22:28:55.387Z' },
      { type: 'SAVE', id: 'p1', title: 'Thing', at: '2026-02-23T22:29:55.387Z' },
      { type: 'PURCHASE', id: 'p1', title: 'Thing', at: '2026-02-23T22:30:55.387Z' },
      { type: 'PURCHASE', id: 'p2', title: 'p2', at: '2026-02-23T22:30:55.387Z' },
    ],
    content: { id: 'p1', type: 'PRODUCT' },
    says: 'Left out: 1 × not a track call',
  },
  {
    name: 'xapi',
    user: 'kim@example.com',
    text: lines(
      {
        actor: { mbox: 'mailto:kim@example.com' },
        verb: { id: 'https://w3id.org/xapi/video/verbs/paused' },
        object: {
          id: 'https://example.com/video/1',
          definition: { type: 'https://w3id.org/xapi/video/activity-type/video', name: { en: 'Lesson' } },
        },
        result: { extensions: { 'https://w3id.org/xapi/video/extensions/progress': 0.5 } },
        timestamp: '2026-01-01T00:00:00.5Z',
      },
      {
        actor: { mbox: 'mailto:kim@example.com' },
        verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
        object: { id: 'https://example.com/video/1' },
        timestamp: '2026-01-01T00:10:00Z',
      },
    ),
    facts: [
      { type: 'VIEW', id: 'https://example.com/video/1', title: 'Lesson', at: '2026-01-01T00:00:00.500Z' },
      { type: 'COMPLETE', id: 'https://example.com/video/1', title: 'Lesson', at: '2026-01-01T00:10:00.000Z' },
    ],
    content: { id: 'https://example.com/video/1', type: 'VIDEO' },
  },
  {
    name: 'movielens',
    args: ['--prefix', 'ml/'],
    user: 'ml/1',
    text: 'userId,movieId,rating,timestamp\n1,1,4.0,1700000000\n1,2,0.5,1700000100\n2,1,5.0,1700000200\n',
    facts: [
      { type: 'RATING', id: 'ml/1', title: '1', at: '2023-11-14T22:13:20.000Z', rating: 8 },
      { type: 'RATING', id: 'ml/2', title: '2', at: '2023-11-14T22:15:00.000Z', rating: 1 },
    ],
  },
];

/** Of each kind of interaction at least one. */
const repeated = ['goodreads', 'letterboxd-diary', 'spotify', 'segment'];

it('is tried for every preset', () => {
  expect(cases.map(({ name }) => name).sort()).toEqual(Object.keys(presets).sort());
});

it('is documented for every preset as the command describes it', () => {
  const page = readFileSync('docs/importing.md', 'utf8');
  for (const [name, { file, becomes, leaves = '' }] of Object.entries(presets)) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
    expect(row.split(' | ').slice(1)).toEqual([file, becomes, leaves ? `${leaves} |` : ' |']);
  }
});

it.each(cases)(
  '$name becomes contents and interactions, and nothing more when it is imported again',
  async ({ name, text, args, user = name, facts, content, says = '' }) => {
    const options = ['--preset', name, ...(presets[name]?.user === null ? ['--user', user] : []), ...(args ?? [])];
    const first = await importing(text, ...options);
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining(says)]);
    expect(await history(user)).toEqual(facts);
    if (repeated.includes(name)) {
      const unchanged = facts.filter((fact) => (fact as { type: string }).type !== 'VIEW').length;
      const again = await importing(text, ...options);
      expect([again.code, again.stdout]).toEqual([0, expect.stringContaining(unchanged > 0 ? `(${unchanged} changed nothing)` : 'recorded')]);
      expect(await history(user)).toEqual(facts);
    }
    if (!content) return;
    const { id } = content as { id: string };
    expect((await app.pool.query('SELECT * FROM content WHERE id = $1', [id])).rows).toEqual([expect.objectContaining(content)]);
  },
);

it('--complete makes complete views of what was watched', async () => {
  await importing('Title,Date\nMovie,1/13/26\n', '--preset', 'netflix-history', '--user', 'sure', '--complete');
  expect(await history('sure')).toEqual([{ type: 'VIEW', id: 'netflix/Movie', title: 'Movie', at: '2026-01-13', complete: true }]);
});

it('a content that is there already stays as it is', async () => {
  await app.addContents({ id: 'tt500', type: 'VIDEO', title: 'Ours' });
  await importing('Const,Your Rating,Date Rated,Title\ntt500,9,2024-03-15,Theirs\n', '--preset', 'imdb', '--user', 'eve');
  expect(await history('eve')).toEqual([{ type: 'RATING', id: 'tt500', title: 'Ours', at: '2024-03-15', rating: 9 }]);
});
