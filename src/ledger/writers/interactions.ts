import type { Queryable } from '../../database/pool';
import type { CounterName } from '../../stats/counters';
import type { Effects } from '../effects';
import type { Entry, InteractionFact } from '../facts';
import { iso } from '../rows';
import { insertEvents } from './events';

const counterOf: Record<InteractionFact['type'], CounterName> = { SHARE: 'shareCount' };

const insertInteractions = {
  name: 'insert-interactions',
  text: `INSERT INTO interactions (content_id, id, user_id, type, platform, recipient, occurred_at, recorded_at)
    SELECT c, i, u, t, p, e, o, r
    FROM json_to_recordset($1) AS v(c text, i uuid, u text, t text, p text, e text, o timestamptz, r timestamptz)
    ON CONFLICT DO NOTHING
    RETURNING content_id AS "contentId", id`,
};

/** Events that may happen again and again: each counts, the same eventId only once. */
export async function writeInteractions(db: Queryable, entries: Entry<InteractionFact>[], effects: Effects): Promise<void> {
  const fresh = await insertEvents(db, insertInteractions, 'interactions', entries, ({ fact }) => ({
    c: fact.contentId, i: fact.id, u: fact.viewer.id, t: fact.type, p: fact.platform, e: fact.recipient, o: iso(fact.occurredAt), r: iso(fact.recordedAt),
  })); // prettier-ignore
  for (const entry of fresh) {
    entry.isChanged = true;
    effects.count(entry.fact.contentId, counterOf[entry.fact.type], 1, entry.fact.occurredAt);
  }
}
