import { columnOf } from '../../domain/column-name';
import { isListedSql } from '../../domain/content-visibility';
import type { CounterName, Weights } from '../../domain/counters';
import type { Database, Queryable } from '../../infrastructure/database/pool';
import { once } from '../../infrastructure/database/transaction';
import { counters } from '../../interactions/registry/counters';
import { type Drift, groupOf } from './drift';

/**
 * Adds to each wrong counter of a content the difference between its facts and its stored value. The difference stays correct while servers record
 * further facts, because the ledger only adds to counters.
 */
export function fixDrift(pool: Database, contentId: string, drifts: Drift[], weights: Weights): Promise<void> {
  const lacking = new Map(drifts.map(({ counter, stored, facts }) => [counter, Number(facts) - Number(stored ?? 0)]));
  const sum = (column: string, name: CounterName) => `s.${column} + (${lacking.get(name) ?? 0})`;
  const byColumn = new Map(counters.names.map((name) => [columnOf(name), sum(columnOf(name), name)]));
  return once(pool, async (db) => {
    await db.query(
      `INSERT INTO content_stats (content_id, type, is_listed) SELECT id, type, false FROM content WHERE id = $1 ON CONFLICT DO NOTHING`,
      [contentId],
    );
    await db.query(
      `UPDATE content_stats s SET version = s.version + 1, type = c.type, is_listed = ${isListedSql('c')}, ${[...byColumn].map(([column, sql]) => `${column} = ${sql}`).join(', ')},
        popularity = ${counters.popularitySql(weights, (column) => `(${byColumn.get(column)})`)}, updated_at = $2
      FROM content c WHERE c.id = s.content_id AND s.content_id = $1`,
      [contentId, new Date()],
    );
    for (const [counter, delta] of lacking) await fixOne(db, contentId, counter, delta);
    // Computes the scores of the days last, because the scores depend on the fixed counters.
    const days = [...new Set(drifts.filter(({ counter }) => groupOf(counter) === 'daily').map(({ counter }) => counter.split(' ')[1]))];
    await db.query(
      `UPDATE content_daily SET score = ${counters.dayScoreSql(weights, (column) => column)} WHERE content_id = $1 AND day = ANY($2::date[])`,
      [contentId, days],
    );
  });
}

async function fixOne(db: Queryable, contentId: string, counter: string, delta: number): Promise<void> {
  const [name, start] = counter.split(' ') as [CounterName | 'score', string | undefined];
  const group = groupOf(counter);
  if (group === 'tallies')
    await db.query(
      `INSERT INTO content_tallies AS s (content_id, tally, count) VALUES ($1, $2, $3) ON CONFLICT (content_id, tally) DO UPDATE SET count = s.count + EXCLUDED.count`,
      [contentId, counter, delta],
    );
  if (!start || name === 'score') return;
  const [table, bucket, at] = group === 'hourly' ? ['content_hourly', 'hour', `${start}:00Z`] : ['content_daily', 'day', start];
  await db.query(
    `INSERT INTO ${table} AS s (content_id, ${bucket}, ${columnOf(name)}) VALUES ($1, $2, $3) ON CONFLICT (content_id, ${bucket}) DO UPDATE SET ${columnOf(name)} = s.${columnOf(name)} + EXCLUDED.${columnOf(name)}`,
    [contentId, at, delta],
  );
}

export async function fixService(db: Queryable, { counter, stored, facts }: Drift): Promise<void> {
  const [name, day] = counter.split(' ') as [CounterName, string];
  await db.query(
    `INSERT INTO service_hourly AS s (hour, slot, ${columnOf(name)}) VALUES ($1, 0, $2) ON CONFLICT (hour, slot) DO UPDATE SET ${columnOf(name)} = s.${columnOf(name)} + EXCLUDED.${columnOf(name)}`,
    [`${day}T00:00Z`, Number(facts) - Number(stored)],
  );
}
