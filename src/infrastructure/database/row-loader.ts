import DataLoader from 'dataloader';

/**
 * Rows that one request reads by key. Reads each key at most once, so that all fields of a response return the same row. A DataLoader collects the
 * keys of the calls of `load` in one tick, and `SharedRead` collects the keys of all requests into statements. Rows that the request has already read
 * are available without a promise.
 */
export class RowLoader<Row extends object | null> {
  /** Position of the row of each key in `rows`. */
  private readonly positions = new Map<string, number>();
  /** Rows that the request has read; undefined while the request reads the row, and if that failed. */
  private readonly rows: (Row | undefined)[] = [];
  private readonly reads: { end: number; done: Promise<void> }[] = [];
  private loader: DataLoader<string, Row> | undefined;

  /** `read` returns the row of each key, in the order of the keys. */
  constructor(private readonly read: (keys: readonly string[]) => Promise<readonly Row[]>) {}

  load(key: string): Promise<Row> {
    const row = this.loaded(key);
    if (row !== undefined) return Promise.resolve(row);
    this.loader ??= new DataLoader<string, Row>((keys) => this.loadMany(keys), { cache: false });
    return this.loader.load(key);
  }

  /** Returns the rows of the keys, in the order of the keys. */
  async loadMany(keys: readonly string[]): Promise<Row[]> {
    const missing: string[] = [];
    const positions: number[] = [];
    for (const key of keys) {
      let position = this.positions.get(key);
      if (position === undefined) {
        position = this.rows.push(undefined) - 1;
        this.positions.set(key, position);
        missing.push(key);
      }
      positions.push(position);
    }
    if (missing.length > 0) {
      const done = this.request(missing);
      // A call that awaits several reads throws the error of the first one that fails. The other errors must not end the process.
      done.catch(() => {});
      this.reads.push({ end: this.rows.length, done });
    }
    for (const position of positions) if (this.rows[position] === undefined) await this.reads.find(({ end }) => position < end)?.done;
    return positions.map((position) => this.rows[position] as Row);
  }

  /** Returns the row if it has been read, otherwise undefined. */
  loaded(key: string): Row | undefined {
    const position = this.positions.get(key);
    return position === undefined ? undefined : this.rows[position];
  }

  /** Forgets the row, so that the next load reads it again. */
  forget(key: string): void {
    this.positions.delete(key);
  }

  private async request(keys: readonly string[]): Promise<void> {
    const start = this.rows.length - keys.length;
    const rows = await this.read(keys);
    for (const [n, row] of rows.entries()) this.rows[start + n] = row;
  }
}
