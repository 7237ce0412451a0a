import { badInput } from '../../domain/errors';

/** The longest name that a request may carry: of its operation, of a document, of an operation over a socket. */
const maxName = 255;

/** Names are logged, remembered and sent back, so they are bounded before anything else. @throws CodedError BAD_USER_INPUT. */
export function checkNames(names: Readonly<Record<string, unknown>>): void {
  for (const [field, name] of Object.entries(names))
    if (typeof name === 'string' && name.length > maxName)
      throw badInput(field, `${field} must be at most ${maxName} characters long, got ${name.length}.`);
}
