import { badInput } from '../domain/errors';

/** `path` is the prefix of the range's fields in the arguments. @throws CodedError BAD_USER_INPUT unless `to` is later than `from`. */
export function checkRange({ from, to }: { from?: Date | null; to?: Date | null }, path = ''): void {
  if (from && to && from >= to) throw badInput(`${path}to`, `to must be later than from, got ${from.toISOString()} to ${to.toISOString()}.`);
}
