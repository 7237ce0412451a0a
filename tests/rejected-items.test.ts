import { getNamedType, isInputObjectType, isListType, isNonNullType, isObjectType } from 'graphql';
import { createSchema } from '../src/app/schema';
import { startApp, type TestApp } from './support/app';
import { openStream } from './support/event-stream';
import { brokenLaws } from './support/laws';
import { openSocket } from './support/socket';
import { tableHashes } from './support/table-hashes';
import { tokenOf } from './support/tokens';

const schema = createSchema();
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'c1' }, { id: 'c2' }, { id: '9007199254740992' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

interface ItemError {
  index: number;
  code: string;
  field: string | null;
  message: string;
}
interface Tracked {
  trackInteractions: { recordedCount: number; results: { index: number; isRecorded: boolean; error: ItemError | null }[] } | null;
}
interface Upserted {
  upsertContents: { createdCount: number; updatedCount: number; unchangedCount: number; errors: ItemError[] } | null;
}

const payload = '{ recordedCount results { index isRecorded error { index code field message } } }';
const byInput = `mutation ($input: TrackInteractionsInput!) { trackInteractions(input: $input) ${payload} }`;
const byList = `mutation ($items: [InteractionInput!]!) { trackInteractions(input: { interactions: $items }) ${payload} }`;
const upsert = `mutation ($input: UpsertContentsInput!) { upsertContents(input: $input) { createdCount updatedCount unchangedCount errors { index code field message } } }`;

const like = { type: 'REACTION', reaction: 'LIKE', contentId: 'c1' };
/** What is wrong with an item, the field that the error names, and its text. */
const bad: [string, unknown, string | null, RegExp][] = [
  [
    'a time with an offset that RFC 3339 has not',
    { ...like, occurredAt: '2026-11-20T10:00:00+0000' },
    'occurredAt',
    /must be a moment .*, got "2026/,
  ],
  ['a day that is none', { ...like, occurredAt: '2026-02-31T00:00:00Z' }, 'occurredAt', /must be a moment/],
  ['a number for a time', { ...like, occurredAt: { at: 5 } }, 'occurredAt', /must be a moment/],
  ['half a rating', { type: 'RATING', contentId: 'c1', rating: 4.5 }, 'rating', /whole number of at most 32 bits, got 4.5/],
  ['a rating in words', { type: 'RATING', contentId: 'c1', rating: 'five' }, 'rating', /got "five"/],
  ['a price that is a number', { type: 'PURCHASE', contentId: 'c1', unitPrice: 19.99, currency: 'EUR' }, 'unitPrice', /must be text, got 19.99/],
  ['a quantity beyond 32 bits', { type: 'PURCHASE', contentId: 'c1', quantity: 3_000_000_000 }, 'quantity', /at most 32 bits, got 3000000000/],
  ['no content', { type: 'REACTION', reaction: 'LIKE' }, 'contentId', /is required/],
  ['null for a content', { type: 'REACTION', reaction: 'LIKE', contentId: null }, 'contentId', /must be text, or .*, got null/],
  ['an id that JSON has rounded', { type: 'REACTION', reaction: 'LIKE', contentId: 2 ** 53 }, 'contentId', /send a longer one as text/],
  ['a fraction for an id', { type: 'REACTION', reaction: 'LIKE', contentId: 1.5 }, 'contentId', /got 1.5/],
  ['a number for a type', { type: 5, contentId: 'c1' }, 'type', /must be one of VIEW, .*, got 5/],
  ['a word for a flag', { ...like, isUndone: 'yes' }, 'isUndone', /true or false, got "yes"/],
  ['text for a duration', { type: 'VIEW', contentId: 'c1', durationMs: 'long' }, 'durationMs', /must be a number, got "long"/],
  ['numbers for tags', { type: 'SAVE', contentId: 'c1', tags: [1] }, 'tags', /a list, each item text, got a list of 1/],
  ['a field that there is not', { ...like, colour: 'red' }, 'colour', /InteractionInput has no field "colour"/],
  ['a name that every object has', { ...like, toString: 'red' }, 'toString', /no field "toString"/],
  ['null', null, null, /must be an object, got null/],
  ['text', 'LIKE', null, /must be an object, got "LIKE"/],
  ['a list', [like], null, /must be an object, got a list of 1/],
];

describe('an item whose value no resolver could take is refused alone:', () => {
  const items = [{ type: 'SAVE', contentId: 'c1' }, ...bad.map(([, item]) => item), { type: 'SAVE', contentId: 'c2' }];
  const mustBePerItem = (data: Tracked | null) => {
    const { recordedCount, results } = data?.trackInteractions ?? { recordedCount: 0, results: [] };
    expect(recordedCount).toBe(2);
    expect(results.map(({ index }) => index)).toEqual(items.map((_, index) => index));
    bad.forEach(([, , field, text], at) => {
      expect(results[at + 1]).toEqual({
        index: at + 1,
        isRecorded: false,
        error: { index: at + 1, code: 'BAD_USER_INPUT', field, message: expect.stringMatching(text) },
      });
    });
    for (const at of [0, -1]) expect(results.at(at)).toMatchObject({ isRecorded: true, error: null });
  };

  it('of a list in an input, and of a list that is a variable itself', async () => {
    for (const [query, variables] of [
      [byInput, { input: { interactions: items } }],
      [byList, { items }],
    ] as const) {
      const { data, errors } = await app.ask<Tracked, object>(query, variables, { as: 'ann' });
      expect(errors).toEqual([]);
      mustBePerItem(data);
    }
  });

  it('over a socket, and over a stream of events', async () => {
    const socket = await openSocket(app.url);
    await socket.init(await tokenOf('ben'));
    const { data, errors } = await socket.ask(byInput, { input: { interactions: items } });
    expect(errors).toBeUndefined();
    mustBePerItem(data);
    await socket.close();
    const stream = await openStream(app.url, byList, { items }, { token: await tokenOf('cyd') });
    mustBePerItem((await stream.take(({ event }) => event === 'next')).data.data);
    stream.drop();
  });

  it('of items that are variables of their own', async () => {
    const query = `mutation ($a: InteractionInput!, $b: InteractionInput!) { trackInteractions(input: { interactions: [$a, $b] }) ${payload} }`;
    const { data } = await app.ask<Tracked, object>(query, { a: { ...like, occurredAt: 'soon' }, b: like }, { as: 'dan' });
    expect(data?.trackInteractions?.results).toMatchObject([{ error: { field: 'occurredAt' } }, { isRecorded: true }]);
  });

  it('and one alone, of what GraphQL takes for a list of one', async () => {
    const { data } = await app.ask<Tracked, object>(byInput, { input: { interactions: { ...like, rating: 4.5 } } }, { as: 'dan' });
    expect(data?.trackInteractions).toMatchObject({ recordedCount: 0, results: [{ index: 0, error: { field: 'rating' } }] });
  });

  it('of a catalogue', async () => {
    const good = { id: 'n1', type: 'VIDEO', title: 'One' };
    const contents = [
      good,
      { ...good, id: 'n2', durationMs: 1.5 },
      { ...good, id: 'n3', type: 'HOLOGRAM' },
      { ...good, id: 'n4', title: null },
      { ...good, id: 2 ** 53 },
      { ...good, id: 'n6', isPublic: 'no' },
      null,
      { ...good, id: 'n7', isPublic: null },
    ];
    const { data, errors } = await app.ask<Upserted, object>(upsert, { input: { contents } }, { as: 'catalogue', role: 'service' });
    expect(errors).toEqual([]);
    expect(data?.upsertContents).toMatchObject({ createdCount: 2, updatedCount: 0, unchangedCount: 0 });
    expect(data?.upsertContents?.errors.map(({ index, code, field }) => [index, code, field])).toEqual([
      [1, 'BAD_USER_INPUT', 'durationMs'],
      [2, 'BAD_USER_INPUT', 'type'],
      [3, 'BAD_USER_INPUT', 'title'],
      [4, 'BAD_USER_INPUT', 'id'],
      [5, 'BAD_USER_INPUT', 'isPublic'],
      [6, 'BAD_USER_INPUT', null],
    ]);
    expect(data?.upsertContents?.errors[1]?.message).toMatch(/^type must be one of VIDEO, AUDIO, .*, got "HOLOGRAM"\.$/);
    expect((await app.pool.query("SELECT id FROM content WHERE id LIKE 'n_' OR id LIKE 'rejected%' ORDER BY id")).rows).toEqual([
      { id: 'n1' },
      { id: 'n7' },
    ]);
  });
});

it('whatever a field of an item contains, its neighbours are recorded and it has its own result', async () => {
  const misfits = [null, 5, 1.5, -1, 1e300, 2 ** 53, '', 'x', '2026-02-31', true, [], [null], [1], {}, { a: 1 }, 'x'.repeat(100_000)];
  for (const [typeName, sample, query, listOf] of [
    ['InteractionInput', like, byInput, (items: unknown[]) => ({ input: { interactions: items } })],
    ['ContentInput', { id: 'm', type: 'VIDEO', title: 'M' }, upsert, (items: unknown[]) => ({ input: { contents: items } })],
  ] as const) {
    const type = schema.getType(typeName);
    if (!isInputObjectType(type)) throw new Error(`${typeName} is no input.`);
    const names = Object.keys(type.getFields());
    const items = names.flatMap((name) => misfits.map((value) => ({ ...sample, [name]: value })));
    // As many as one request may hold.
    for (let from = 0; from < items.length; from += 100) {
      const part = [sample, ...items.slice(from, from + 100)];
      const { data, errors } = await app.ask<Tracked & Upserted, object>(query, listOf(part), { as: 'fuzz', role: 'service' });
      expect(errors).toEqual([]);
      if (data?.trackInteractions) {
        expect(data.trackInteractions.results).toHaveLength(part.length);
        expect(data.trackInteractions.results[0]).toMatchObject({ isRecorded: true });
        for (const { isRecorded, error } of data.trackInteractions.results) expect(isRecorded).toBe(error === null);
      } else expect(data?.upsertContents).toMatchObject({ errors: expect.any(Array) });
      for (const error of data?.upsertContents?.errors ?? [])
        expect(error).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringMatching(/^.{10,300}$/) });
    }
  }
});

it('what is wrong beside the items still refuses the whole operation, and records nothing', async () => {
  await app.ask('{ viewer { id } }', {}, { as: 'eve' });
  const before = await tableHashes(app.pool);
  const query = `mutation ($items: [InteractionInput!]!, $name: String!) { trackInteractions(input: { interactions: $items }) ${payload} createCollection(input: { name: $name }) { isChanged } }`;
  for (const [asked, variables] of [
    [query, { items: [like, { ...like, rating: 4.5 }] }],
    [byInput, { input: { interactions: null } }],
    [byInput, { input: { interactions: [like], more: 1 } }],
    [byInput, {}],
    [byList, { items: null }],
  ] as const) {
    const { data, errors } = await app.ask(asked, variables, { as: 'eve' });
    expect([data, errors[0]?.extensions?.code]).toEqual([null, 'BAD_USER_INPUT']);
  }
  expect(await tableHashes(app.pool)).toEqual(before);
});

it('every mutation that answers per item takes each item by itself', async () => {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(({ type }) => holdsItemErrors(getNamedType(type).name));
  expect(mutations.map(({ name }) => name).sort()).toEqual(['trackInteractions', 'upsertContents']);
  for (const { name, type, args } of mutations) {
    const input = getNamedType(args[0]?.type);
    if (!isInputObjectType(input)) throw new Error(`${name} has no input.`);
    const list = Object.values(input.getFields()).find((field) => isListType(isNonNullType(field.type) ? field.type.ofType : field.type))?.name ?? '';
    const { errors } = await app.ask(
      `mutation ($input: ${input.name}!) { ${name}(input: $input) { __typename } }`,
      { input: { [list]: [null, 5, {}] } },
      { as: 'catalogue', role: 'service' },
    );
    expect([name, String(type), errors]).toEqual([name, expect.any(String), []]);
  }
});

function holdsItemErrors(name: string, depth = 2): boolean {
  if (name === 'ItemError') return true;
  const type = schema.getType(name);
  if (depth === 0 || !isObjectType(type)) return false;
  return Object.values(type.getFields()).some((field) => holdsItemErrors(getNamedType(field.type).name, depth - 1));
}
