import DataLoader from 'dataloader';

/**
 * Rows that one request reads by key. Reads each key at most once, so that all fields of a response return the same row. A DataLoader collects the
 * keys of the calls of `load` in one tick, and `SharedRead` collects the keys of all requests into statements. Rows that the request has already read
 * are available without a promise.
 */
export class RowLoader<Row extends object | null> {
  /** The row of each key, or the promise of the read that will add the row to this map. */
  private readonly known = new Map<string, Row | Promise<void>>();
  private readonly loader = new DataLoader<string, Row>((keys) => this.loadMany(keys), { cache: false });

  /** `read` returns the row of each key, in the order of the keys. */
  constructor(private readonly read: (keys: readonly string[]) => Promise<readonly Row[]>) {}

  load(key: string): Promise<Row> {
    const row = this.loaded(key);
    return row === undefined ? this.loader.load(key) : Promise.resolve(row);
  }

  /** Returns the rows of the keys, in the order of the keys. */
  async loadMany(keys: readonly string[]): Promise<Row[]> {
    const missing = [...new Set(keys)].filter((key) => !this.known.has(key));
    if (missing.length > 0) {
      const reading = this.request(missing);
      for (const key of missing) this.known.set(key, reading);
      await reading;
    }
    const rows: Row[] = [];
    for (const key of keys) {
      const known = this.known.get(key);
      if (known instanceof Promise) await known;
      rows.push(this.known.get(key) as Row);
    }
    return rows;
  }

  /** Returns the row if it has been read, otherwise undefined. */
  loaded(key: string): Row | undefined {
    const known = this.known.get(key);
    return known instanceof Promise ? undefined : known;
  }

  /** Forgets the row, so that the next load reads it again. */
  forget(key: string): void {
    this.known.delete(key);
  }

  private async request(keys: readonly string[]): Promise<void> {
    const rows = await this.read(keys);
    for (let index = 0; index < keys.length; index++) this.known.set(keys[index] as string, rows[index] as Row);
  }
}
