import type { Pool } from 'pg';
import { isUnreachable } from '../../domain/errors';
import type { Queryable } from './pool';

export interface Replica {
  /** For reads that tolerate some seconds of lag: the replica while it keeps up, otherwise the primary. */
  reader: Queryable;
  /** Upper bound of the replica's lag in milliseconds; null when it is unreachable or its lag is unknown. */
  lagMs(): number | null;
  close(): Promise<void>;
}

const lookMs = 1_000;
/** Maximum lag at which the replica is read. */
const mostLagMs = 10_000;
const remembered = 60;

/** The reader without a replica: always the primary. */
export function noReplica(primary: Pool): Replica {
  return { reader: primary, lagMs: () => null, close: async () => {} };
}

/**
 * A streaming replica beside the primary. Once per second the server compares the log positions of both: the age of the newest primary
 * position that the replica has replayed bounds its lag. (The replica's clock shows nothing while nothing is written or it is disconnected.)
 */
export function createReplica(primary: Pool, replica: Pool): Replica {
  /** Log positions of the primary by time, oldest first. */
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
      if (!rows[0].isReplica || rows[0].lsn === null) throw new Error('DATABASE_REPLICA_URL does not name a streaming replica.');
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
      // The replica disconnected or cancelled the query for replay (40001). The primary answers instead.
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

/** A log position such as `16/B374D848` as a comparable number. */
function positionOf(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
