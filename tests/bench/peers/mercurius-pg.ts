import { fastify } from 'fastify';
import mercurius from 'mercurius';
import { Pool } from 'pg';
import { reportTo } from '../report';
import { type Context, noopAnswer, signedIn, typeDefs, type ViewArgs } from './schema';
import { userOf } from './token';

declare module 'mercurius' {
  interface MercuriusContext {
    userId: string | null;
  }
}

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 16 });

const recordView = {
  name: 'record-view',
  text: `
    WITH recorded AS (
      INSERT INTO views AS old (content_id, user_id, duration_ms, progress_pct, is_complete) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (content_id, user_id) DO UPDATE SET
        duration_ms = greatest(old.duration_ms, excluded.duration_ms),
        progress_pct = greatest(old.progress_pct, excluded.progress_pct),
        is_complete = old.is_complete OR excluded.is_complete
      RETURNING xmax = 0 AS is_first
    ), counted AS (
      UPDATE contents SET view_count = view_count + 1 FROM recorded WHERE id = $1 AND is_first RETURNING view_count, like_count
    )
    SELECT view_count AS "viewCount", like_count AS "likeCount" FROM counted
    UNION ALL
    SELECT view_count, like_count FROM contents WHERE id = $1 AND NOT EXISTS (SELECT FROM counted)`,
};
const readContent = {
  name: 'read-content',
  text: 'SELECT id, view_count AS "viewCount", like_count AS "likeCount" FROM contents WHERE id = $1',
};
const readContents = {
  name: 'read-contents',
  text: `
    SELECT id, view_count AS "viewCount", like_count AS "likeCount", user_id IS NOT NULL AS "hasViewed"
    FROM contents LEFT JOIN views ON content_id = id AND user_id = $2 WHERE id = ANY ($1)`,
};

interface Content {
  id: string;
  viewCount: number;
  likeCount: number;
  hasViewed?: boolean;
}

/** What an experienced engineer writes: compiled queries, and one prepared statement per request. */
const resolvers = {
  Query: {
    content: async (_: unknown, { id }: { id: string }) => (await pool.query<Content>({ ...readContent, values: [id] })).rows[0] ?? null,
    contents: async (_: unknown, { ids }: { ids: string[] }, { userId }: Context) => {
      const { rows } = await pool.query<Content>({ ...readContents, values: [ids, userId] });
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
  },
  Mutation: {
    recordView: async (_: unknown, { contentId, durationMs, progressPct, isComplete }: ViewArgs, context: Context) => {
      const values = [contentId, signedIn(context), durationMs, progressPct, isComplete];
      const { rows } = await pool.query<Content>({ ...recordView, values });
      return { ...rows[0], id: contentId, hasViewed: true };
    },
    noop: (_: unknown, { contentId }: ViewArgs, context: Context) => {
      signedIn(context);
      return noopAnswer(contentId);
    },
  },
  Content: {
    hasViewed: async ({ id, hasViewed }: Content, _: unknown, { userId }: Context) =>
      hasViewed ?? (await pool.query('SELECT FROM views WHERE content_id = $1 AND user_id = $2', [id, userId])).rowCount === 1,
  },
};

reportTo(async () => {
  const app = fastify();
  await app.register(mercurius, {
    schema: typeDefs,
    resolvers,
    jit: 1,
    context: async ({ headers }): Promise<Context> => ({ userId: await userOf(headers.authorization) }),
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { ready: { url }, stop: () => app.close().then(() => pool.end()) };
});
