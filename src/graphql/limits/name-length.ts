import { badInput } from '../../domain/errors';

/** Maximum length of a name in a request: operation name, document id, or id of an operation over a WebSocket. */
const maxName = 255;

/** Checks names before any other use, because the server logs, caches and returns them. @throws CodedError BAD_USER_INPUT if one is too long. */
export function checkNames(names: Readonly<Record<string, unknown>>): void {
  for (const [field, name] of Object.entries(names))
    if (typeof name === 'string' && name.length > maxName)
      throw badInput(field, `${field} must be at most ${maxName} characters long, got ${name.length}.`);
}
