import { escapeLiteral } from 'pg';
import type { Queryable } from './pool';
import { json, statement } from './statement';

const columns = { value: json<unknown>() };
const insert = 'INSERT INTO settings AS s (key, value) VALUES ($1, $2) ON CONFLICT (key)';

const read = statement('read-setting', columns, 'SELECT value FROM settings WHERE key = $1');
const readOrCreate = statement('read-or-create-setting', columns, `${insert} DO UPDATE SET value = s.value RETURNING value`);
const create = statement('create-setting', {}, `${insert} DO NOTHING`);
const write = statement('write-setting', {}, `${insert} DO UPDATE SET value = EXCLUDED.value`);
const raise = statement('raise-setting', {}, `${insert} DO UPDATE SET value = EXCLUDED.value WHERE s.value < EXCLUDED.value`);
const increment = statement('increment-setting', {}, `${insert} DO UPDATE SET value = to_jsonb(s.value::int8 + 1)`);
const replace = statement('replace-setting', {}, 'UPDATE settings SET value = $2 WHERE key = $1');
const compareAndSet = statement('compare-and-set-setting', {}, 'UPDATE settings SET value = $3 WHERE key = $1 AND value = $2');
const remove = statement('delete-setting', {}, 'DELETE FROM settings WHERE key = $1');

/** One row of the table `settings`: a JSON value of type `T` that all servers of an installation share. */
export class Setting<T> {
  constructor(private readonly key: string) {}

  /** Returns the stored value; null if no value is stored. */
  async read(db: Queryable): Promise<T | null> {
    return ((await read.row(db, [this.key]))?.value ?? null) as T | null;
  }

  /** Returns the stored value. If no value is stored, stores and returns `value`. */
  async readOrCreate(db: Queryable, value: T): Promise<T> {
    return (await readOrCreate.row(db, [this.key, JSON.stringify(value)]))?.value as T;
  }

  /** Stores the value if no value is stored. @returns false if a value was already stored. */
  async create(db: Queryable, value: T): Promise<boolean> {
    return (await create.run(db, [this.key, JSON.stringify(value)])).rowCount === 1;
  }

  /** Stores the value and overwrites an existing value. */
  async write(db: Queryable, value: T): Promise<void> {
    await write.run(db, [this.key, JSON.stringify(value)]);
  }

  /** Overwrites the stored value. If the setting has no value, stores nothing and returns false. */
  async replace(db: Queryable, value: T): Promise<boolean> {
    return (await replace.run(db, [this.key, JSON.stringify(value)])).rowCount === 1;
  }

  /** Overwrites the stored value if it equals `expected`. @returns false if the stored value differs or no value is stored. */
  async compareAndSet(db: Queryable, expected: T, value: T): Promise<boolean> {
    return (await compareAndSet.run(db, [this.key, JSON.stringify(expected), JSON.stringify(value)])).rowCount === 1;
  }

  /** Stores the string `value` unless an equal or greater string is stored. For times in ISO 8601, this keeps the latest time. */
  async raise(this: Setting<string>, db: Queryable, value: string): Promise<void> {
    await raise.run(db, [this.key, JSON.stringify(value)]);
  }

  /** Adds 1 to the stored integer; stores 1 if the setting has no value. */
  async increment(this: Setting<number>, db: Queryable): Promise<void> {
    await increment.run(db, [this.key, '1']);
  }

  async delete(db: Queryable): Promise<void> {
    await remove.run(db, [this.key]);
  }

  /** SQL statement that deletes the setting. It contains the key as a literal, because a string of several statements cannot have parameters. */
  get deleteSql(): string {
    return `DELETE FROM settings WHERE key = ${escapeLiteral(this.key)}`;
  }
}
