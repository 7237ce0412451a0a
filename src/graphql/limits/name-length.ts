import { badInput } from '../../domain/errors';

/** Maximum length in characters of an operation name, of a document id, and of the id of an operation over a WebSocket. */
const maxName = 255;

/**
 * Checks the length of client-supplied names, because the server logs, caches and returns them. `names` contains each value by its field name.
 * @throws CodedError BAD_USER_INPUT if a name has more than 255 characters.
 */
export function checkNames(names: Readonly<Record<string, unknown>>): void {
  for (const [field, name] of Object.entries(names))
    if (typeof name === 'string' && name.length > maxName)
      throw badInput(field, `${field} must be at most ${maxName} characters long, got ${name.length}.`);
}
