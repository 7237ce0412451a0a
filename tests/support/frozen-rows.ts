import { SharedRead } from '../../src/infrastructure/database/shared-read';

const { rows } = SharedRead.prototype;

/** Freezes the rows that requests share, so that a test fails if the server changes one. */
export function freezeSharedRows(): void {
  // Test files of one Jest worker share the modules of the server.
  if (rows.name === 'frozenRows') return;
  SharedRead.prototype.rows = async function frozenRows(this: SharedRead<unknown>, ...args: Parameters<typeof rows>) {
    return (await rows.apply(this, args)).map(frozen);
  } as typeof rows;
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
