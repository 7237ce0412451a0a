import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { reportTo } from '../report';
import { postgraphileFolder } from './install';
import { userOf } from './token';

/** What an application of PostGraphile adds to the tables. The user is a setting of the transaction. */
const functions = `
  CREATE FUNCTION record_view(content_id text, duration_ms integer, progress_pct double precision, is_complete boolean)
  RETURNS contents LANGUAGE plpgsql STRICT AS $$
  #variable_conflict use_variable
  DECLARE
    is_first boolean;
    content contents;
  BEGIN
    INSERT INTO views AS old (content_id, user_id, duration_ms, progress_pct, is_complete)
    VALUES (content_id, current_setting('jwt.claims.sub'), duration_ms, progress_pct, is_complete)
    ON CONFLICT ON CONSTRAINT views_pkey DO UPDATE SET
      duration_ms = greatest(old.duration_ms, excluded.duration_ms),
      progress_pct = greatest(old.progress_pct, excluded.progress_pct),
      is_complete = old.is_complete OR excluded.is_complete
    RETURNING xmax = 0 INTO is_first;
    IF is_first THEN
      UPDATE contents SET view_count = view_count + 1 WHERE id = content_id RETURNING * INTO content;
    ELSE
      SELECT * INTO content FROM contents WHERE id = content_id;
    END IF;
    RETURN content;
  END $$;
  CREATE FUNCTION cards(ids text[]) RETURNS SETOF contents LANGUAGE sql STABLE AS $$
    SELECT contents.* FROM unnest(ids) WITH ORDINALITY AS wanted (id, n) JOIN contents USING (id) ORDER BY n $$;
  CREATE FUNCTION contents_has_viewed(content contents) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM views WHERE content_id = content.id AND user_id = current_setting('jwt.claims.sub', true)) $$;`;

/** The parts of PostGraphile that this server uses. It is not a dependency of the project, so its types are not available. */
interface PostGraphile {
  postgraphile(preset: object): { createServ(grafserv: unknown): { addTo(server: object): Promise<void> }; release(): Promise<void> };
  PostGraphileAmberPreset: object;
  makePgService(options: { connectionString: string; schemas: string[] }): object;
  grafserv: unknown;
  extendSchema(extension: object): object;
  gql(text: TemplateStringsArray): object;
  context(): { get(key: string): unknown };
  lambda(step: unknown, compute: (value: unknown) => unknown): unknown;
}

/** PostGraphile requires Node 22. This is the only function that it uses and that Node 20, on which all servers are compared, does not have. */
const withResolvers = () => {
  const parts: object = {};
  const promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return { ...parts, promise };
};

function loadPostGraphile(): PostGraphile {
  if (!('withResolvers' in Promise)) Object.assign(Promise, { withResolvers });
  const load = createRequire(postgraphileFolder);
  return Object.assign(
    {},
    ...['', '/presets/amber', '/adaptors/pg', '/grafserv/node', '/utils', '/grafast'].map((part) => load(`postgraphile${part}`)),
  );
}

reportTo(async () => {
  const { postgraphile, PostGraphileAmberPreset, makePgService, grafserv, extendSchema, gql, context, lambda } = loadPostGraphile();
  const connectionString = process.env.DATABASE_URL as string;
  const pool = new Pool({ connectionString, max: 1 });
  await pool.query(functions);
  await pool.end();
  const noop = extendSchema({
    typeDefs: gql`
      type NoopPayload { viewCount: Int! }
      extend type Mutation { noop(contentId: String!, durationMs: Int!, progressPct: Float!, isComplete: Boolean!): NoopPayload }`,
    objects: {
      Mutation: {
        plans: {
          noop: () =>
            lambda(context().get('userId'), (userId) => {
              if (!userId) throw new Error('This needs a token.');
              return { viewCount: 1 };
            }),
        },
      },
    },
  });
  const instance = postgraphile({
    extends: [PostGraphileAmberPreset],
    plugins: [noop],
    pgServices: [makePgService({ connectionString, schemas: ['public'] })],
    grafserv: { watch: false, graphiql: false, graphqlPath: '/graphql' },
    grafast: {
      explain: false,
      context: async ({ node }: { node: { req: IncomingMessage } }) => {
        const userId = await userOf(node.req.headers.authorization);
        return { userId, pgSettings: userId ? { 'jwt.claims.sub': userId } : {} };
      },
    },
  });
  const server = createServer();
  await instance.createServ(grafserv).addTo(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { ready: { url: `http://127.0.0.1:${port}` }, stop: async () => void server.close() };
});
