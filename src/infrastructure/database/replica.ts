import { isUnreachable } from '../../domain/errors';
import type { Database, Queryable } from './pool';
import { statement } from './statement';

export interface Replica {
  /** Executes reads that tolerate a lag of some seconds. Uses the replica if its lag is at most 10 s, otherwise the primary. */
  reader: Queryable;
  /** Returns an upper bound in ms of the current lag of the replica; null if the replica is unreachable or its lag is unknown. */
  lagMs(): number | null;
  close(): Promise<void>;
}

const lookMs = 1_000;
/** Maximum lag in ms up to which the server reads from the replica. */
const mostLagMs = 10_000;
const remembered = 60;

const readWritten = statement('read-written-position', { lsn: 'text' }, 'SELECT pg_current_wal_lsn()::text AS lsn');
const readReplayed = statement(
  'read-replayed-position',
  { isReplica: 'bool', lsn: 'text?' },
  'SELECT pg_is_in_recovery() AS "isReplica", pg_last_wal_replay_lsn()::text AS lsn',
);

/** Returns a Replica for an installation without a replica. Its reader uses the primary. */
export function noReplica(primary: Database): Replica {
  return { reader: primary, lagMs: () => null, close: async () => {} };
}

/**
 * Creates a reader of a streaming replica that measures the lag of the replica. Once per second, the server stores the WAL position of the primary
 * with the time, and reads the WAL position up to which the replica has replayed. The age of the newest stored position that the replica has replayed
 * is an upper bound of the lag. PostgreSQL's time of the last replayed transaction is not used, because it does not show the lag while nothing is
 * written or while the replica is disconnected.
 */
export function createReplica(primary: Database, replica: Database): Replica {
  /** WAL positions of the primary, each with the time at which the server read it, oldest first. */
  const moments: { atMs: number; position: bigint }[] = [];
  let freshAsOfMs: number | null = null;
  let underWay = look();
  const timer = setInterval(() => {
    underWay = underWay.then(look);
  }, lookMs).unref();

  async function look(): Promise<void> {
    try {
      const atMs = performance.now();
      const written = await readWritten.row(primary);
      moments.push({ atMs, position: positionOf(written?.lsn ?? '') });
      if (moments.length > remembered) moments.shift();
      const position = await readReplayed.row(replica);
      if (!position?.isReplica || position.lsn === null) throw new Error('DATABASE_REPLICA_URL does not name a streaming replica.');
      const replayed = positionOf(position.lsn);
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
      // Retries on the primary if the replica is unreachable, or if it cancelled the query because of a conflict with the replay of changes (40001).
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

function ask(pool: Database, asked: unknown[]): Promise<unknown> {
  return (pool.query as (...given: unknown[]) => Promise<unknown>)(...asked);
}

/** Converts a WAL position such as `16/B374D848` to a number that can be compared. */
function positionOf(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
