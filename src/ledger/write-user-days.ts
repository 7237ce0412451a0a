import type { Connection } from '../infrastructure/database/pool';
import { statement } from '../infrastructure/database/statement';
import type { Entry } from './facts';
import type { KindRules } from './interaction-module';
import { iso, keyOf } from './row-format';
import { run } from './run-rows';

const insertDays = statement(
  'insert-user-days',
  {},
  'INSERT INTO user_days (user_id, day) SELECT u, y FROM json_to_recordset($1) AS v(u text, y date) ON CONFLICT DO NOTHING',
);

/** Inserts a row for each UTC day on which a user of the batch was active. */
export async function writeUserDays(db: Connection, entries: readonly Entry[], rulesOf: ReadonlyMap<string, KindRules>): Promise<void> {
  const days = new Map<string, object>();
  for (const { fact, refusal, missing, isChanged } of entries) {
    const rules = rulesOf.get(fact.kind);
    const isRepeat = rules?.identity === 'event' && !rules.repeatsAreActivity && !isChanged;
    if (refusal || missing || isRepeat) continue;
    const [user, day] = [fact.viewer.id, iso(fact.occurredAt).slice(0, 10)];
    days.set(keyOf(user, day), { u: user, y: day });
  }
  const sorted = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await run(db, insertDays, sorted);
}
