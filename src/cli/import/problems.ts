import { grouped } from '../progress';
import { BadRow } from './values';

const shownLines = 20;

/** Collects the reasons for skipped rows. Prints the first 20 reasons, and counts all of them by kind. */
export class Problems {
  /** Positions of the skipped rows. */
  private readonly places = new Set<string>();
  private readonly countByKind = new Map<string, number>();
  private shown = 0;

  constructor(private readonly say: (line: string) => void) {}

  /** Adds the reason for a skipped row. `place` is the position of the row, such as "line 3". */
  add(place: string, reason: string | BadRow): void {
    const { kind, message } = typeof reason === 'string' ? { kind: kindOf(reason), message: reason } : reason;
    this.places.add(place);
    this.countByKind.set(kind, (this.countByKind.get(kind) ?? 0) + 1);
    if (++this.shown <= shownLines) this.say(`${place}: ${message}`);
    if (this.shown === shownLines + 1) this.say('… more rows are skipped: the summary counts them.');
  }

  get rowCount(): number {
    return this.places.size;
  }

  /** Returns a text such as "4 rows skipped (3 × has no time; 1 × has no user)"; empty when no row was skipped. */
  summary(): string {
    if (this.rowCount === 0) return '';
    const kinds = [...this.countByKind].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${grouped(count)} × ${kind}`);
    return `${counted(this.rowCount, 'row')} skipped (${kinds.join('; ')})`;
  }
}

/** Returns the reason without the values of the row, so that equal problems of different rows have the same kind. */
function kindOf(reason: string): string {
  return (reason.split(/, got |: /)[0] as string).replace(/\d[\d.,]*/g, '…');
}

export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${count === 1 ? noun : `${noun}s`}`;
}
