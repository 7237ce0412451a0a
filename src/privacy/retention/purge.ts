import { oldestKept, type RetentionDays } from '../../domain/retention';
import type { Database } from '../../infrastructure/database/pool';
import { Setting } from '../../infrastructure/database/shared-settings';
import { statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';
import { dropMonthlyPartitions, monthlyTables } from './partitions';

/** Table that stores one kind of detail, and the way to delete the details of old rows. */
interface Place {
  table: string;
  /** Column that contains the time or day of the row. An index begins with this column, so that a query finds old rows without a full scan. */
  age: string;
  /** Type of each column of the primary key, by column name. */
  key: Record<string, string>;
  /** Columns that the purge sets to NULL; null if the purge deletes the whole row. */
  forget: string[] | null;
}

const atOnce = 2_000;

/** Returns the statements that find and purge the rows of a table whose column `age` is before the time $1. */
function purgeable({ table, age, key, forget }: Place) {
  const columns = Object.keys(key);
  const isOld = (row: string) => `${row}.${age} < $1${forget ? ` AND ${row}.${forget[0]} IS NOT NULL` : ''}`;
  const change = forget ? `UPDATE ${table} t SET ${forget.map((column) => `${column} = NULL`).join(', ')} FROM` : `DELETE FROM ${table} t USING`;
  const name = `${table}-${forget?.[0] ?? 'rows'}`;
  return {
    table,
    find: statement(
      `find-old-${name}`,
      Object.fromEntries(columns.map((column) => [column, 'text' as const])),
      `SELECT ${columns.map((column) => `${column}::text`).join(', ')}
      FROM (SELECT * FROM ${table} o WHERE ${isOld('o')} ORDER BY ${age} LIMIT ${atOnce}) o ORDER BY ${columns.join(', ')}`,
    ),
    // Checks the age again, because a row can have received a newer time after the statement `find` returned it.
    purge: statement(
      `purge-${name}`,
      {},
      `${change} json_to_recordset($2) AS v(${columns.map((column) => `${column} ${key[column]}`).join(', ')})
      WHERE ${columns.map((column) => `t.${column} = v.${column}`).join(' AND ')} AND ${isOld('t')}`,
    ),
  };
}

const mood = (table: string, age: string, key: Record<string, string>) => purgeable({ table, age, key, forget: ['mood', 'mood_intensity'] });
const pair = { content_id: 'text', user_id: 'text' };
const event = { content_id: 'text', id: 'uuid' };

const places: Record<keyof RetentionDays, ReturnType<typeof purgeable>[]> = {
  viewDetails: [purgeable({ table: 'view_details', age: 'day', key: { ...pair, viewing_id: 'uuid', day: 'date' }, forget: null })],
  hourlyCounts: [purgeable({ table: 'content_hourly', age: 'hour', key: { content_id: 'text', hour: 'timestamptz' }, forget: null })],
  moods: [
    mood('views', 'last_viewed_at', pair),
    mood('reactions', 'recorded_at', { ...pair, slot: 'text' }),
    mood('favorites', 'recorded_at', pair),
    mood('interactions', 'recorded_at', event),
    mood('reviews', 'recorded_at', pair),
    mood('comments', 'recorded_at', event),
  ],
  recipients: [
    purgeable({ table: 'interaction_details', age: 'day', key: { content_id: 'text', event_id: 'uuid', day: 'date' }, forget: null }),
    // The previous release stores recipients in the column `recipient`.
    purgeable({ table: 'interactions', age: 'recorded_at', key: event, forget: ['recipient'] }),
  ],
};

/** Time in ISO 8601 since which hourly counts are complete. It never moves back, because a longer retention does not restore deleted hours. */
export const hoursKeptSince = new Setting<string>('hourly-since');

/**
 * Deletes each kind of detail after its number of UTC days in `retentionDays`. Drops whole monthly partitions where possible, and deletes other
 * details in batches of up to 2000 rows. Several servers can call this function at the same time.
 * @returns the number of purged rows by kind of detail.
 */
export async function purgeDetails(pool: Database, retentionDays: RetentionDays, nowMs: number): Promise<Record<keyof RetentionDays, number>> {
  const purged = { viewDetails: 0, hourlyCounts: 0, moods: 0, recipients: 0 };
  for (const kind of Object.keys(places) as (keyof RetentionDays)[]) {
    const days = retentionDays[kind];
    if (days === null) continue;
    const before = new Date(oldestKept(days, nowMs)).toISOString();
    if (kind === 'hourlyCounts') await hoursKeptSince.raise(pool, before);
    for (const place of places[kind]) {
      if (place.table in monthlyTables) purged[kind] += await dropMonthlyPartitions(pool, place.table, before.slice(0, 10));
      purged[kind] += await purgePlace(pool, place, before);
    }
  }
  return purged;
}

async function purgePlace(pool: Database, { find, purge }: ReturnType<typeof purgeable>, before: string): Promise<number> {
  let purged = 0;
  for (;;) {
    const rows = await find.rows(pool, [before]);
    if (rows.length === 0) return purged;
    const { rowCount } = await inTransaction(pool, (db) => purge.run(db, [before, JSON.stringify(rows)]));
    purged += rowCount ?? 0;
  }
}
