import type { PoolClient } from 'pg';
import { missingForView, viewPolicies } from '../../views/policy';
import type { Effects } from '../effects';
import type { Entry, ViewFact } from '../facts';
import { iso, keyOf } from '../rows';
import { freshOnes, Raced } from './events';

const insertViewings = {
  name: 'insert-viewings',
  text: `INSERT INTO viewings (content_id, id, user_id, duration_ms, progress_pct, is_complete, source, session_id, referrer, occurred_at, recorded_at)
    SELECT c, i, u, d, p, x, s, e, f, o, r
    FROM json_to_recordset($1) AS v(c text, i uuid, u text, d int, p real, x bool, s text, e text, f text, o timestamptz, r timestamptz)
    ON CONFLICT DO NOTHING`,
};

const upsertViews = {
  name: 'upsert-views',
  text: `INSERT INTO views AS old (content_id, user_id, duration_ms, progress_pct, is_complete, times_viewed, first_viewed_at, last_viewed_at)
    SELECT c, u, d, p, x, n, f, l
    FROM json_to_recordset($1) AS v(c text, u text, d int, p real, x bool, n int, f timestamptz, l timestamptz)
    ON CONFLICT (content_id, user_id) DO UPDATE SET
      duration_ms = GREATEST(old.duration_ms, EXCLUDED.duration_ms),
      progress_pct = GREATEST(old.progress_pct, EXCLUDED.progress_pct),
      is_complete = old.is_complete OR EXCLUDED.is_complete,
      times_viewed = old.times_viewed + EXCLUDED.times_viewed,
      last_viewed_at = GREATEST(old.last_viewed_at, EXCLUDED.last_viewed_at)
    RETURNING content_id AS "contentId", user_id AS "userId", xmax = 0 AS "isNew"`,
};

/**
 * Views: one row per user and content for ever. A repeat raises the measures to their maxima and the user's own count;
 * only the first counts towards the content's views. Viewings of one pair in a batch are folded, so they take one row.
 */
export async function writeViews(db: PoolClient, entries: Entry<ViewFact>[], effects: Effects, known: ReadonlyMap<string, string>): Promise<void> {
  for (const entry of entries) entry.missing = missingForView(viewPolicies[entry.content.type], entry.fact);
  const fresh = freshOnes(
    entries.filter((entry) => entry.missing === null),
    known,
  );
  if (fresh.length === 0) return;
  const pairs = foldByPair(fresh);
  const [inserted, upserted] = await Promise.all([
    db.query({ ...insertViewings, values: [JSON.stringify(fresh.map(viewingRow))] }),
    db.query({ ...upsertViews, values: [JSON.stringify([...pairs.values()].map(viewRow))] }),
  ]);
  if (inserted.rowCount !== fresh.length) throw new Raced();

  for (const { contentId, userId, isNew } of upserted.rows) {
    const viewings = pairs.get(keyOf(contentId, userId)) ?? [];
    const [first] = viewings;
    if (first && isNew) {
      first.isChanged = true;
      effects.count(contentId, 'viewCount', 1, first.fact.occurredAt);
    }
    for (const { fact } of viewings) effects.count(contentId, 'totalViewCount', 1, fact.occurredAt);
  }
}

/** The viewings of each user and content, the earliest first. */
function foldByPair(entries: Entry<ViewFact>[]): Map<string, Entry<ViewFact>[]> {
  const byPair = new Map<string, Entry<ViewFact>[]>();
  for (const entry of entries) {
    const key = keyOf(entry.fact.contentId, entry.fact.viewer.id);
    const viewings = byPair.get(key);
    if (viewings) viewings.push(entry);
    else byPair.set(key, [entry]);
  }
  for (const viewings of byPair.values()) viewings.sort((a, b) => a.fact.occurredAt - b.fact.occurredAt);
  return byPair;
}

function viewingRow({ fact }: Entry<ViewFact>): object {
  return {
    c: fact.contentId,
    i: fact.id,
    u: fact.viewer.id,
    d: fact.durationMs,
    p: fact.progressPct,
    x: fact.isComplete,
    s: fact.source,
    e: fact.sessionId,
    f: fact.referrer,
    o: iso(fact.occurredAt),
    r: iso(fact.recordedAt),
  }; // prettier-ignore
}

function viewRow(viewings: Entry<ViewFact>[]): object {
  const facts = viewings.map(({ fact }) => fact);
  const first = facts[0] as ViewFact;
  return {
    c: first.contentId,
    u: first.viewer.id,
    d: Math.max(...facts.map((fact) => fact.durationMs)),
    p: Math.max(...facts.map((fact) => fact.progressPct)),
    x: facts.some((fact) => fact.isComplete),
    n: facts.length,
    f: iso(first.occurredAt),
    l: iso((facts.at(-1) as ViewFact).occurredAt),
  };
}
