import { hash } from 'node:crypto';
import { badInput } from '../../domain/errors';
import type { NotificationRow } from './queries';

/** Maximum delay between the time of a notification and its commit. Covers the ledger's queue and retries. */
export const lateMs = 30_000;
/** Limits the length of cursors. After a burst of more notifications, a resumed subscription sends some of them again. */
const maxMarks = 100;
const name = 'myNotifications';
const year10000Ms = 253_402_300_800_000;

/**
 * Position of a subscriber. A time alone is not enough: several notifications can have the same time, and a late commit can have an earlier time than
 * notifications already sent. A position therefore holds the time of the newest notification sent, and a mark of each notification sent that is at
 * most `lateMs` older.
 */
export class Position {
  private constructor(
    private newestMs: number,
    /** Marks from the decoded cursor. */
    private readonly resumed: ReadonlySet<string> = new Set(),
    /** Times of the latest notifications sent, by mark, in the order of sending. */
    private readonly sent: Map<string, number> = new Map(),
  ) {}

  static at(momentMs: number): Position {
    return new Position(momentMs);
  }

  /** @throws CodedError BAD_USER_INPUT when the text is not a cursor of a notification. */
  static decode(cursor: string): Position {
    try {
      const [of, newestMs, ...marks] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [string, number, ...string[]];
      const isTime = Number.isSafeInteger(newestMs) && newestMs >= 0 && newestMs < year10000Ms;
      const areMarks = marks.length <= maxMarks && marks.every((mark) => /^[\w-]{8}$/.test(mark));
      if (of === name && isTime && areMarks) return new Position(newestMs, new Set(marks), new Map(marks.map((mark) => [mark, newestMs])));
    } catch {
      // The error below reports it.
    }
    throw badInput('after', 'after must be the `cursor` of a notification.');
  }

  /** Earliest possible time of a notification that is not yet committed. */
  get fromMs(): number {
    return this.newestMs - lateMs;
  }

  /** Whether the notification was sent before the decoded cursor was created. */
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

/** Position of a client that received `rows[index]` and all older rows of a list; `rows` are newest first. */
export function positionInList(rows: readonly NotificationRow[], index: number): Position {
  const position = Position.at(rows[index]?.at.getTime() ?? 0);
  const known = rows.slice(index).filter(({ at }) => at.getTime() >= position.fromMs);
  for (const row of known.reverse()) position.add(row);
  return position;
}

/** Includes the time, because a report that is decided again is a new notification. */
function markOf({ kind, id, at }: NotificationRow): string {
  return hash('sha256', `${kind}:${id}:${at.getTime()}`, 'base64url').slice(0, 8);
}
