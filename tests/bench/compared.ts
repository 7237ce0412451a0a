import { join } from 'node:path';
import type { Pool } from 'pg';
import { createPool } from '../../src/infrastructure/database/pool';
import { createPeerTables } from './peers/tables';
import { type Compared, signTokens } from './requests';
import { ask, fillCatalogue, type Server, type ServerProcess, serverEnv, startProcess, startServer } from './serve';
import { trained } from './trained';
import { contentIds, type Dialect, handwritten, postgraphile, rapport, seeds } from './workloads';

/** Hand-written servers, each with its own database. */
export const peers = {
  apollo: { title: 'Apollo and Prisma, look, then insert', file: 'apollo-prisma.ts', dialect: handwritten },
  mercurius: { title: 'Mercurius (JIT) and `pg`, one statement per request', file: 'mercurius-pg.ts', dialect: handwritten },
  postgraphile: { title: 'PostGraphile, functions in the database', file: 'postgraphile.ts', dialect: postgraphile },
};
export type PeerKey = keyof typeof peers;

export type ComparedKey = 'rapport' | PeerKey;

/** Starts Rapport with its own PostgreSQL, and these hand-written servers beside it. All have the same users, contents and views. */
export async function startCompared(keys: PeerKey[], users: number): Promise<{ compared: Map<ComparedKey, Compared>; stop(): Promise<void> }> {
  const own = await startServer();
  const stops: (() => Promise<unknown>)[] = [own.stop];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
  };
  try {
    await fillRapport(own, users);
    const compared = new Map<ComparedKey, Compared>();
    const add = (key: ComparedKey, title: string, server: ServerProcess, pool: Pool, dialect: Dialect, counters: string) => {
      const count = `SELECT sum(view_count)::int AS counters, (SELECT count(*) FROM views WHERE content_id NOT LIKE 'read-%')::int AS views FROM ${counters} NOT LIKE 'read-%'`;
      compared.set(key, { title, server, pool, dialect, pairs: new Set(), countViews: async () => (await pool.query(count)).rows[0] });
    };
    add('rapport', 'Rapport', own, own.pool, rapport, 'content_stats WHERE content_id');
    for (const key of keys) {
      const { title, file, dialect } = peers[key];
      await own.pool.query(`CREATE DATABASE peer_${key}`);
      const databaseUrl = Object.assign(new URL(own.databaseUrl), { pathname: `/peer_${key}` }).href;
      await createPeerTables(databaseUrl, { users, contents: contentIds, views: seeds });
      const pool = createPool(databaseUrl, 1);
      stops.push(() => pool.end());
      const server = await startProcess(join('peers', file), { ...serverEnv(), DATABASE_URL: databaseUrl });
      stops.push(server.stop);
      add(key, title, server, pool, dialect, 'contents WHERE id');
    }
    return { compared, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Creates the users, and through the API the contents and views. */
async function fillRapport(server: Server, users: number): Promise<void> {
  // The recommender trains once a day, as soon as there are interactions. Training before that keeps it from using the CPU during the measurement.
  await trained(server);
  await fillCatalogue(server, contentIds, 'VIDEO');
  await server.pool.query("INSERT INTO users (id) SELECT 'user-' || n FROM generate_series(0, $1::int - 1) n", [users]);
  const tokens = signTokens(users);
  const query = 'mutation ($input: TrackInteractionsInput!) { trackInteractions(input: $input) { recordedCount } }';
  const waiting = [...seeds.entries()];
  const recordAll = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      const [user, viewed] = one;
      const interactions = viewed.map((contentId) => ({ type: 'VIEW', contentId, durationMs: 4000 }));
      await ask(server, tokens[user] as string, query, { input: { interactions } });
    }
  };
  await Promise.all(Array.from({ length: 16 }, recordAll));
}
