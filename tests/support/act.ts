import type { Role } from '../../src/domain/roles';
import type { TestApp } from './app';
import { stored } from './stored';

// biome-ignore lint/suspicious/noExplicitAny: whatever a test expects of it, it says itself
type Anything = any;

interface Asking {
  as?: string;
  role?: Role;
  /** The fields to ask of the payload. */
  select?: string;
}

/** One mutation by its name, with its input: what it answered, or the error it was refused with. */
export function actsOn(app: () => TestApp) {
  const ask = async (field: string, input: object, { as, role, select = 'isChanged' }: Asking) => {
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${select} } }`;
    const { data, errors } = await app().ask<Anything, object>(query, { input }, { as, role });
    return { answer: data?.[field], error: errors[0] };
  };
  /** A query's data; an error fails the test. */
  const read = async (query: string, variables: object, { as, role }: Omit<Asking, 'select'> = {}): Promise<Anything> => {
    const { data, errors } = await app().ask<Anything, object>(query, variables, { as, role });
    if (errors.length > 0) throw new Error(`Refused: ${JSON.stringify(errors)}`);
    return data;
  };
  return {
    async act(field: string, input: object, asking: Asking): Promise<Anything> {
      const { answer, error } = await ask(field, input, asking);
      if (error) throw new Error(`${field} was refused: ${JSON.stringify(error)}`);
      return answer;
    },
    /** Code and field of the refusal, and its text. */
    async refusal(field: string, input: object, asking: Asking): Promise<{ code: unknown; field: unknown; message: string } | null> {
      const { error } = await ask(field, input, asking);
      return error ? { code: error.extensions?.code, field: error.extensions?.field, message: error.message } : null;
    },
    read,
    /** What the history of a user holds of these types, the newest first. */
    async history(as: string, types: string[]): Promise<Anything[]> {
      const query = `query ($types: [InteractionType!]) { history(types: $types) { nodes { type reaction rating notes platform durationMs context
        quantity unitPrice currency mood moodIntensity content { id } } } }`;
      return (await read(query, { types }, { as })).history.nodes;
    },
    async refusedRead(query: string, variables: object, { as, role }: Omit<Asking, 'select'> = {}): Promise<Anything> {
      const { errors } = await app().ask<Anything, object>(query, variables, { as, role });
      return errors[0]?.extensions;
    },
  };
}

/** Expects a mutation to be refused with this code, about this field, and nothing to be written; as `usual`, unless the test names another. */
export function refusalsOn(app: () => TestApp, usual: Asking) {
  const { refusal } = actsOn(app);
  return async (field: string, input: object, code: string, path: string | undefined, asking: Asking | string = usual): Promise<void> => {
    const asked = typeof asking === 'string' ? { as: asking } : asking;
    // Whoever comes for the first time is written down, refused or not.
    await app().ask('{ __typename }', {}, asked);
    const before = await stored(app().pool);
    expect(await refusal(field, input, { select: '__typename', ...asked })).toMatchObject({ code, field: path });
    expect(await stored(app().pool)).toEqual(before);
  };
}
