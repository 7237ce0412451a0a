import { dayMs } from '../domain/durations';
import type { Connection } from '../infrastructure/database/pool';
import { statement } from '../infrastructure/database/statement';
import type { Entry } from './facts';
import type { KindRules } from './interaction-module';
import { iso } from './row-format';
import { run } from './run-rows';

const insertDays = statement(
  'insert-user-days',
  {},
  'INSERT INTO user_days (user_id, day) SELECT u, y FROM json_to_recordset($1) AS v(u text, y date) ON CONFLICT DO NOTHING',
);

/** Inserts a row for each UTC day on which a user of the batch was active. */
export async function writeUserDays(db: Connection, entries: readonly Entry[], rulesOf: ReadonlyMap<string, KindRules>): Promise<void> {
  const days = new Map<string, Set<number>>();
  for (const { fact, refusal, missing, isChanged } of entries) {
    const rules = rulesOf.get(fact.kind);
    const isRepeat = rules?.identity === 'event' && !rules.repeatsAreActivity && !isChanged;
    if (refusal || missing || isRepeat) continue;
    const day = Math.floor(fact.occurredAt / dayMs);
    const ofUser = days.get(fact.viewer.id);
    if (ofUser) ofUser.add(day);
    else days.set(fact.viewer.id, new Set([day]));
  }
  const sorted = [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([u, ofUser]) => [...ofUser].sort((a, b) => a - b).map((day) => ({ u, y: iso(day * dayMs).slice(0, 10) })));
  await run(db, insertDays, sorted);
}
