import type { Pool } from 'pg';
import { isUnreachable } from '../errors';
import type { Queryable } from './pool';

export interface Replica {
  /** For questions whose answer may be some seconds old: the replica while it keeps up, else the primary. */
  reader: Queryable;
  /** How many milliseconds it is behind at most; null: it is away, or not known to keep up. */
  lagMs(): number | null;
  close(): Promise<void>;
}

const lookMs = 1_000;
/** Further behind than this it is not asked. */
const mostLagMs = 10_000;
const remembered = 60;

/** Without a replica the primary answers everything. */
export function noReplica(primary: Pool): Replica {
  return { reader: primary, lagMs: () => null, close: async () => {} };
}

/**
 * A streaming replica beside the primary. Once a second both are asked how far they are: what the primary had written at a moment and
 * the replica has replayed since is how old its answers are. (Its own clock would tell nothing while nothing is written, or while it is cut off.)
 */
export function createReplica(primary: Pool, replica: Pool): Replica {
  /** Moments and how far the primary was then, the latest last. */
  const moments: { atMs: number; position: bigint }[] = [];
  let freshAsOfMs: number | null = null;
  let underWay = look();
  const timer = setInterval(() => {
    underWay = underWay.then(look);
  }, lookMs).unref();

  async function look(): Promise<void> {
    try {
      const atMs = performance.now();
      const { rows: written } = await primary.query('SELECT pg_current_wal_lsn() AS lsn');
      moments.push({ atMs, position: positionOf(written[0].lsn) });
      if (moments.length > remembered) moments.shift();
      const { rows } = await replica.query('SELECT pg_is_in_recovery() AS "isReplica", pg_last_wal_replay_lsn() AS lsn');
      if (!rows[0].isReplica || rows[0].lsn === null) throw new Error('DATABASE_REPLICA_URL is no replica.');
      const replayed = positionOf(rows[0].lsn);
      freshAsOfMs = moments.findLast(({ position }) => position <= replayed)?.atMs ?? null;
    } catch {
      freshAsOfMs = null;
    }
  }

  function lagMs(): number | null {
    return freshAsOfMs === null ? null : performance.now() - freshAsOfMs;
  }

  const query = async (...asked: unknown[]) => {
    const lag = lagMs();
    if (lag === null || lag > mostLagMs) return ask(primary, asked);
    return ask(replica, asked).catch((error) => {
      // It went away in this moment, or ended the question to go on replaying (40001): the primary knows as well.
      if (!isUnreachable(error) && (error as { code?: string }).code !== '40001') throw error;
      freshAsOfMs = null;
      return ask(primary, asked);
    });
  };

  return {
    reader: { query } as unknown as Queryable,
    lagMs,
    async close() {
      clearInterval(timer);
      await underWay;
      await replica.end();
    },
  };
}

function ask(pool: Pool, asked: unknown[]): Promise<unknown> {
  return (pool.query as (...given: unknown[]) => Promise<unknown>)(...asked);
}

/** A position in the log, `16/B374D848`, as a number that can be compared. */
function positionOf(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
