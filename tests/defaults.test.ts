import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { createSchema } from '../src/app/schema';
import { startApp, type TestApp } from './support/app';
import { openStream } from './support/event-stream';
import { actsOn } from './support/interact';
import { openSocket, type Socket } from './support/socket';
import { tokenOf } from './support/tokens';

const schema = createSchema();
const as = 'mod';
let app: TestApp;
let socket: Socket;
let collectionId: string;
const { act } = actsOn(() => app);

beforeAll(async () => {
  app = await startApp();
  const ids = ['c1', 'c2', 'c3'];
  await app.addContents(...ids.map((id) => ({ id, title: `Title ${id}`, tags: ['jazz'], ownerId: 'ann' })));
  for (const user of ['ann', as]) {
    for (const contentId of ids) {
      for (const field of ['recordView', 'like', 'save']) await act(field, { contentId }, { as: user, select: '__typename' });
      await act('rate', { contentId, rating: 7 }, { as: user });
      await act('addComment', { contentId, body: 'Hello' }, { as: user });
      await act('report', { contentId, reason: 'SPAM' }, { as: user, select: '__typename' });
    }
  }
  await act('follow', { userId: 'ann' }, { as });
  for (const key of ['e1', 'e2'])
    await act(
      'createExperiment',
      { key, description: 'Two', target: 'REACTION', targetReaction: 'LIKE', variants: ['a', 'b'].map((name) => ({ name, weight: 1 })) },
      { as: 'op', role: 'admin', select: '__typename' },
    );
  collectionId = (await act('createCollection', { name: 'Mine' }, { as, select: 'collection { id }' })).collection.id;
  await act('addToCollection', { collectionId, contentIds: ids }, { as, select: '__typename' });
  socket = await openSocket(app.url);
  await socket.init(await tokenOf(as, 'moderator'));
}, 60_000);
afterAll(async () => {
  await socket?.close();
  await app.stop();
});

/** What the arguments that must be given are given. */
const given: Record<string, string> = {
  contentId: '"c1"',
  contentIds: '["c1"]',
  ids: '["c1"]',
  query: '"title"',
};
/** One of these has to be given. */
const alsoGiven: Record<string, string> = { audiencePatterns: 'contentId: "c1"' };
/** How to get from a query to an object of each type with arguments of its own. */
const paths: Record<string, (selected: string) => string> = {
  Query: (selected) => `{ ${selected} }`,
  Subscription: (selected) => `{ ${selected} }`,
  ContentStats: (selected) => `{ stats(contentIds: ["c1"]) { ${selected} } }`,
  Collection: (selected) => `{ collection(id: "${collectionId}") { ${selected} } }`,
};

interface Case {
  parent: GraphQLObjectType;
  field: GraphQLField<unknown, unknown>;
  argument: GraphQLArgument;
}

const objectTypes = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__')) as GraphQLObjectType[];
const cases: Case[] = objectTypes.flatMap((parent) =>
  Object.values(parent.getFields()).flatMap((field) =>
    field.args.filter(({ defaultValue }) => defaultValue !== undefined).map((argument) => ({ parent, field, argument })),
  ),
);
const inputFields = Object.values(schema.getTypeMap())
  .filter(isInputObjectType)
  .flatMap((type) => Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, field })));

it('no argument or input field with a default is non-null: null means the default', () => {
  const nonNull = [...cases.map(({ field, argument }) => ({ name: field.name, field: argument })), ...inputFields].filter(
    ({ field }) => field.defaultValue !== undefined && isNonNullType(field.type),
  );
  expect(nonNull.map(({ name }) => name)).toEqual([]);
  expect(cases.length).toBeGreaterThan(35);
});

/** The fields of a response that distinguish two pages and do not change with time. */
function selectionOf(type: GraphQLOutputType, depth = 2): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const isStable = ({ type, name }: GraphQLField<unknown, unknown>) =>
    isLeafType(getNamedType(type)) && !['Float', 'DateTimeISO'].includes(getNamedType(type).name) && name !== 'endCursor' && name !== 'startCursor';
  const fields = Object.values(named.getFields()).filter((field) => !field.args.some(isRequiredArgument));
  const leaves = fields.filter(isStable).map(({ name }) => name);
  const lists = fields
    .filter((field) => depth > 0 && !isStable(field) && isListOfObjects(field.type))
    .map(({ name, type }) => `${name}${selectionOf(type, depth - 1)}`);
  return ` { __typename ${[...leaves, ...lists].join(' ')} }`;
}

function isListOfObjects(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type) && isObjectType(getNamedType(type)) && !getNamedType(type).name.endsWith('Edge');
}

/** The same question with the argument left out, and in each way to say null. */
function questionsOf({ parent, field, argument }: Case): { leftOut: string; nulls: { query: string; variables: object }[] } {
  const required = field.args.filter(isRequiredArgument).map(({ name }) => `${name}: ${given[name]}`);
  if (alsoGiven[field.name]) required.push(alsoGiven[field.name] as string);
  const pathOf = paths[parent.name];
  if (!pathOf) throw new Error(`Say in paths how to get to a ${parent.name}.`);
  const ask = (args: string[]) => pathOf(`${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${selectionOf(field.type)}`);
  const kind = parent.name === 'Subscription' ? 'subscription' : 'query';
  const named = [...required, `${argument.name}: $x`];
  const type = String(argument.type);
  const other = isLeafType(getNamedType(argument.type)) && /^(Int|Float)$/.test(type) ? '3' : literalOf(argument);
  return {
    leftOut: `${kind} ${ask(required)}`,
    nulls: [
      { query: `${kind} ${ask([...required, `${argument.name}: null`])}`, variables: {} },
      { query: `${kind} ($x: ${type}) ${ask(named)}`, variables: { x: null } },
      { query: `${kind} ($x: ${type}) ${ask(named)}`, variables: {} },
      { query: `${kind} ($x: ${type} = ${other}) ${ask(named)}`, variables: { x: null } },
    ],
  };
}

/** The default as it is written in a document. */
function literalOf({ type, defaultValue }: GraphQLArgument): string {
  return getNamedType(type).name === 'String' ? JSON.stringify(defaultValue) : String(defaultValue);
}

/** Scores fall as time passes. */
function timeless(answer: object): unknown {
  return JSON.parse(JSON.stringify(answer), (_, value) => (typeof value === 'number' ? Math.round(value) : value));
}

const queries = cases.filter(({ parent }) => parent.name !== 'Subscription');
const subscriptions = cases.filter(({ parent }) => parent.name === 'Subscription');
const nameOf = ({ parent, field, argument }: Case) => `${parent.name}.${field.name}(${argument.name})`;

it.each(queries.map((one) => [nameOf(one), one] as const))('%s: null is answered like leaving it out, over every transport', async (_, one) => {
  const { leftOut, nulls } = questionsOf(one);
  const { data, errors } = await app.ask(leftOut, {}, { as, role: 'moderator' });
  expect(errors).toEqual([]);
  const expected = timeless({ data });
  for (const { query, variables } of nulls) {
    const answer = await app.ask(query, variables, { as, role: 'moderator' });
    expect(timeless({ data: answer.data, ...(answer.errors.length > 0 && { errors: answer.errors }) })).toEqual(expected);
    expect(timeless(await socket.ask(query, variables))).toEqual(expected);
  }
  const stream = await openStream(app.url, nulls[1]?.query ?? '', nulls[1]?.variables, { token: await tokenOf(as, 'moderator') });
  expect(timeless({ data: (await stream.take(({ event }) => event === 'next')).data.data })).toEqual(expected);
  stream.drop();
});

it.each(subscriptions.map((one) => [nameOf(one), one] as const))('%s: null is answered like leaving it out, over every transport', async (_, one) => {
  const { leftOut, nulls } = questionsOf(one);
  const isFirst = one.field.name !== 'activityStream';
  let id = 0;
  const first = async (query: string, variables: object) => {
    const name = `s${nameOf(one)}${++id}`;
    socket.subscribe(name, query, variables);
    if (!isFirst) await act('share', { contentId: 'c1' }, { as: 'ann' });
    const { type, payload } = await socket.take((message) => message.id === name);
    socket.send({ type: 'complete', id: name });
    return { type, data: isFirst ? payload.data : Object.keys(payload.data) };
  };
  const expected = await first(leftOut, {});
  expect(expected.type).toBe('next');
  for (const { query, variables } of nulls) expect(await first(query, variables)).toEqual(expected);
  const stream = await openStream(app.url, nulls[1]?.query ?? '', nulls[1]?.variables, { token: await tokenOf(as, 'moderator') });
  if (!isFirst) await act('share', { contentId: 'c1' }, { as: 'ann' });
  expect((await stream.take(({ event }) => event === 'next')).data.errors).toBeUndefined();
  stream.drop();
});

describe('an input field that is null is recorded like one that is left out:', () => {
  interface Change {
    field: string;
    /** The input, with the field of the test in it. */
    inputOf(value: object, n: number): object;
    /** What came of it. */
    select: string;
    role?: 'user' | 'moderator' | 'service';
    /** What was made is read where the payload does not say it. */
    stored?: (n: number) => string;
  }
  const changes: Record<string, Change> = {
    'CreateCollectionInput.isPublic': {
      field: 'createCollection',
      inputOf: (value, n) => ({ name: `n${n}`, ...value }),
      select: 'collection { isPublic }',
    },
    'ContentInput.isPublic': {
      field: 'upsertContents',
      inputOf: (value, n) => ({ contents: [{ id: `new-${n}`, type: 'VIDEO', title: 'T', ...value }] }),
      select: 'createdCount errors { message }',
      role: 'service',
      stored: (n) => `SELECT is_public FROM content WHERE id = 'new-${n}'`,
    },
    'ContentInput.isRemoved': {
      field: 'upsertContents',
      inputOf: (value, n) => ({ contents: [{ id: `new-${n}`, type: 'VIDEO', title: 'T', ...value }] }),
      select: 'createdCount errors { message }',
      role: 'service',
      stored: (n) => `SELECT removed_at FROM content WHERE id = 'new-${n}'`,
    },
    'UpsertContentsInput.onlyNew': {
      field: 'upsertContents',
      inputOf: (value, n) => ({ contents: [{ id: `new-${n}`, type: 'VIDEO', title: 'T' }], ...value }),
      select: 'createdCount updatedCount errors { message }',
      role: 'service',
    },
    'RequestExportInput.includesMood': { field: 'requestExport', inputOf: (value) => ({ format: 'CSV', ...value }), select: '__typename' },
    'DecideReportInput.hidesContent': {
      field: 'decideReport',
      inputOf: (value, n) => ({ reportId: reportIds[n], decision: 'RESOLVED', ...value }),
      select: 'report { status }',
      role: 'moderator',
      stored: () => 'SELECT count(*) FROM content WHERE hidden_at IS NOT NULL',
    },
    'InteractionInput.isUndone': {
      field: 'trackInteractions',
      inputOf: (value, n) => ({ interactions: [{ type: 'REACTION', reaction: 'LIKE', contentId: `liked-${n}`, ...value }] }),
      select: 'results { isRecorded isChanged error { message } }',
    },
  };
  let reportIds: string[] = [];

  it('each of them is in this test', () => {
    const withDefault = inputFields.filter(({ field }) => field.defaultValue !== undefined && !isRequiredInputField(field));
    expect(withDefault.map(({ name }) => name).sort()).toEqual(Object.keys(changes).sort());
  });

  it.each(Object.entries(changes))('%s', async (name, { field, inputOf, select, role = 'user', stored }) => {
    const [typeName = '', fieldName = ''] = name.split('.');
    const { reports } = (
      await app.ask<{ reports: { nodes: { id: string }[] } }, object>('{ reports { nodes { id } } }', {}, { as, role: 'moderator' })
    ).data ?? {
      reports: { nodes: [] },
    };
    reportIds = reports.nodes.map(({ id }) => id);
    await app.addContents(...Array.from({ length: 6 }, (_, n) => ({ id: `liked-${n}` })));
    const argument = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
    const outcomeOf = async (query: string, variables: object, n: number) => {
      const answer = await app.ask(query, variables, { as: 'maker', role });
      return { answer, rows: stored && (await app.pool.query(stored(n))).rows };
    };
    const whole = `mutation ($input: ${argument}!) { ${field}(input: $input) { ${select} } }`;
    const expected = await outcomeOf(whole, { input: inputOf({}, 0) }, 0);
    expect(expected.answer.errors).toEqual([]);
    expect(JSON.stringify(expected.answer.data)).not.toContain('"error":{');
    expect(await outcomeOf(whole, { input: inputOf({ [fieldName]: null }, 1) }, 1)).toEqual(expected);
    const written = (n: number) =>
      JSON.stringify(inputOf({ [fieldName]: '$x' }, n))
        .replace(/"(\w+)":/g, '$1: ')
        .replace('"$x"', '$x')
        .replace(/"(VIDEO|CSV|RESOLVED|REACTION)"/g, '$1');
    const type = String(inputFields.find((one) => one.name === `${typeName}.${fieldName}`)?.field.type);
    expect(await outcomeOf(`mutation ($x: ${type}) { ${field}(input: ${written(2)}) { ${select} } }`, { x: null }, 2)).toEqual(expected);
    expect(await outcomeOf(`mutation { ${field}(input: ${written(3).replace('$x', 'null')}) { ${select} } }`, {}, 3)).toEqual(expected);
  });
});

it.each([
  ['an argument', 'query ($x: ID = "c1") { content(id: $x) { id } }'],
  ['a field of an input', 'mutation ($x: ID = "c1") { like(input: { contentId: $x }) { isChanged } }'],
  ['a directive', 'query ($x: Boolean = true) { viewer { id @include(if: $x) } }'],
])('null by a variable with a default, where there must be something, is the client’s mistake: %s', async (_, query) => {
  const expected = { code: 'BAD_USER_INPUT', retryable: false };
  const { errors } = await app.ask(query, { x: null }, { as });
  expect(errors).toMatchObject([{ message: expect.stringMatching(/must not be null|invalid value/), extensions: expected }]);
  expect((await socket.ask(query, { x: null })).errors).toMatchObject([{ extensions: expected }]);
});
