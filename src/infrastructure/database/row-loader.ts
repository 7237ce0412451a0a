/**
 * Rows that one request reads by key. Reads each key at most once, so that all fields of a response return the same row. Unlike a DataLoader, it
 * returns rows that it has already read without a promise. `SharedRead` collects the keys of all requests into statements.
 */
export class RowLoader<Row extends object | null> {
  /** The row of each key, or the promise of the read that will add the row to this map. */
  private readonly known = new Map<string, Row | Promise<void>>();
  /** Keys of the calls of `load` in the current tick, which `SharedRead` receives as one list. */
  private collected: { keys: string[]; reading: Promise<void> } | null = null;

  /** `read` returns the row of each key, in the order of the keys. */
  constructor(private readonly read: (keys: readonly string[]) => Promise<readonly Row[]>) {}

  async load(key: string): Promise<Row> {
    const known = this.known.get(key);
    if (known !== undefined && !(known instanceof Promise)) return known;
    await (known ?? this.collect(key));
    return this.known.get(key) as Row;
  }

  /** Returns the rows of the keys, in the order of the keys. */
  async loadMany(keys: readonly string[]): Promise<Row[]> {
    const missing = keys.filter((key) => !this.known.has(key));
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

  private collect(key: string): Promise<void> {
    if (!this.collected) {
      const keys: string[] = [];
      const reading = new Promise<void>((resolve) => {
        process.nextTick(() => {
          this.collected = null;
          resolve(this.request(keys));
        });
      });
      this.collected = { keys, reading };
    }
    const { keys, reading } = this.collected;
    keys.push(key);
    this.known.set(key, reading);
    return reading;
  }

  private async request(keys: readonly string[]): Promise<void> {
    const rows = await this.read(keys);
    for (let index = 0; index < keys.length; index++) this.known.set(keys[index] as string, rows[index] as Row);
  }
}
