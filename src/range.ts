import { badInput } from './errors';

/** @throws CodedError BAD_USER_INPUT when a range ends before it starts. */
export function checkRange({ from, to }: { from?: Date | null; to?: Date | null }): void {
  if (from && to && from >= to) throw badInput('to', `to must be later than from, got ${from.toISOString()} to ${to.toISOString()}.`);
}
