import type { PoolClient } from 'pg';
import type { CounterName } from '../../stats/counters';
import type { Effects } from '../effects';
import type { Entry, InteractionFact } from '../facts';
import { iso } from '../rows';
import { freshOnes, Raced } from './events';

const counterOf: Record<InteractionFact['type'], CounterName> = { SHARE: 'shareCount' };

const insertInteractions = {
  name: 'insert-interactions',
  text: `INSERT INTO interactions (content_id, id, user_id, type, platform, recipient, occurred_at, recorded_at)
    SELECT c, i, u, t, p, e, o, r
    FROM json_to_recordset($1) AS v(c text, i uuid, u text, t text, p text, e text, o timestamptz, r timestamptz)
    ON CONFLICT DO NOTHING`,
};

/** Events that may happen again and again: each counts, the same eventId only once. */
export async function writeInteractions(
  db: PoolClient,
  entries: Entry<InteractionFact>[],
  effects: Effects,
  known: ReadonlyMap<string, string>,
): Promise<void> {
  const fresh = freshOnes(entries, known);
  if (fresh.length === 0) return;
  const { rowCount } = await db.query({ ...insertInteractions, values: [JSON.stringify(fresh.map(rowOf))] });
  if (rowCount !== fresh.length) throw new Raced();
  for (const entry of fresh) {
    entry.isChanged = true;
    effects.count(entry.fact.contentId, counterOf[entry.fact.type], 1, entry.fact.occurredAt);
  }
}

function rowOf({ fact }: Entry<InteractionFact>): object {
  return {
    c: fact.contentId,
    i: fact.id,
    u: fact.viewer.id,
    t: fact.type,
    p: fact.platform,
    e: fact.recipient,
    o: iso(fact.occurredAt),
    r: iso(fact.recordedAt),
  };
}
