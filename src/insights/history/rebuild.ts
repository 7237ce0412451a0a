import { columnOf } from '../../domain/column-name';
import type { CounterName } from '../../domain/counters';
import { firstUuid } from '../../domain/identifiers';
import { tryLock, unlock } from '../../infrastructure/database/locks';
import type { Connection, Database } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import { once } from '../../infrastructure/database/transaction';
import { counters } from '../../interactions/registry/counters';
import { addIndexRows, inOrder, type TimelineIndexRow, type TimelineIndexState, timelineIndexState } from '../../ledger/timeline-index';

export interface Rebuilt {
  /** Number of missing entries that the rebuild inserted into the timeline index. */
  added: number;
  /** Number of stale entries that the rebuild deleted from the timeline index. */
  deleted: number;
  seconds: number;
}

interface RebuildOptions {
  /** Called after each batch with the number of processed rows and the approximate total number of rows. */
  onProgress?: (done: number, total: number) => void;
  /** Number of rows per batch. */
  atOnce?: number;
}

interface Batch {
  rows: number;
  changed: number;
  /** Key of the last row in the batch. Null for the last batch. */
  after: unknown[] | null;
}

const hintColumns = { u: 'text', o: 'timestamptz', t: 'text', c: 'text' } as const;
type HintRow = RowOf<typeof hintColumns>;

const removeHints = statement(
  'delete-hints',
  {},
  `DELETE FROM user_history h USING json_to_recordset($1) AS k(u text, o timestamptz, t text, c text)
    WHERE h.user_id = k.u AND h.occurred_at = k.o AND h.type = k.t AND h.content_id = k.c`,
);
const findStanding = statement(
  'standing-hints',
  hintColumns,
  `SELECT h.user_id AS u, h.occurred_at AS o, h.type AS t, h.content_id AS c FROM json_to_recordset($1) AS k(u text, o timestamptz, t text, c text)
    JOIN history h ON h.content_id = k.c AND h.user_id = k.u AND h.type = k.t AND h.occurred_at = k.o`,
);

/** Columns of a table's primary key, and a key that sorts before the first row. */
interface KeyOrder {
  key: ('c' | 'u' | 'i')[];
  columns: string;
  start: string[];
}

// Each batch continues in the order of the table's primary key, so that it reads one range of the index.
const byPair: KeyOrder = { key: ['c', 'u', 'i'], columns: 'content_id, user_id, id', start: ['', '', firstUuid] };
const byId: KeyOrder = { key: ['c', 'i'], columns: 'content_id, id', start: ['', firstUuid] };
const steps = [
  ...Object.entries({ VIEW: byPair, REACTION: byPair, SAVE: byPair, EVENT: byId, RATING: byPair, COMMENT: byId }).map(([family, order]) => ({
    isAdding: true,
    take: (pool: Database, after: unknown[] | null, atOnce: number) => addLacking(pool, family, order, after, atOnce),
  })),
  { isAdding: false, take: deleteStale },
];

/** Returns whether the entry belongs to an erased user. Erased users have no history. */
const isTombstone = ({ u }: TimelineIndexRow): boolean => /^erased:[0-9a-f-]{36}$/.test(u);

/**
 * Inserts the entries that the timeline index lacks, because the facts were recorded without the index, and deletes stale entries. Afterwards the
 * index contains exactly one entry per time, type and content of each history, and servers read the index. The rebuild can run while servers record
 * facts, if all of them write the index. After an interruption, the next run continues with the last batch.
 * @throws Error if another rebuild is running, or if a server without USER_HISTORY recorded facts during the rebuild.
 */
export async function rebuildUserHistory(pool: Database, { onProgress = () => {}, atOnce = 2_000 }: RebuildOptions = {}): Promise<Rebuilt> {
  const turn = await pool.connect();
  try {
    if (!(await tryLock(turn, 'rebuild'))) throw new Error('Another rebuild of user_history is in progress. Wait until it ends.');
    return await rebuild(pool, await begin(turn), onProgress, atOnce);
  } finally {
    // If the unlock fails, closing the connection releases the lock.
    await unlock(turn, 'rebuild').catch(() => {});
    turn.release(true);
  }
}

async function rebuild(
  pool: Database,
  place: TimelineIndexState,
  onProgress: (done: number, total: number) => void,
  atOnce: number,
): Promise<Rebuilt> {
  const startedMs = Date.now();
  const total = await sizeOf(pool);
  const result: Rebuilt = { added: 0, deleted: 0, seconds: 0 };
  let done = 0;
  let after = place.after ?? null;
  for (const [number, { isAdding, take }] of steps.entries()) {
    if (number < (place.step ?? 0)) continue;
    do {
      const batch = await take(pool, after, atOnce);
      result[isAdding ? 'added' : 'deleted'] += batch.changed;
      after = batch.after;
      await keep(pool, { isWhole: place.isWhole, step: after ? number : number + 1, after });
      done += batch.rows;
      onProgress(Math.min(done, total), total);
    } while (after);
  }
  await keep(pool, { isWhole: true });
  return { ...result, seconds: (Date.now() - startedMs) / 1000 };
}

/**
 * Creates the setting that marks the rebuild as started, and waits for all batches of the ledger that began earlier. If a later batch writes no index
 * entries, it deletes the setting, and the rebuild fails.
 */
async function begin(db: Connection): Promise<TimelineIndexState> {
  await timelineIndexState.create(db, { isWhole: false });
  await db.query('BEGIN; LOCK TABLE ledger_lanes IN SHARE MODE; COMMIT');
  return (await timelineIndexState.read(db)) ?? { isWhole: false };
}

async function keep(pool: Database, place: TimelineIndexState): Promise<void> {
  if (!(await timelineIndexState.replace(pool, place)))
    throw new Error('A server without USER_HISTORY=on recorded facts meanwhile. Restart it with USER_HISTORY=on, then run this command again.');
}

async function addLacking(
  pool: Database,
  family: string,
  { key, columns, start }: KeyOrder,
  after: unknown[] | null,
  atOnce: number,
): Promise<Batch> {
  const from = after ?? start;
  const { rows } = await pool.query<HintRow & { i: string }>(
    `SELECT content_id AS c, user_id AS u, id AS i, type AS t, occurred_at AS o FROM history
    WHERE family = '${family}' AND (${columns}) > (${from.map((_, n) => `$${n + 1}`).join(', ')}) ORDER BY ${columns} LIMIT ${atOnce}`,
    from,
  );
  const changed = await addIndexRows(
    pool,
    rows.map(toIndexRow).filter((indexRow) => !isTombstone(indexRow)),
  );
  const last = rows.at(-1);
  return { rows: rows.length, changed, after: last && rows.length === atOnce ? key.map((part) => last[part]) : null };
}

async function deleteStale(pool: Database, after: unknown[] | null, atOnce: number): Promise<Batch> {
  const { rows } = await pool.query<HintRow>(
    `SELECT user_id AS u, occurred_at AS o, type AS t, content_id AS c FROM user_history
    WHERE (user_id, occurred_at, type, content_id) > ($1, $2, $3, $4) ORDER BY user_id, occurred_at, type, content_id LIMIT ${atOnce}`,
    after ?? ['', '-infinity', '', ''],
  );
  const indexRows = rows.map(toIndexRow);
  const standing = new Set((await standingOf(pool, indexRows)).map(textOf));
  const stale = indexRows.filter((indexRow) => !standing.has(textOf(indexRow)));
  const last = indexRows.at(-1);
  const changed = stale.length > 0 ? await once(pool, (db) => deleteIndexRows(db, stale)) : 0;
  return { rows: rows.length, changed, after: last && rows.length === atOnce ? [last.u, last.o, last.t, last.c] : null };
}

/**
 * Deletes stale entries, then checks them again while their rows are locked. Inserts the entries again that have become valid in the meantime.
 * Returns the number of entries that remain deleted.
 */
async function deleteIndexRows(db: Connection, stale: TimelineIndexRow[]): Promise<number> {
  const { rowCount } = await removeHints.run(db, [inOrder(stale)]);
  return (rowCount ?? 0) - (await addIndexRows(db, await standingOf(db, stale)));
}

/** Returns the entries whose facts are still in the history. */
async function standingOf(db: Database | Connection, indexRows: TimelineIndexRow[]): Promise<TimelineIndexRow[]> {
  const rows = await findStanding.rows(db, [JSON.stringify(indexRows)]);
  return rows.map(toIndexRow);
}

function toIndexRow({ u, o, t, c }: HintRow): TimelineIndexRow {
  return { u, o: o.toISOString(), t, c };
}

const textOf = ({ u, o, t, c }: TimelineIndexRow): string => JSON.stringify([u, o, t, c]);

/** Counters of views, which `sizeOf` adds separately, and `ratingSum`, which is not a number of facts. */
const uncounted: readonly CounterName[] = ['viewCount', 'totalViewCount', 'verifiedViewCount', 'ratingSum'];
const factsSql = counters.names
  .filter((name) => !uncounted.includes(name))
  .map(columnOf)
  .join(' + ');

/** Returns the approximate number of facts and timeline index entries that the rebuild processes. */
async function sizeOf(pool: Database): Promise<number> {
  const { rows } = await pool.query<{ size: number }>(
    `SELECT COALESCE(sum(view_count + total_view_count + 2 * (${factsSql})), 0)::bigint AS size FROM content_stats`,
  );
  return rows[0]?.size ?? 0;
}
