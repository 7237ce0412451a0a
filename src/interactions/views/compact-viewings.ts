import { firstUuid } from '../../domain/identifiers';
import type { Connection, Database } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';
import { ConcurrentWriteError } from '../../ledger/repeated-event-ids';
import { keyOf } from '../../ledger/row-format';

export interface Compacted {
  /** Number of viewings without a handle and with an id that a server appears to have created, at most one for each view. */
  found: number;
  /** Number of these viewings whose time is now in `views` and whose rows are deleted. */
  compacted: number;
  seconds: number;
}

interface CompactOptions {
  /** True to change rows; false to only count them. */
  isMeant: boolean;
  /** Called after each batch with the number of viewings read so far and the approximate total. */
  onProgress?: (done: number, total: number) => void;
  /** Number of viewings per batch, each of which is one short transaction. */
  atOnce?: number;
}

/**
 * Condition of viewings whose UUIDv7 a server created: the server creates the id directly after it has set `recorded_at`, so that their times differ by
 * at most 1 ms. The id of a client is older by the time of the request, but could be as close by chance, or on a clock that is ahead.
 */
const hasServerId = `v.handle_id IS NULL AND substring(v.id::text, 15, 1) = '7'
  AND ('x' || left(replace(v.id::text, '-', ''), 12))::bit(48)::bigint - (extract(epoch FROM v.recorded_at) * 1000)::bigint BETWEEN 0 AND 1`;

const readNext = statement(
  'next-viewings-to-compact',
  { contentId: 'text', userId: 'text', id: 'uuid', occurredAt: 'timestamptz', isPlain: 'bool' },
  `SELECT v.content_id AS "contentId", v.user_id AS "userId", v.id, v.occurred_at AS "occurredAt", ${hasServerId} AND EXISTS (
      SELECT FROM views w WHERE w.content_id = v.content_id AND w.user_id = v.user_id AND w.plain_viewed_at IS NULL) AS "isPlain"
    FROM viewings v WHERE (v.content_id, v.user_id, v.id) > ($1, $2, $3) ORDER BY v.content_id, v.user_id, v.id LIMIT $4`,
);

const setPlain = statement(
  'set-plain-viewed-at',
  { contentId: 'text', userId: 'text' },
  `UPDATE views t SET plain_viewed_at = v.o FROM json_to_recordset($1) AS v(c text, u text, o timestamptz)
    WHERE t.content_id = v.c AND t.user_id = v.u AND t.plain_viewed_at IS NULL RETURNING t.content_id AS "contentId", t.user_id AS "userId"`,
);

const deleteViewings = statement(
  'delete-compacted-viewings',
  {},
  `DELETE FROM viewings t USING json_to_recordset($1) AS v(c text, u text, i uuid) WHERE t.content_id = v.c AND t.user_id = v.u AND t.id = v.i`,
);

const readTotal = statement(
  'viewings-to-compact',
  { total: 'int8' },
  'SELECT COALESCE(sum(total_view_count), 0)::bigint AS total FROM content_stats',
);

/**
 * Moves one viewing of each view that an earlier version recorded into `views.plain_viewed_at`, as the ledger does for new views, and deletes its row.
 * Servers can record facts meanwhile. After an interruption, the next call continues with the remaining rows. A viewing whose row is deleted counts
 * again if a client repeats its id. Therefore operators must only call it with `isMeant` if no client sends UUIDv7 as `eventId`.
 */
export async function compactViewings(pool: Database, { isMeant, onProgress = () => {}, atOnce = 2_000 }: CompactOptions): Promise<Compacted> {
  const startedMs = Date.now();
  const total = (await readTotal.row(pool))?.total ?? 0;
  const result: Compacted = { found: 0, compacted: 0, seconds: 0 };
  let pairBefore = '';
  let done = 0;
  for (let after = ['', '', firstUuid]; ; ) {
    const rows = await readNext.rows(pool, [...after, atOnce]);
    const plain = rows.flatMap(({ contentId, userId, id, occurredAt, isPlain }) => {
      const pair = keyOf(contentId, userId);
      if (!isPlain || pair === pairBefore) return [];
      pairBefore = pair;
      return [{ c: contentId, u: userId, i: id, o: occurredAt.toISOString() }];
    });
    result.found += plain.length;
    if (isMeant && plain.length > 0) result.compacted += await inTransaction(pool, (db) => compact(db, plain));
    done += rows.length;
    onProgress(Math.min(done, total), total);
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) break;
    after = [last.contentId, last.userId, last.id];
  }
  result.seconds = (Date.now() - startedMs) / 1000;
  return result;
}

/** Compacts the viewings of one batch. Skips those whose view has a plain viewing or was erased meanwhile. @returns the number of deleted rows. */
async function compact(db: Connection, plain: { c: string; u: string; i: string; o: string }[]): Promise<number> {
  const set = new Set((await setPlain.rows(db, [JSON.stringify(plain)])).map(({ contentId, userId }) => keyOf(contentId, userId)));
  const gone = plain.filter(({ c, u }) => set.has(keyOf(c, u)));
  const { rowCount } = await deleteViewings.run(db, [JSON.stringify(gone)]);
  if (rowCount !== gone.length) throw new ConcurrentWriteError();
  return gone.length;
}
