import { badInput } from '../domain/errors';

/**
 * Checks that `to` is later than `from`; null means no bound.
 * @throws CodedError BAD_USER_INPUT if `to` is not later. The `field` of the error is `to` with the prefix `path`, for example `input.to`.
 */
export function checkRange({ from, to }: { from?: Date | null; to?: Date | null }, path = ''): void {
  if (from && to && from >= to) throw badInput(`${path}to`, `to must be later than from, got ${from.toISOString()} to ${to.toISOString()}.`);
}
