import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { CounterDeltas } from '../../ledger/counter-deltas';
import type { Entry } from '../../ledger/facts';
import type { SendLast } from '../../ledger/interaction-module';
import { ConcurrentWriteError } from '../../ledger/repeated-event-ids';
import { iso, keyOf } from '../../ledger/row-format';
import { run } from '../../ledger/run-rows';
import type { ViewFact } from './fact';
import { foldByEvent, type KnownViewings, type Viewing } from './merge-viewings';

const insertViewings = statement(
  'insert-viewings',
  {},
  `INSERT INTO viewings (content_id, user_id, id, duration_ms, progress_pct, is_complete, handle_id, occurred_at, recorded_at)
    SELECT c, u, i, d, p, x, h, o, r
    FROM json_to_recordset($1) AS v(c text, u text, i uuid, d int, p real, x bool, h uuid, o timestamptz, r timestamptz)
    ON CONFLICT DO NOTHING`,
);

// Without a conflict clause, because the table has no unique index. The batch inserts the details only of viewings that it inserts as well, so a
// repeat stores no second row.
const insertDetails = statement(
  'insert-view-details',
  {},
  `INSERT INTO view_details (content_id, user_id, viewing_id, day, source, session_id, referrer, user_agent, ip_address)
    SELECT c, u, i, y, s, e, f, a, n
    FROM json_to_recordset($1) AS v(c text, u text, i uuid, y date, s text, e text, f text, a text, n text)`,
);

const growViewings = statement(
  'grow-viewings',
  {},
  `UPDATE viewings AS old SET duration_ms = GREATEST(old.duration_ms, v.d), progress_pct = GREATEST(old.progress_pct, v.p), is_complete = old.is_complete OR v.x
    FROM json_to_recordset($1) AS v(c text, u text, i uuid, d int, p real, x bool)
    WHERE old.content_id = v.c AND old.user_id = v.u AND old.id = v.i`,
);

const latestColumns = { value: 'sv', context: 'sc', notes: 'w', mood: 'm', mood_intensity: 'q', last_viewed_at: 'l' };
type LatestColumn = keyof typeof latestColumns;

/**
 * Builds the SQL assignments for value, context, notes and mood. Each column gets its value from the latest viewing in which it is not null. A
 * viewing that arrives late but occurred before the latest viewing sets only empty columns. Empty notes delete the stored notes. `mood_intensity`
 * changes together with `mood`.
 */
function latestValues(given: (column: LatestColumn) => string): string {
  const groups: [LatestColumn, ...LatestColumn[]][] = [['value'], ['context'], ['notes'], ['mood', 'mood_intensity']];
  return groups
    .flatMap(([first, ...others]) => {
      const keeps = `${given(first)} IS NULL OR (old.${first} IS NOT NULL AND ${given('last_viewed_at')} < old.last_viewed_at)`;
      return [first, ...others].map((column) => `${column} = CASE WHEN ${keeps} THEN old.${column} ELSE ${given(column)} END`);
    })
    .join(', ');
}

const growViews = statement(
  'grow-views',
  {},
  `UPDATE views AS old SET duration_ms = GREATEST(old.duration_ms, v.d), progress_pct = GREATEST(old.progress_pct, v.p), is_complete = old.is_complete OR v.x,
      ${latestValues((column) => `v.${latestColumns[column]}`)},
      last_viewed_at = GREATEST(old.last_viewed_at, v.l)
    FROM json_to_recordset($1) AS v(c text, u text, d int, p real, x bool, m text, q smallint, l timestamptz, sv smallint, sc text, w text)
    WHERE old.content_id = v.c AND old.user_id = v.u`,
);

const upsertViews = statement(
  'upsert-views',
  { contentId: 'text', userId: 'text', verifiedBy: 'uuid?', previousFirstViewedAt: 'timestamptz?', isNew: 'bool' },
  `INSERT INTO views AS old (content_id, user_id, duration_ms, progress_pct, is_complete, verified_by, times_viewed, mood, mood_intensity, first_viewed_at, last_viewed_at, plain_viewed_at, value, context, notes)
    SELECT c, u, d, p, x, b, n, m, q, f, l, t, sv, sc, w
    FROM json_to_recordset($1) AS v(c text, u text, d int, p real, x bool, b uuid, n int, m text, q smallint, f timestamptz, l timestamptz, t timestamptz, sv smallint, sc text, w text)
    ON CONFLICT (content_id, user_id) DO UPDATE SET
      duration_ms = GREATEST(old.duration_ms, EXCLUDED.duration_ms),
      progress_pct = GREATEST(old.progress_pct, EXCLUDED.progress_pct),
      is_complete = old.is_complete OR EXCLUDED.is_complete,
      verified_by = COALESCE(old.verified_by, EXCLUDED.verified_by),
      times_viewed = old.times_viewed + EXCLUDED.times_viewed,
      ${latestValues((column) => `EXCLUDED.${column}`)},
      first_viewed_at = LEAST(old.first_viewed_at, EXCLUDED.first_viewed_at),
      previous_first_viewed_at = CASE WHEN EXCLUDED.first_viewed_at < old.first_viewed_at THEN old.first_viewed_at END,
      last_viewed_at = GREATEST(old.last_viewed_at, EXCLUDED.last_viewed_at)
    RETURNING content_id AS "contentId", user_id AS "userId", verified_by AS "verifiedBy", previous_first_viewed_at AS "previousFirstViewedAt", xmax = 0 AS "isNew"`,
);

/**
 * Inserts viewings and updates `views`, which has one row per user and content. Only the first viewing of a user and content increases `viewCount`;
 * each viewing increases `totalViewCount`. The daily and hourly counts include the view on the day and in the hour of its earliest viewing, even if
 * that viewing arrives after later ones. If a client sends a viewing again with a longer duration or more progress, the stored values increase but no
 * counter does. If a new view includes plain viewings, the earliest of them has no row in `viewings`; `views.plain_viewed_at` contains its time.
 */
export async function writeViews(db: Connection, entries: Entry<ViewFact>[], deltas: CounterDeltas, known: KnownViewings): Promise<SendLast | null> {
  const viewings = foldByEvent(entries, known);
  const fresh = viewings.filter(({ isNew }) => isNew);
  const identified = fresh.filter((viewing) => !isPlain(viewing));
  const grown = viewings.filter(({ isNew, isExtended }) => !isNew && isExtended);
  const pairs = foldByPair(fresh);
  // If a stored viewing is extended, `growViews` also updates the views of new viewings, so that one statement locks all rows in sorted order.
  const raisedPairs = grown.length > 0 ? foldByPair([...fresh, ...grown]) : new Map<string, Viewing[]>();
  const [inserted, raised, , upserted] = await Promise.all([
    run(db, insertViewings, identified.map(viewingRow)),
    run(db, growViewings, grown.map(viewingRow)),
    run(db, growViews, sortedByKey(raisedPairs).map(viewRow)),
    run(db, upsertViews, sortedByKey(pairs).map(viewRow)),
  ]);
  // The number of rows differs if another server recorded one of the viewings, or a user was erased, at the same time.
  if (inserted.rowCount !== identified.length || raised.rowCount !== grown.length) throw new ConcurrentWriteError();

  for (const { entry } of grown) entry.isExtended = true;
  /** Plain viewings that need a row, because `views.plain_viewed_at` does not contain their time. */
  const repeats: Viewing[] = [];
  for (const { contentId, userId, isNew, verifiedBy, previousFirstViewedAt } of upserted.rows) {
    const ofPair = pairs.get(keyOf(contentId, userId)) ?? [];
    const [first] = ofPair;
    if (!first) continue;
    if (isNew) {
      first.entry.isChanged = true;
      deltas.add(contentId, 'viewCount', 1, first.entry.fact.occurredAt);
    }
    if (previousFirstViewedAt) deltas.move(contentId, 'viewCount', previousFirstViewedAt.getTime(), first.entry.fact.occurredAt);
    for (const { entry } of ofPair) {
      entry.isRepeatView = !entry.isChanged;
      deltas.add(contentId, 'totalViewCount', 1, entry.fact.occurredAt);
      if (entry.fact.id === verifiedBy) deltas.add(contentId, 'verifiedViewCount', 1, entry.fact.occurredAt);
    }
    repeats.push(...ofPair.filter(isPlain).slice(isNew ? 1 : 0));
  }
  const details = fresh.filter(hasDetails);
  if (repeats.length === 0 && details.length === 0) return null;
  return () => Promise.all([run(db, insertViewings, repeats.map(viewingRow)), run(db, insertDetails, details.map(detailRow))]);
}

/**
 * Whether no client knows the id of the viewing, because the server created the id and the viewing has no handle. Such a viewing is never repeated or
 * extended.
 */
function isPlain({ entry: { fact } }: Viewing): boolean {
  return !fact.isClientId && !fact.handle;
}

/** Returns the values sorted by key. All batches lock rows in this order, so that two batches cannot deadlock. */
function sortedByKey<T>(byKey: ReadonlyMap<string, T>): T[] {
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** Groups the viewings by user and content, and sorts each group by time. */
function foldByPair(viewings: Viewing[]): Map<string, Viewing[]> {
  const byPair = new Map<string, Viewing[]>();
  for (const viewing of viewings) {
    const { contentId, viewer } = viewing.entry.fact;
    const key = keyOf(contentId, viewer.id);
    const ofPair = byPair.get(key);
    if (ofPair) ofPair.push(viewing);
    else byPair.set(key, [viewing]);
  }
  for (const ofPair of byPair.values()) ofPair.sort((a, b) => a.entry.fact.occurredAt - b.entry.fact.occurredAt);
  return byPair;
}

function viewingRow({ entry: { fact }, durationMs, progressPct, isComplete, handleId }: Viewing): object {
  return {
    c: fact.contentId,
    u: fact.viewer.id,
    i: fact.id,
    d: durationMs,
    p: progressPct,
    x: isComplete,
    h: handleId,
    o: iso(fact.occurredAt),
    r: iso(fact.recordedAt),
  };
}

function hasDetails({ entry: { fact } }: Viewing): boolean {
  return Boolean(fact.source ?? fact.sessionId ?? fact.referrer ?? fact.origin?.userAgent ?? fact.origin?.ipAddress);
}

function detailRow({ entry: { fact } }: Viewing): object {
  return {
    c: fact.contentId,
    u: fact.viewer.id,
    i: fact.id,
    y: iso(fact.recordedAt).slice(0, 10),
    s: fact.source,
    e: fact.sessionId,
    f: fact.referrer,
    a: fact.origin?.userAgent,
    n: fact.origin?.ipAddress,
  };
}

function viewRow(viewings: Viewing[]): object {
  const [first, last] = [viewings[0], viewings.at(-1)] as [Viewing, Viewing];
  const facts = viewings.flatMap(({ facts }) => facts).sort((a, b) => a.occurredAt - b.occurredAt);
  const plain = viewings.find(isPlain);
  const felt = facts.findLast(({ mood }) => mood != null);
  const lastValue = (name: 'value' | 'context' | 'notes') => facts.findLast((fact) => fact[name] != null)?.[name];
  return {
    c: first.entry.fact.contentId,
    u: first.entry.fact.viewer.id,
    d: Math.max(...viewings.map(({ durationMs }) => durationMs)),
    p: Math.max(...viewings.map(({ progressPct }) => progressPct)),
    x: viewings.some(({ isComplete }) => isComplete),
    b: viewings.find(({ handleId }) => handleId)?.entry.fact.id,
    n: viewings.length,
    m: felt?.mood,
    q: felt?.moodIntensity,
    sv: lastValue('value'),
    sc: lastValue('context'),
    w: lastValue('notes'),
    f: iso(first.entry.fact.occurredAt),
    l: iso(last.entry.fact.occurredAt),
    t: plain && iso(plain.entry.fact.occurredAt),
  };
}
