import { signToken } from '../src/infrastructure/auth';
import { startApp, type TestApp } from './support/app';
import { brokenLaws } from './support/laws';
import {
  ContentDocument,
  ContentsDocument,
  HistoryDocument,
  LikeDocument,
  PatternsDocument,
  PopularDocument,
  RecordViewDocument,
  ReportDocument,
  SaveDocument,
  ShareDocument,
  StatsDocument,
  TrendingDocument,
  UpsertContentsDocument,
} from './support/operations'; // prettier-ignore
import { openSocket } from './support/socket';
import { tableHashes } from './support/table-hashes';
import { tokenOf } from './support/tokens';

const minute = 60_000;
const follow = 'subscription ($ids: [ID!]!) { contentStats(ids: $ids) { contentId } }';

let app: TestApp;
let before: Record<string, string>;
beforeAll(async () => {
  app = await startApp();
  await app.addContents(...['c1', 'c2', 'c3'].map((id) => ({ id })));
  for (const contentId of ['c1', 'c2', 'c3']) {
    await app.get(RecordViewDocument, { input: { contentId } }, { as: 'u1' });
    await app.get(LikeDocument, { input: { contentId } }, { as: 'u1' });
  }
});
afterAll(() => app.stop());
beforeEach(async () => {
  before = await tableHashes(app.pool);
});
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const nothingRecorded = async () => expect(await tableHashes(app.pool)).toEqual(before);

const ids = (count: number) => Array.from({ length: count }, (_, i) => `id-${i}`);
const cursorOf = async () => (await app.get(HistoryDocument, { first: 1 }, { as: 'u1' })).history.pageInfo.endCursor;
const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const halfACharacter = 'half \ud83d';

interface Refused {
  code: string;
  message: RegExp;
  field?: string;
}

const view = (more: object) => [RecordViewDocument, { input: { contentId: 'c1', ...more } }] as const;
const save = (more: object) => [SaveDocument, { input: { contentId: 'c1', ...more } }] as const;
const share = (more: object) => [ShareDocument, { input: { contentId: 'c1', ...more } }] as const;
const bad = (field: string, message: RegExp): Refused => ({ code: 'BAD_USER_INPUT', field, message });
const ofRequest = (message: RegExp, code = 'BAD_USER_INPUT'): Refused => ({ code, message });
const idRule = /contentId must be 1–255 characters without control characters/;
const listRule = /must be a list of 1–100 ids.*got a list of/;

describe('is refused with the rule, and records nothing:', () => {
  const cases: [string, readonly [unknown, object], Refused][] = [
    [
      'an unknown content',
      view({ contentId: 'nowhere' }),
      { code: 'NOT_FOUND', field: 'input.contentId', message: /The content "nowhere" does not exist/ },
    ],
    ['an empty id', view({ contentId: '' }), bad('input.contentId', idRule)],
    ['an id of blanks', view({ contentId: '  ' }), bad('input.contentId', idRule)],
    ['an id of 300 characters', view({ contentId: 'x'.repeat(300) }), bad('input.contentId', /1–255 characters.*got 300 characters/)],
    ['an id with a control character', view({ contentId: 'a\u0007b' }), bad('input.contentId', idRule)],
    ['an id with NUL', view({ contentId: 'a\0b' }), bad('input.contentId', idRule)],
    ['an id with half a character', view({ contentId: halfACharacter }), bad('input.contentId', idRule)],
    [
      'an id like that of another type',
      view({ contentId: 'Report:x' }),
      bad('input.contentId', /may not begin with a word in capitals and a colon, got "Report:x"/),
    ],
    ['an eventId that is no UUID', view({ eventId: '42' }), bad('input.eventId', /eventId must be a UUID, got "42"/)],
    ['a negative duration', view({ durationMs: -1 }), bad('input.durationMs', /durationMs must be 0–86400000 \(a day in milliseconds\), got -1/)],
    ['a duration of 1e308', view({ durationMs: 1e308 }), bad('input.durationMs', /durationMs must be 0–86400000.*got 1e\+308/)],
    ['a duration in words', view({ durationMs: 'long' }), ofRequest(/at "input.durationMs"; Float cannot represent non numeric value: "long"/)],
    ['a progress of 101', view({ progressPct: 101 }), bad('input.progressPct', /progressPct must be 0–100, got 101/)],
    ['a progress of -1', view({ progressPct: -1 }), bad('input.progressPct', /progressPct must be 0–100, got -1/)],
    ['a source of 101 characters', view({ source: 'x'.repeat(101) }), bad('input.source', /source must be text of at most 100 characters/)],
    [
      'a referrer of 2001 characters',
      view({ referrer: 'x'.repeat(2001) }),
      bad('input.referrer', /referrer must be text of at most 2000 characters.*got 2001 characters/),
    ],
    ['a session with NUL', view({ sessionId: 'a\0' }), bad('input.sessionId', /without NUL/)],
    [
      'an event from the future',
      view({ occurredAt: new Date(Date.now() + 2 * minute).toISOString() }),
      bad('input.occurredAt', /must not lie in the future, got 2/),
    ],
    ['an event of too long ago', view({ occurredAt: '2001-01-01T00:00:00Z' }), bad('input.occurredAt', /must not be older than 30 days, got 2001/)],
    ['a moment that is none', view({ occurredAt: 'yesterday' }), ofRequest(/at "input.occurredAt"/)],
    [
      'notes of 5001 characters',
      save({ notes: 'x'.repeat(5001) }),
      bad('input.notes', /notes must be text of at most 5000 characters without NUL, got 5001 characters/),
    ],
    ['notes with NUL', save({ notes: 'a\0b' }), bad('input.notes', /without NUL/)],
    ['notes with half a character', save({ notes: halfACharacter }), bad('input.notes', /notes must be text/)],
    ['51 tags', save({ tags: ids(51) }), bad('input.tags', /tags must be a list of at most 50.*got a list of 51/)],
    ['a tag with NUL', save({ tags: ['fine', 'a\0b'] }), bad('input.tags', /each of which is text of 1–100 characters/)],
    ['a tag with half a character', save({ tags: [halfACharacter] }), bad('input.tags', /each of which is text of 1–100 characters/)],
    ['an empty tag', save({ tags: [' '] }), bad('input.tags', /each of which is text of 1–100 characters/)],
    ['a platform with NUL', share({ platform: '\0' }), bad('input.platform', /without NUL/)],
    ['a platform with half a character', share({ platform: halfACharacter }), bad('input.platform', /platform must be text/)],
    ['a recipient of 256 characters', share({ recipient: 'x'.repeat(256) }), bad('input.recipient', /recipient must be text of at most 255/)],
    [
      'details of 5001 characters',
      [ReportDocument, { input: { contentId: 'c1', reason: 'SPAM', details: 'x'.repeat(5001) } }],
      bad('input.details', /details must be text of at most 5000/),
    ],
    [
      'a reason that is none',
      [ReportDocument, { input: { contentId: 'c1', reason: 'BORING' } }],
      ofRequest(/"BORING" does not exist in "ReportReason"/),
    ],
    ['an id with NUL in a query', [ContentDocument, { id: 'a\0b' }], bad('id', /id must be 1–255 characters without control characters/)],
    ['101 ids', [ContentsDocument, { ids: ids(101) }], bad('ids', listRule)],
    ['10,000 ids', [StatsDocument, { contentIds: ids(10_000) }], bad('contentIds', listRule)],
    ['no ids', [ContentsDocument, { ids: [] }], bad('ids', listRule)],
    ['a bad id among good ones', [ContentsDocument, { ids: ['c1', ''] }], bad('ids', /each of which must be 1–255 characters/)],
    ['first 0', [TrendingDocument, { first: 0 }], bad('first', /first must be 1–100, got 0/)],
    ['first 101', [HistoryDocument, { first: 101 }], bad('first', /first must be 1–100, got 101/)],
    ['a cursor that is none', [HistoryDocument, { after: 'nonsense' }], bad('after', /after must be the endCursor of a page of the same list/)],
    [
      'from after to',
      [HistoryDocument, { from: '2024-02-01T00:00:00Z', to: '2024-01-01T00:00:00Z' }],
      bad('to', /to must be later than from, got 2024-02-01.* to 2024-01-01/),
    ],
    [
      'from after to, in patterns',
      [PatternsDocument, { from: '2024-02-01T00:00:00Z', to: '2024-01-01T00:00:00Z' }],
      bad('to', /to must be later than from/),
    ],
    [
      'a field that there is not',
      ['{ viewer { shoeSize } }', {}],
      ofRequest(/Cannot query field "shoeSize" on type "Viewer"/, 'GRAPHQL_VALIDATION_FAILED'),
    ],
    ['a query with a syntax error', ['{ viewer { id ', {}], ofRequest(/Syntax Error: Expected Name, found <EOF>/, 'GRAPHQL_PARSE_FAILED')],
    ['a variable of the wrong type', [LikeDocument, { input: 'c1' }], ofRequest(/Variable "\$input" got invalid value "c1"/)],
    ['a missing variable', [LikeDocument, {}], ofRequest(/Variable "\$input" of required type "LikeInput!" was not provided/)],
    [
      'a field of an input that there is not',
      [LikeDocument, { input: { contentId: 'c1', stars: 5 } }],
      ofRequest(/Field "stars" is not defined by type "LikeInput"/),
    ],
    [
      'an operation that there is not',
      ['query A { __typename } query B { __typename }', {}],
      ofRequest(/operation/i, 'OPERATION_RESOLUTION_FAILURE'),
    ],
    ['a subscription over HTTP', [follow, { ids: ['c1'] }], ofRequest(/Subscriptions go over a WebSocket/)],
  ]; // prettier-ignore

  it.each(cases)('%s', async (_, [document, variables], { code, message, field }) => {
    const { errors } = await app.ask(document as string, variables, { as: 'u1' });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ message: expect.stringMatching(message), extensions: { code, retryable: false, ...(field && { field }) } });
    await nothingRecorded();
  });

  it('a cursor of another list, or of the same with other filters', async () => {
    const after = await cursorOf();
    const others = [
      [TrendingDocument, { after }],
      [PopularDocument, { after }],
      [HistoryDocument, { after, types: ['VIEW'] }],
      [HistoryDocument, { after, from: '2024-01-01T00:00:00Z' }],
    ] as const; // prettier-ignore
    for (const [document, variables] of others) {
      expect((await app.ask<unknown, object>(document, variables, { as: 'u1' })).errors).toMatchObject([
        { message: expect.stringContaining('after must be the endCursor'), extensions: { code: 'BAD_USER_INPUT', field: 'after' } },
      ]);
    }
    await nothingRecorded();
  });

  it('a cursor that a client invented, for the right list', async () => {
    const keys = [
      ['x'],
      [1],
      ['not a time', 'VIEW', 'c1', 'no-uuid'],
      ['2024-01-01T00:00:00Z', 'VIEW', 'c\0', '00000000-0000-0000-0000-000000000000'],
      ['2024-01-01T00:00:00Z', 1, 2, 3],
      Array(20).fill('x'),
    ];
    for (const key of keys) {
      expect(
        (await app.ask(HistoryDocument, { after: forged(JSON.stringify(['history', '*', null, null, null, null]), ...key) }, { as: 'u1' })).errors,
      ).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
      for (const [document, list] of [
        [TrendingDocument, JSON.stringify(['trending/DAY', null, null, null, null])],
        [PopularDocument, JSON.stringify(['popular/ALL_TIME', null, null, null, null])],
      ] as const) {
        expect((await app.ask(document as typeof TrendingDocument, { after: forged(list, ...key) })).errors).toMatchObject([
          { extensions: { code: 'BAD_USER_INPUT', field: 'after' } },
        ]);
      }
    }
    await nothingRecorded();
  });

  it('a value of a megabyte, whose refusal does not repeat it', async () => {
    const long = 'x'.repeat(1_000_000);
    for (const [document, variables] of [
      view({ durationMs: long }),
      view({ contentId: long }),
      [`{ ${long} }`, {}],
      [LikeDocument, { input: long }],
    ] as const) {
      const { errors } = await app.ask(document as string, variables, { as: 'u1' });
      expect(errors).toHaveLength(1);
      expect(errors[0]?.message.length).toBeLessThan(2_000);
    }
    await nothingRecorded();
  });

  it('a token made with another secret', async () => {
    const authorization = `Bearer ${await signToken('the secret of somebody else, 32 bytes and more', 'u1')}`;
    const { status, errors } = await app.ask(LikeDocument, { input: { contentId: 'c1' } }, { authorization });
    expect([status, errors]).toMatchObject([401, [{ extensions: { code: 'UNAUTHENTICATED' } }]]);
    await nothingRecorded();
  });
});

describe('a request that is none is answered in JSON, with a code, and records nothing:', () => {
  const post = async (body: string | Uint8Array<ArrayBuffer> | undefined, headers: Record<string, string> = {}) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('u1')}`, ...headers },
      body,
    });
    expect(response.headers.get('content-type')).toMatch(/^application\/(graphql-response\+)?json/);
    return { status: response.status, ...((await response.json()) as object) };
  };
  const like = JSON.stringify({ query: 'mutation { like(input: { contentId: "c1" }) { isChanged } }' });

  const requests: [string, string | Uint8Array<ArrayBuffer> | undefined, Record<string, string>, number, RegExp, string?][] = [
    ['malformed JSON', '{"query": ', {}, 400, /must be JSON, sent as application\/json/],
    [
      'NaN for a number',
      '{"query":"mutation ($d: Float!) { recordView(input: { contentId: \\"c1\\", durationMs: $d }) { qualified } }","variables":{"d":NaN}}',
      {},
      400,
      /must be JSON/,
    ],
    ['an empty body', '', {}, 400, /must be JSON/],
    ['no body', undefined, {}, 400, /must be JSON/],
    ['another content type', like, { 'content-type': 'application/xml' }, 415, /must be JSON, sent as application\/json/, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a form, as any web page may post it',
      'query=mutation',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      /must be JSON, sent as application\/json/,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['plain text, as any web page may post it', like, { 'content-type': 'text/plain' }, 415, /must be JSON/, 'UNSUPPORTED_MEDIA_TYPE'],
    ['an array', `[${like},${like}]`, {}, 400, /./, 'BAD_REQUEST'],
    ['a number', '5', {}, 400, /./, 'BAD_REQUEST'],
    ['null', 'null', {}, 400, /./, 'BAD_REQUEST'],
    ['no query', '{}', {}, 400, /./, 'BAD_REQUEST'],
    ['a query that is a number', '{"query": 5}', {}, 400, /./, 'BAD_REQUEST'],
    ...['"x"', '5', 'true', '[1]'].map((variables): [string, string, object, number, RegExp, string] => [
      `variables ${variables} and a fragment`,
      `{"query": "{ ...f } fragment f on Query { a${variables.length}: trending(first: 1) { edges { cursor } } }", "variables": ${variables}}`,
      {},
      400,
      /variables must be a JSON object/,
      'BAD_REQUEST',
    ]),
    ['variables that are a list', '{"query": "{ __typename }", "variables": [1]}', {}, 400, /./, 'BAD_REQUEST'],
    ['a key to the prototype', '{"query": "{ __typename }", "__proto__": {"isAdmin": true}}', {}, 400, /must be JSON/],
    ['an escaped key to the prototype', '{"query": "{ __typename }", "_\\u005fproto__": {"isAdmin": true}}', {}, 400, /must be JSON/],
    ['a key to the constructor', '{"query": "{ __typename }", "constructor": {"prototype": {"isAdmin": true}}}', {}, 400, /must be JSON/],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x7b]), {}, 400, /must be UTF-8/],
    [
      'a note of 10 MB',
      JSON.stringify({
        query: 'mutation ($n: String) { save(input: { contentId: "c1", notes: $n }) { isChanged } }',
        variables: { n: 'x'.repeat(10_000_000) },
      }),
      {},
      413,
      /at most 1 MiB/,
      'PAYLOAD_TOO_LARGE',
    ],
  ]; // prettier-ignore
  it.each(requests)('%s', async (_, body, headers, status, message, code = 'BAD_USER_INPUT') => {
    expect(await post(body, headers)).toMatchObject({
      status,
      errors: [{ message: expect.stringMatching(message), extensions: { code, retryable: false } }],
    });
    await nothingRecorded();
  });

  it('a mutation in the address', async () => {
    const response = await fetch(`${app.url}/graphql?query=${encodeURIComponent('mutation { like(input: { contentId: "c1" }) { isChanged } }')}`, {
      headers: { authorization: `Bearer ${await tokenOf('u2')}`, 'apollo-require-preflight': 'yes' },
    });
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });
});

describe('the list of contents', () => {
  const upsert = (contents: object[], role: 'service' | 'admin' | 'user' | 'moderator' = 'service') =>
    app.ask<{ upsertContents: object }, object>(UpsertContentsDocument as never, { input: { contents } }, { as: 'catalogue', role });
  const item = (id: string, more: object = {}) => ({ id, type: 'ARTICLE', title: id, ...more });

  it.each([
    ['none', []],
    ['5001', ids(5001).map((id) => item(id))],
  ])('of %s is refused as a whole', async (_, contents) => {
    expect((await upsert(contents)).errors).toMatchObject([
      {
        message: expect.stringMatching(/contents must be a list of 1–5000, got (0|5001)/),
        extensions: { code: 'BAD_USER_INPUT', field: 'input.contents' },
      },
    ]);
    await nothingRecorded();
  });

  it.each(['user', 'moderator'] as const)('of a %s is FORBIDDEN', async (role) => {
    await app.get(ContentDocument, { id: 'c1' }, { as: 'catalogue', role });
    expect((await upsert([item('mine')], role)).errors).toMatchObject([
      { message: `This operation requires the role service or admin. Your token has the role "${role}".`, extensions: { code: 'FORBIDDEN' } },
    ]);
    await nothingRecorded();
  });

  it('with bad items among the good stores the good and reports the bad by index', async () => {
    const { data } = await upsert([
      item('good-1'),
      item('', { title: 'no id' }),
      item('Report:x'),
      item('good-2', { tags: ['a', ' a '] }),
      item('no-title', { title: ' ' }),
      item('c1', { title: 'new title' }),
      item('nul', { title: 'a\0' }),
      item('tags', { tags: ids(51) }),
      item('half', { description: halfACharacter }),
      item('long', { durationMs: 2 ** 31 }),
      item('good-3'),
    ]); // prettier-ignore
    expect(data?.upsertContents).toMatchObject({
      createdCount: 3,
      updatedCount: 1,
      errors: [
        [1, 'id'],
        [2, 'id'],
        [4, 'title'],
        [6, 'title'],
        [7, 'tags'],
        [8, 'description'],
        [9, 'durationMs'],
      ].map(([index, field]) => ({ index, field, code: 'BAD_USER_INPUT', message: expect.stringContaining(`${field} must`) })),
    }); // prettier-ignore
    const { contents } = await app.get(ContentsDocument, { ids: ['good-1', 'good-2', 'good-3', 'no-title', 'nul', 'tags', 'half', 'long', 'c1'] });
    expect(contents.map((content) => content?.title)).toEqual([
      'good-1',
      'good-2',
      'good-3',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'new title',
    ]);
  });

  it('sent again changes nothing, not even when it last changed; sent with one other word, that one', async () => {
    const rows = [item('again-1', { tags: ['a'] }), item('again-2', { isRemoved: true })];
    const state = async () =>
      (
        await app.pool.query(
          `SELECT id, updated_at, removed_at, (SELECT value FROM settings WHERE key = 'catalogue') FROM content WHERE id LIKE 'again-%' ORDER BY id`,
        )
      ).rows;
    expect((await upsert(rows)).data?.upsertContents).toEqual({ createdCount: 2, updatedCount: 0, unchangedCount: 0, errors: [] });
    const before = await state();
    expect((await upsert(rows)).data?.upsertContents).toEqual({ createdCount: 0, updatedCount: 0, unchangedCount: 2, errors: [] });
    expect(await state()).toEqual(before);
    const changed = await upsert([item('again-1', { tags: ['a', 'b'] }), item('again-2')]);
    expect(changed.data?.upsertContents).toEqual({ createdCount: 0, updatedCount: 2, unchangedCount: 0, errors: [] });
    expect((await upsert([item('again-1', { tags: ['a', 'b'] }), item('again-2', { theme: 'x' })])).data?.upsertContents).toMatchObject({
      updatedCount: 1,
      unchangedCount: 1,
    });
  });

  it('with onlyNew creates what is new, once, and leaves removed, private and owned contents as they are', async () => {
    const kept = { title: 'kept', isRemoved: true, isPublic: false, ownerId: 'ann', tags: ['a'], url: 'https://example.com/kept', durationMs: 5 };
    await upsert([item('only-kept', kept)]);
    const tableHashes = async (id: string) => (await app.pool.query('SELECT * FROM content WHERE id = $1', [id])).rows;
    const before = await tableHashes('only-kept');
    const create = (contents: object[]) =>
      app.ask<{ upsertContents: object }, object>(
        UpsertContentsDocument as never,
        { input: { contents, onlyNew: true } },
        { as: 'catalogue', role: 'service' },
      );
    expect((await create([item('only-kept'), item('only-new'), item('only-bad', { title: '' })])).data?.upsertContents).toMatchObject({
      ...{ createdCount: 1, updatedCount: 0, unchangedCount: 1 },
      errors: [{ index: 2 }],
    });
    expect(await tableHashes('only-kept')).toEqual(before);
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => create([item('only-once', { title: `title ${n}` })])));
    const created = answers.flatMap(({ data }, n) => (JSON.stringify(data).includes('"createdCount":1') ? [{ title: `title ${n}` }] : []));
    expect(created).toHaveLength(1);
    expect(await tableHashes('only-once')).toMatchObject(created);
  });

  it('that names one id twice takes the last', async () => {
    expect((await upsert([item('twice', { title: 'first' }), item('twice', { title: 'last' })])).data?.upsertContents).toMatchObject({
      createdCount: 1,
      updatedCount: 0,
      errors: [],
    });
    expect((await app.get(ContentDocument, { id: 'twice' })).content?.title).toBe('last');
  });
});

describe('what is unusual and yet right', () => {
  it('is answered: an id asked for twice', async () => {
    expect((await app.get(ContentsDocument, { ids: ['c2', 'c1', 'c2'] })).contents.map((content) => content?.id)).toEqual(['c2', 'c1', 'c2']);
    expect((await app.get(StatsDocument, { contentIds: ['c2', 'c2'] })).stats.map((stats) => stats?.contentId)).toEqual(['c2', 'c2']);
  });

  it('is kept as it is: words of any script, quotes and what looks like SQL', async () => {
    const notes = `'; DROP TABLE users; -- "\\" \${x} %s 𝒳 🕊️ עברית\t\n`;
    const tags = ['{a,b}', 'NULL', '"', '🕊️'];
    const { save } = await app.get(SaveDocument, { input: { contentId: 'c1', notes, tags } }, { as: 'u1' });
    expect(save.content.viewerState).toMatchObject({ notes, tags });
    for (const id of ["it's", '../../etc/passwd', '<script>', '__proto__', 'constructor', 'hasOwnProperty', 'urn:isbn:1', '🕊️', 'a'.repeat(255)]) {
      await app.addContents({ id });
      expect((await app.get(LikeDocument, { input: { contentId: id } }, { as: '__proto__' })).like.content).toMatchObject({
        id,
        stats: { likeCount: 1 },
        viewerState: { hasLiked: true },
      });
    }
  });

  it('is survived: a mutation under 80 aliases counts once', async () => {
    const aliases = Array.from({ length: 80 }, (_, i) => `a${i}: like(input: { contentId: "c2" }) { isChanged content { stats { likeCount } } }`);
    const { data, errors } = await app.ask<Record<string, { isChanged: boolean; content: object }>, object>(
      `mutation { ${aliases.join(' ')} }`,
      {},
      { as: 'u9' },
    );
    expect(errors).toEqual([]);
    expect(Object.values(data ?? {}).filter(({ isChanged }) => isChanged)).toHaveLength(1);
    expect(data?.a79?.content).toEqual({ stats: { likeCount: 2 } });
  });

  it('is survived: 100,000 brackets', async () => {
    const socket = await openSocket(app.url);
    await socket.init();
    for (const query of [`{${'a{'.repeat(100_000)}`, `query ($x: ${'['.repeat(100_000)}`, `{ content(id: ${'['.repeat(100_000)}`]) {
      const { errors } = await app.ask(query, {});
      expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false } }]);
      expect(await socket.ask(query)).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false } }]);
    }
    await socket.close();
  });
});
