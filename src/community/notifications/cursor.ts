import { hash } from 'node:crypto';
import { badInput } from '../../domain/errors';
import type { NotificationRow } from './queries';

/** Maximum time in ms between the timestamp of a notification and its commit. This includes the wait in the queue of the ledger and retries. */
export const lateMs = 30_000;
/**
 * Maximum number of notifications that a cursor lists, so that cursors stay short. If more than this number of notifications occur
 * within `lateMs` of each other, a resumed subscription sends some of them again.
 */
const maxMarks = 100;
const name = 'myNotifications';
const year10000Ms = 253_402_300_800_000;

/**
 * Position of a subscriber in the sequence of notifications of a user. The time of the last notification is not enough, because several
 * notifications can have the same time, and a notification can be committed after notifications with later times were sent. A position
 * therefore consists of the time of the newest notification that was sent, and a mark (a short hash) of each sent notification that is at
 * most `lateMs` older.
 */
export class Position {
  private constructor(
    private newestMs: number,
    /** Marks (short hashes) of the notifications that the decoded cursor lists as sent. */
    private readonly resumed: ReadonlySet<string> = new Set(),
    /** Times (Unix ms) of the latest sent notifications by mark, in the order in which they were sent. */
    private readonly sent: Map<string, number> = new Map(),
  ) {}

  static at(momentMs: number): Position {
    return new Position(momentMs);
  }

  /** Decodes a cursor. @throws CodedError BAD_USER_INPUT if the text is not the cursor of a notification. */
  static decode(cursor: string): Position {
    try {
      const [of, newestMs, ...marks] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [string, number, ...string[]];
      const isTime = Number.isSafeInteger(newestMs) && newestMs >= 0 && newestMs < year10000Ms;
      const areMarks = marks.length <= maxMarks && marks.every((mark) => /^[\w-]{8}$/.test(mark));
      if (of === name && isTime && areMarks) return new Position(newestMs, new Set(marks), new Map(marks.map((mark) => [mark, newestMs])));
    } catch {
      // A cursor that is not valid JSON is rejected below.
    }
    throw badInput('after', 'after must be the `cursor` of a notification.');
  }

  /** Earliest time (Unix ms) of a notification that may not be committed yet. */
  get fromMs(): number {
    return this.newestMs - lateMs;
  }

  /** Returns whether the decoded cursor lists this notification as sent. */
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

/** Returns the position of a client that has received `rows[index]` and all older notifications. `rows` are sorted newest first. */
export function positionInList(rows: readonly NotificationRow[], index: number): Position {
  const position = Position.at(rows[index]?.at.getTime() ?? 0);
  const known = rows.slice(index).filter(({ at }) => at.getTime() >= position.fromMs);
  for (const row of known.reverse()) position.add(row);
  return position;
}

/**
 * Returns a short hash that identifies a notification. The hash includes the time, because another decision on the same report is a new
 * notification.
 */
function markOf({ kind, id, at }: NotificationRow): string {
  return hash('sha256', `${kind}:${id}:${at.getTime()}`, 'base64url').slice(0, 8);
}
