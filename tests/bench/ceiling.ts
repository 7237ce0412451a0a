import type { Pool } from 'pg';
import { createPool } from '../../src/infrastructure/database/pool';
import { below } from './load';
import { createPeerTables } from './peers/tables';

export const viewsPerTransaction = 256;

/** Stores views and counts the new ones of each content, in one statement. */
const insertViews = {
  name: 'insert-views',
  text: `WITH stored AS (
      INSERT INTO views AS old (content_id, user_id, duration_ms, progress_pct, is_complete)
      SELECT content_id, user_id, 4000, 10, false FROM unnest($1::text[], $2::text[]) AS given (content_id, user_id) ORDER BY content_id, user_id
      ON CONFLICT (content_id, user_id) DO UPDATE SET duration_ms = GREATEST(old.duration_ms, EXCLUDED.duration_ms)
      RETURNING content_id, xmax = 0 AS is_new
    ), counted AS (SELECT content_id, count(*) AS views FROM stored WHERE is_new GROUP BY content_id)
    UPDATE contents SET view_count = view_count + counted.views FROM counted WHERE id = counted.content_id`,
};

export interface Ceiling {
  /** Returns the number of views per second that PostgreSQL stores for a client that does nothing else, on one connection. */
  measure(seconds: number): Promise<number>;
  stop(): Promise<void>;
}

/** Prepares hand-written tables in a database of their own, on the PostgreSQL of the measured server. */
export async function prepareCeiling(pool: Pool, databaseUrl: string, { users, contents }: { users: number; contents: number }): Promise<Ceiling> {
  await pool.query('CREATE DATABASE ceiling');
  const url = Object.assign(new URL(databaseUrl), { pathname: '/ceiling' }).href;
  await createPeerTables(url, { users, contents: Array.from({ length: contents }, (_, n) => `content-${n}`), views: [] });
  const connection = createPool(url, 1);
  const storeViews = async () => {
    const pairs = new Map<number, [content: string, user: string]>();
    while (pairs.size < viewsPerTransaction) {
      const [content, user] = [below(contents), below(users)];
      pairs.set(content * users + user, [`content-${content}`, `user-${user}`]);
    }
    const given = [...pairs.values()];
    await connection.query({ ...insertViews, values: [given.map(([content]) => content), given.map(([, user]) => user)] });
  };
  return {
    async measure(seconds) {
      const started = performance.now();
      let stored = 0;
      for (; performance.now() < started + seconds * 1_000; stored += viewsPerTransaction) await storeViews();
      return (stored / (performance.now() - started)) * 1_000;
    },
    stop: () => connection.end(),
  };
}
