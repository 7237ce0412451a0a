import { badInput } from '../domain/errors';

/** `path` is where the range stands in its arguments. @throws CodedError BAD_USER_INPUT when a range ends before it starts. */
export function checkRange({ from, to }: { from?: Date | null; to?: Date | null }, path = ''): void {
  if (from && to && from >= to) throw badInput(`${path}to`, `to must be later than from, got ${from.toISOString()} to ${to.toISOString()}.`);
}
