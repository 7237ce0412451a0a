import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, isObjectType } from 'graphql';

/** Fragments as Relay's users write them: pages of a list within a node, refetched through `node(id)`, and lists of their own. */
const fragments: Record<string, string> = {
  Card: 'fragment Card_content on Content { id title type stats { likeCount viewCount } viewerState { hasLiked hasSaved hasViewed } }',
  Shelf: `fragment Shelf_collection on Collection @refetchable(queryName: "ShelfPageQuery")
    @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }) {
    name items(first: $first, after: $after) @connection(key: "Shelf_items") { edges { node { content { ...Card_content } } } } }`,
  Author: 'fragment Author_user on User @refetchable(queryName: "AuthorAgainQuery") { name avatarUrl }',
  Feed: `fragment Feed_query on Query @refetchable(queryName: "FeedPageQuery")
    @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }) {
    trending(first: $first, after: $after) @connection(key: "Feed_trending") { edges { node { content { ...Card_content } } } } }`,
  Like: 'mutation LikeMutation($input: LikeInput!) { like(input: $input) { content { ...Card_content } } }',
  Counts: 'subscription CountsSubscription($ids: [ID!]!) { contentStats(ids: $ids) { id likeCount } }',
};

const schemaText = readFileSync('src/schema.graphql', 'utf8');
const schema = buildSchema(schemaText);
/** Every connection at the root, paged as Relay does it: a new list is held to it too. */
function listsOfQuery(): Record<string, string> {
  const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type }) => String(type).endsWith('Connection!'));
  return Object.fromEntries(
    lists.map(({ name, args }) => {
      const list = `${name[0]?.toUpperCase()}${name.slice(1)}List`;
      const required = args.filter(({ type, defaultValue }) => String(type).endsWith('!') && defaultValue === undefined);
      const own = required.map((argument) => `${argument.name}: { type: "${argument.type}" }`).join(' ');
      const given = required.map((argument) => `${argument.name}: $${argument.name}`).join(' ');
      return [
        list,
        `fragment ${list}_query on Query @refetchable(queryName: "${list}PageQuery")
        @argumentDefinitions(${own} count: { type: "Int", defaultValue: 20 } cursor: { type: "String" }) {
        ${name}(${given} first: $count after: $cursor) @connection(key: "${list}_${name}") { edges { node { __typename } } } }`,
      ];
    }),
  );
}

const folder = mkdtempSync(join(tmpdir(), 'rapport-relay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is taken by relay-compiler: every list of the query pages, nodes are refetched by their id', () => {
  mkdirSync(join(folder, 'made'));
  const all = { ...fragments, ...listsOfQuery() };
  expect(Object.keys(all).length).toBeGreaterThan(15);
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, `${name}.ts`), `graphql\`${text}\`;\n`);
  writeFileSync(join(folder, 'schema.graphql'), schemaText);
  const config = { src: '.', schema: './schema.graphql', language: 'typescript', artifactDirectory: './made' };
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
  const compiler = require.resolve('relay-compiler/cli.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, 'relay.config.json', '--noWatchman'], { cwd: folder, encoding: 'utf8' });
  expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  expect(readdirSync(join(folder, 'made')).length).toBeGreaterThan(Object.keys(all).length);
});

it('gives every node by its id: each type that is one has a global id', () => {
  const node = schema.getType('Node');
  const nodes = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && type.getInterfaces().includes(node as never));
  expect(nodes.length).toBeGreaterThan(5);
  for (const type of nodes) expect(isObjectType(type) && String(type.getFields().id?.type)).toBe('ID!');
});
