import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { authorizationDocument, rulesOf } from '../src/app/authorization-table';
import { createSchema } from '../src/app/schema';
import type { Role } from '../src/domain/roles';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';

const schema = createSchema();
const rules = rulesOf(schema);
const fieldsOf = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() };

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'x', ownerId: 'owner' }, { id: 'private', ownerId: 'owner', isPublic: false }, { id: 'hidden' }, { id: 'moderated' });
  for (const as of ['owner', 'stranger']) await read('{ viewer { user { userId } } }', {}, { as });
});
afterAll(() => app.stop());
const { act, refusal, read, refusedRead } = actsOn(() => app);

/** Objects of the owner, created again for each case that may delete them. */
async function things(): Promise<Record<string, unknown>> {
  const { collection } = await act('createCollection', { name: 'Mine' }, { as: 'owner', select: 'collection { id }' });
  await act('addToCollection', { collectionId: collection.id, contentIds: ['x'] }, { as: 'owner', select: 'collection { id }' });
  const { comment } = await act('addComment', { contentId: 'x', body: 'Mine' }, { as: 'owner', select: 'comment { id }' });
  return {
    collectionId: collection.id,
    commentId: comment.id,
    contentId: 'x',
    ids: ['x'],
    contentIds: ['x'],
    id: 'x',
    reviewId: 'Review:owner:x',
    reportId: 'Report:00000000-0000-7000-8000-000000000000:x',
    userId: 'nobody',
    confirm: true,
    reaction: 'LOVE',
    text: 'words',
    query: 'words',
    timeZone: 'UTC',
    shareToken: 'none',
  };
}

type Named = Record<string, unknown>;

/** What some operations need beside what their types require. */
const further: Record<string, Named> = {
  audiencePatterns: { contentId: 'x' },
  collections: { ownerId: 'owner' },
  recordMood: { mood: 'calm' },
  createExperiment: {
    key: 'an-experiment',
    variants: [
      { name: 'control', weight: 1 },
      { name: 'other', weight: 1 },
    ],
  },
  removeFromHistory: { interactionId: 'Interaction:LIKE:00000000-0000-0000-0000-000000000000:x' },
  // The other cases need "x" visible and owned by its owner.
  hideContent: { contentId: 'moderated' },
  restoreContent: { contentId: 'moderated' },
  upsertContents: { id: 'upserted' },
};
const isGiven = (operation: string, name: string) => name in (further[operation] ?? {});

/** The least that an argument or a field of an input may be given: by its name, or else by its type. */
function least(name: string, type: GraphQLInputType, given: Named, operation: string): unknown {
  if (name in given) return given[name];
  const bare = getNullableType(type);
  if (isListType(bare)) return [least(name, bare.ofType, given, operation)];
  if (isInputObjectType(bare))
    return Object.fromEntries(
      Object.values(bare.getFields())
        .filter((field) => isRequiredInputField(field) || isGiven(operation, field.name))
        .map((field) => [field.name, least(field.name, field.type, given, operation)]),
    );
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  const plain: Record<string, unknown> = { Boolean: true, Int: 1, Float: 1 };
  return plain[getNamedType(bare).name] ?? 'some';
}

function asked(
  kind: 'query' | 'mutation' | 'subscription',
  field: GraphQLField<unknown, unknown>,
  given: Named,
): { query: string; variables: Named } {
  const args = field.args.filter((arg) => isRequiredArgument(arg) || isGiven(field.name, arg.name));
  const variables = Object.fromEntries(args.map((arg) => [arg.name, least(arg.name, arg.type, given, field.name)]));
  const head = args.length > 0 ? `(${args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')})` : '';
  const call = args.length > 0 ? `(${args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')})` : '';
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  return { query: `${kind} ${head} { ${field.name}${call}${selection} }`, variables };
}

/** The code that the operation is refused with; null: it is answered. */
async function codeOf(
  kind: 'query' | 'mutation' | 'subscription',
  name: string,
  as: string | null,
  role: Role,
  given: Named,
): Promise<string | null> {
  const { query, variables } = asked(kind, fieldsOf[kind]?.getFields()[name] as GraphQLField<unknown, unknown>, given);
  if (kind !== 'subscription') {
    const { errors } = await app.ask(query, variables, as === null ? {} : { as, role });
    return (errors[0]?.extensions?.code as string) ?? null;
  }
  const socket = await openSocket(app.url);
  await socket.init(as === null ? undefined : await tokenOf(as, role));
  socket.subscribe('1', query, variables);
  // A second operation on the same socket: a client without access receives nothing before it.
  const refused = await Promise.race([
    socket.take({ type: 'error', id: '1' }),
    socket.take({ type: 'next', id: '1' }),
    socket.ask('{ __typename }').then(() => null),
  ]);
  await socket.close();
  const [error] = refused?.type === 'error' ? refused.payload : (refused?.payload.errors ?? []);
  return error?.extensions?.code ?? null;
}

it('is written down as it is: after a change run "npm run schema"', () => {
  expect(readFileSync('docs/authorization.md', 'utf8')).toBe(authorizationDocument(schema));
});

const refusals = ['UNAUTHENTICATED', 'FORBIDDEN', 'INTERNAL_SERVER_ERROR', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'];

describe.each(rules)('$kind $name', ({ kind, name, isOpen, roles, others }) => {
  it.each(['none', 'user', 'owner', 'moderator', 'admin', 'service'] as const)(
    'asked by %s is answered or refused as the table says',
    async (who) => {
      const given = { ...(await things()), ...further[name] };
      const as = who === 'none' ? null : `${name}-${who}`;
      const role = who === 'none' || who === 'owner' ? 'user' : who;
      const code = await codeOf(kind, name, who === 'owner' && others ? 'owner' : as, role, given);
      if (who === 'none' && !isOpen) expect(code).toBe('UNAUTHENTICATED');
      else if (who !== 'none' && !roles.includes(role)) expect(code).toBe('FORBIDDEN');
      else if (who !== 'none' && who !== 'owner' && others && !others.includes(role)) expect(code).toBe('FORBIDDEN');
      else expect(refusals).not.toContain(code);
    },
  );
});

describe('private data', () => {
  const node = async (id: string, as?: string) => (await read('query ($id: ID!) { node(id: $id) { __typename } }', { id }, { as })).node;

  it('private and hidden contents are not there for others, by whatever way', async () => {
    await act('hideContent', { contentId: 'hidden' }, { as: 'mod', role: 'moderator', select: 'isChanged' });
    for (const [contentId, as] of [
      ['private', 'stranger'],
      ['private', undefined],
      ['hidden', 'stranger'],
      ['hidden', undefined],
    ] as const) {
      expect(await node(contentId, as)).toBeNull();
      expect(await read('query ($id: ID!) { content(id: $id) { id } stats(contentIds: [$id]) { contentId } }', { id: contentId }, { as })).toEqual({
        content: null,
        stats: [null],
      });
      if (as)
        for (const field of ['recordView', 'like', 'save']) expect(await refusal(field, { contentId }, { as })).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await node('private', 'owner')).toEqual({ __typename: 'Content' });
  });

  it('collections, reports, favorites, notifications, history and profile are visible to their owner only', async () => {
    const { collectionId } = await things();
    await act('save', { contentId: 'x', notes: 'mine' }, { as: 'owner' });
    const { reportId } = await act('report', { contentId: 'x', reason: 'SPAM' }, { as: 'owner', select: 'reportId' });
    for (const id of [String(collectionId), reportId, 'Viewer:owner']) {
      expect(await node(id, 'owner')).not.toBeNull();
      expect([await node(id, 'stranger'), await node(id)]).toEqual([null, null]);
    }
    const lists =
      '{ favorites { edges { cursor } } notifications { edges { cursor } } history { edges { cursor } } myReports { edges { cursor } } followers { edges { cursor } } following { edges { cursor } } }';
    expect(Object.values(await read(lists, {}, { as: 'stranger' }))).toEqual(Array.from({ length: 6 }, () => ({ edges: [] })));
    expect(await refusedRead(lists, {})).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await read('{ collections(ownerId: "owner") { edges { cursor } } }', {}, { as: 'stranger' })).collections.edges).toEqual([]);
    expect((await read('query ($id: ID!) { collection(id: $id) { id } }', { id: collectionId }, { as: 'stranger' })).collection).toBeNull();
  });

  it.each(['history', 'patterns', 'export'])('a REST path to the %s of a user is for that user, admins and services', async (path) => {
    const statusFor = async (as: string | null, role: Role = 'user') => {
      const response = await fetch(`${app.url}/interactions/${path}/owner`, {
        headers: as === null ? {} : { authorization: `Bearer ${await tokenOf(as, role)}` },
      });
      await response.arrayBuffer();
      return response.status;
    };
    expect(await statusFor(null)).toBe(401);
    for (const role of ['user', 'moderator'] as const) expect(await statusFor('stranger', role)).toBe(403);
    expect([await statusFor('owner'), await statusFor('boss', 'admin'), await statusFor('tool', 'service')]).toEqual([200, 200, 200]);
  });
});
