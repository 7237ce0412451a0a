import type { Pool, PoolClient } from 'pg';
import { firstUuid } from '../../domain/identifiers';
import { locks } from '../../infrastructure/database/locks';
import { once } from '../../infrastructure/database/transaction';
import { addHints, type Hint, hintsKey, inOrder } from '../../ledger/timeline-index';

export interface Rebuilt {
  /** Hints that were lacking. */
  added: number;
  /** Hints of what does not stand any more. */
  deleted: number;
  seconds: number;
}

interface RebuildOptions {
  /** Told after each batch: facts and hints looked at so far, of about how many. */
  onProgress?: (done: number, total: number) => void;
  /** Rows looked at in one go. */
  atOnce?: number;
}

/** How far it is, kept in `settings`: which step, after which row of it. `isWhole` once it came to its end: servers read by the hints then. */
interface Place {
  isWhole: boolean;
  step?: number;
  after?: unknown[] | null;
}

interface Batch {
  rows: number;
  changed: number;
  /** null: this was the last one. */
  after: unknown[] | null;
}

// By the order of the tables' keys, so that a batch is a piece of an index.
const byPair = { key: ['c', 'u', 'i'], columns: 'content_id, user_id, id', start: ['', '', firstUuid] };
const byId = { key: ['c', 'i'], columns: 'content_id, id', start: ['', firstUuid] };
const steps = [
  ...Object.entries({ VIEW: byPair, REACTION: byPair, SAVE: byPair, EVENT: byId, RATING: byPair, COMMENT: byId }).map(([family, order]) => ({
    isAdding: true,
    take: (pool: Pool, after: unknown[] | null, atOnce: number) => addLacking(pool, family, order, after, atOnce),
  })),
  { isAdding: false, take: deleteStale },
];

/** Whom an erasure left: nobody who could ask for a history. */
const isTombstone = ({ u }: Hint): boolean => /^erased:[0-9a-f-]{36}$/.test(u);

/**
 * Adds the hints that lack, of facts from before servers left any, and deletes the stale ones: afterwards there is exactly one for each
 * moment, type and content of every history, and servers read by them. Beside servers at work, which all must leave hints; killed anywhere
 * it goes on from its last batch when it is run again.
 * @throws Error when another one is at work, or a server without USER_HISTORY recorded something.
 */
export async function rebuildUserHistory(pool: Pool, { onProgress = () => {}, atOnce = 2_000 }: RebuildOptions = {}): Promise<Rebuilt> {
  const turn = await pool.connect();
  try {
    const { rows } = await turn.query('SELECT pg_try_advisory_lock($1) AS "isOurs"', [locks.rebuild]);
    if (!rows[0].isOurs) throw new Error('Another rebuild of user_history is in progress. Wait until it ends.');
    return await rebuild(pool, await begin(turn), onProgress, atOnce);
  } finally {
    // Where this fails, closing it lets go of the lock.
    await turn.query('SELECT pg_advisory_unlock($1)', [locks.rebuild]).catch(() => {});
    turn.release(true);
  }
}

async function rebuild(pool: Pool, place: Place, onProgress: (done: number, total: number) => void, atOnce: number): Promise<Rebuilt> {
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

/** Says that it began, and lets every batch of a ledger that did not see so come to its end: from here on one without hints takes that back. */
async function begin(db: PoolClient): Promise<Place> {
  await db.query(`INSERT INTO settings (key, value) VALUES ($1, '{"isWhole": false}') ON CONFLICT DO NOTHING`, [hintsKey]);
  await db.query('BEGIN; LOCK TABLE ledger_lanes IN SHARE MODE; COMMIT');
  return (await db.query('SELECT value FROM settings WHERE key = $1', [hintsKey])).rows[0]?.value ?? { isWhole: false };
}

async function keep(pool: Pool, place: Place): Promise<void> {
  const { rowCount } = await pool.query('UPDATE settings SET value = $2 WHERE key = $1', [hintsKey, place]);
  if (rowCount === 0)
    throw new Error('A server without USER_HISTORY=on recorded facts meanwhile. Restart it with USER_HISTORY=on, then run this command again.');
}

async function addLacking(
  pool: Pool,
  family: string,
  { key, columns, start }: { key: string[]; columns: string; start: string[] },
  after: unknown[] | null,
  atOnce: number,
): Promise<Batch> {
  const from = after ?? start;
  const { rows } = await pool.query(
    `SELECT content_id AS c, user_id AS u, id AS i, type AS t, occurred_at AS o FROM history
    WHERE family = '${family}' AND (${columns}) > (${from.map((_, n) => `$${n + 1}`).join(', ')}) ORDER BY ${columns} LIMIT ${atOnce}`,
    from,
  );
  const changed = await addHints(
    pool,
    rows.map(hintOf).filter((hint) => !isTombstone(hint)),
  );
  const last = rows.at(-1);
  return { rows: rows.length, changed, after: rows.length === atOnce ? key.map((part) => last[part]) : null };
}

async function deleteStale(pool: Pool, after: unknown[] | null, atOnce: number): Promise<Batch> {
  const { rows } = await pool.query(
    `SELECT user_id AS u, occurred_at AS o, type AS t, content_id AS c FROM user_history
    WHERE (user_id, occurred_at, type, content_id) > ($1, $2, $3, $4) ORDER BY user_id, occurred_at, type, content_id LIMIT ${atOnce}`,
    after ?? ['', '-infinity', '', ''],
  );
  const hints = rows.map(hintOf);
  const standing = new Set((await standingOf(pool, hints)).map(textOf));
  const stale = hints.filter((hint) => !standing.has(textOf(hint)));
  const last = hints.at(-1);
  const changed = stale.length > 0 ? await once(pool, (db) => deleteHints(db, stale)) : 0;
  return { rows: rows.length, changed, after: last && rows.length === atOnce ? [last.u, last.o, last.t, last.c] : null };
}

/** Looks again once they are deleted, and with that locked: what came to stand meanwhile gets its hint back before anybody misses it. */
async function deleteHints(db: PoolClient, stale: Hint[]): Promise<number> {
  const { rowCount } = await db.query(
    `DELETE FROM user_history h USING json_to_recordset($1) AS k(u text, o timestamptz, t text, c text)
    WHERE h.user_id = k.u AND h.occurred_at = k.o AND h.type = k.t AND h.content_id = k.c`,
    [inOrder(stale)],
  );
  return (rowCount ?? 0) - (await addHints(db, await standingOf(db, stale)));
}

/** Those that have an entry. */
async function standingOf(db: Pool | PoolClient, hints: Hint[]): Promise<Hint[]> {
  const { rows } = await db.query(
    `SELECT h.user_id AS u, h.occurred_at AS o, h.type AS t, h.content_id AS c FROM json_to_recordset($1) AS k(u text, o timestamptz, t text, c text)
    JOIN history h ON h.content_id = k.c AND h.user_id = k.u AND h.type = k.t AND h.occurred_at = k.o`,
    [JSON.stringify(hints)],
  );
  return rows.map(hintOf);
}

function hintOf({ u, o, t, c }: Omit<Hint, 'o'> & { o: Date }): Hint {
  return { u, o: o.toISOString(), t, c };
}

const textOf = ({ u, o, t, c }: Hint): string => JSON.stringify([u, o, t, c]);

/** About how many facts and hints there are to look at. */
async function sizeOf(pool: Pool): Promise<number> {
  const { rows } = await pool.query(
    `SELECT COALESCE(sum(view_count + total_view_count + 2 * (like_count + dislike_count + reaction_count + save_count + share_count + comment_count + rating_count
      + play_count + skip_count + complete_count + cart_add_count + purchase_count)), 0)::bigint AS size FROM content_stats`,
  );
  return rows[0].size;
}
