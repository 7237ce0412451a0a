import { Pool } from 'pg';

/** Tables that a hand-written server would have: users, contents with counters, and a view per pair of content and user. */
const tables = `
  CREATE TABLE users (id text PRIMARY KEY);
  CREATE TABLE contents (
    id text PRIMARY KEY,
    type text NOT NULL,
    title text NOT NULL,
    view_count integer NOT NULL DEFAULT 0,
    like_count integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE views (
    content_id text NOT NULL REFERENCES contents (id),
    user_id text NOT NULL REFERENCES users (id),
    duration_ms integer NOT NULL,
    progress_pct double precision NOT NULL,
    is_complete boolean NOT NULL,
    viewed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (content_id, user_id)
  );
  CREATE INDEX views_user ON views (user_id);`;

/** Creates the tables in an empty database, with these users, contents and views (contents by user). */
export async function createPeerTables(databaseUrl: string, data: { users: number; contents: string[]; views: string[][] }): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    await pool.query(tables);
    await pool.query("INSERT INTO users SELECT 'user-' || n FROM generate_series(0, $1::int - 1) n", [data.users]);
    await pool.query("INSERT INTO contents (id, type, title) SELECT id, 'VIDEO', id FROM unnest($1::text[]) id", [data.contents]);
    await pool.query(
      `INSERT INTO views (content_id, user_id, duration_ms, progress_pct, is_complete)
       SELECT content_id, 'user-' || n, 4000, 10, false FROM unnest($1::text[], $2::int[]) seed (content_id, n)`,
      [data.views.flat(), data.views.flatMap((viewed, user) => viewed.map(() => user))],
    );
    await pool.query('UPDATE contents SET view_count = (SELECT count(*) FROM views WHERE content_id = contents.id)');
    await pool.query('VACUUM ANALYZE');
  } finally {
    await pool.end();
  }
}
