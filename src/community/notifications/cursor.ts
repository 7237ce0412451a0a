import { hash } from 'node:crypto';
import { badInput } from '../../domain/errors';
import type { NotificationRow } from './queries';

/** A notification can be committed this much later than its time says. It covers the wait in the queue and the retries of the ledger. */
export const lateMs = 30_000;
/** More marks would make cursors long. In a flood of more, a subscriber that resumes is sent some again. */
const maxMarks = 100;
const name = 'myNotifications';
const year10000Ms = 253_402_300_800_000;

/**
 * Where a subscriber stands. A time alone would not do: several notifications have the same, and one that is committed late has an earlier
 * time than others sent before it. So a position names the time of the newest one that was sent, and by their marks those sent that are at
 * most `lateMs` older.
 */
export class Position {
  private constructor(
    private newestMs: number,
    /** Marks that the cursor had. */
    private readonly resumed: ReadonlySet<string> = new Set(),
    /** Times by mark of the last ones sent, in the order of sending. */
    private readonly sent: Map<string, number> = new Map(),
  ) {}

  static at(momentMs: number): Position {
    return new Position(momentMs);
  }

  /** @throws CodedError BAD_USER_INPUT when it is not the cursor of a notification. */
  static decode(cursor: string): Position {
    try {
      const [of, newestMs, ...marks] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [string, number, ...string[]];
      const isTime = Number.isSafeInteger(newestMs) && newestMs >= 0 && newestMs < year10000Ms;
      const areMarks = marks.length <= maxMarks && marks.every((mark) => /^[\w-]{8}$/.test(mark));
      if (of === name && isTime && areMarks) return new Position(newestMs, new Set(marks), new Map(marks.map((mark) => [mark, newestMs])));
    } catch {
      // It is rejected below.
    }
    throw badInput('after', 'after must be the `cursor` of a notification.');
  }

  /** The earliest time that a notification can have which is still to come. */
  get fromMs(): number {
    return this.newestMs - lateMs;
  }

  /** Whether it was sent before the cursor that this position was decoded from. */
  isSent(row: NotificationRow): boolean {
    return this.resumed.has(markOf(row));
  }

  add(row: NotificationRow): void {
    this.newestMs = Math.max(this.newestMs, row.at.getTime());
    this.sent.set(markOf(row), row.at.getTime());
    for (const [oldest] of this.sent) {
      if (this.sent.size <= maxMarks) break;
      this.sent.delete(oldest);
    }
  }

  get cursor(): string {
    const marks = [...this.sent].filter(([, atMs]) => atMs >= this.fromMs).map(([mark]) => mark);
    return Buffer.from(JSON.stringify([name, this.newestMs, ...marks])).toString('base64url');
  }
}

/** The position of one who was sent this row of a list, newest first, and the older ones after it. */
export function positionInList(rows: readonly NotificationRow[], index: number): Position {
  const position = Position.at(rows[index]?.at.getTime() ?? 0);
  const known = rows.slice(index).filter(({ at }) => at.getTime() >= position.fromMs);
  for (const row of known.reverse()) position.add(row);
  return position;
}

/** A report that is decided again is another notification. */
function markOf({ kind, id, at }: NotificationRow): string {
  return hash('sha256', `${kind}:${id}:${at.getTime()}`, 'base64url').slice(0, 8);
}
