import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { type Entry, kindOfFact } from '../facts';
import { iso, keyOf } from '../row-format';
import { run } from './run';

const insertDays = statement(
  'insert-user-days',
  {},
  'INSERT INTO user_days (user_id, day) SELECT u, y FROM json_to_recordset($1) AS v(u text, y date) ON CONFLICT DO NOTHING',
);

/** Records on which UTC days users were active: one row per user and day. */
export async function writeUserDays(db: Connection, entries: readonly Entry[]): Promise<void> {
  const days = new Map<string, object>();
  for (const { fact, refusal, missing, isChanged } of entries) {
    // A repeated event is no activity of that day. A repeat view is.
    const isRepeat = kindOfFact[fact.kind].isEvent && fact.kind !== 'view' && !isChanged;
    if (refusal || missing || isRepeat) continue;
    const [user, day] = [fact.viewer.id, iso(fact.occurredAt).slice(0, 10)];
    days.set(keyOf(user, day), { u: user, y: day });
  }
  const sorted = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await run(db, insertDays, sorted);
}
