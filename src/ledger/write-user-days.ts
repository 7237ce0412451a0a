import type { Connection } from '../infrastructure/database/pool';
import { statement } from '../infrastructure/database/statement';
import type { Entry } from './facts';
import { iso, keyOf } from './row-format';
import { run } from './run-rows';

const insertDays = statement(
  'insert-user-days',
  {},
  'INSERT INTO user_days (user_id, day) SELECT u, y FROM json_to_recordset($1) AS v(u text, y date) ON CONFLICT DO NOTHING',
);

/** Inserts a row for each UTC day on which a user of the batch was active. */
export async function writeUserDays(db: Connection, entries: readonly Entry[]): Promise<void> {
  const days = new Map<string, object>();
  for (const { fact, isEvent, refusal, missing, isChanged, isRepeatView, isExtended } of entries) {
    // A repeated event does not count as activity.
    const isRepeat = isEvent && !(isChanged || isRepeatView || isExtended);
    if (refusal || missing || isRepeat) continue;
    const [user, day] = [fact.viewer.id, iso(fact.occurredAt).slice(0, 10)];
    days.set(keyOf(user, day), { u: user, y: day });
  }
  const sorted = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await run(db, insertDays, sorted);
}
