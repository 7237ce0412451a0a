import type { Role } from '../../src/domain/roles';
import type { TestApp } from './app';
import { tableHashes } from './table-hashes';

// biome-ignore lint/suspicious/noExplicitAny: each test states the shape that it expects
type Anything = any;

interface Asking {
  as?: string;
  role?: Role;
  /** Selection of fields from the payload of the mutation. */
  select?: string;
}

/** Returns functions that send a mutation by its name and input, and functions that read. */
export function actsOn(app: () => TestApp) {
  const ask = async (field: string, input: object, { as, role, select = 'isChanged' }: Asking) => {
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${select} } }`;
    const { data, errors } = await app().ask<Anything, object>(query, { input }, { as, role });
    return { answer: data?.[field], error: errors[0] };
  };
  /** Sends a query and returns its data. Throws if the response contains errors. */
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
    /** Sends a mutation and returns the code, field and message of its error; null if it succeeds. */
    async refusal(field: string, input: object, asking: Asking): Promise<{ code: unknown; field: unknown; message: string } | null> {
      const { error } = await ask(field, input, asking);
      return error ? { code: error.extensions?.code, field: error.extensions?.field, message: error.message } : null;
    },
    read,
    /** Returns the entries of these types from the user's history, newest first. */
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

/**
 * Returns a function that expects the server to reject a mutation with this code and field, and to write nothing. The function sends the mutation
 * with the credentials `usual`, unless the test passes others.
 */
export function refusalsOn(app: () => TestApp, usual: Asking) {
  const { refusal } = actsOn(app);
  return async (field: string, input: object, code: string, path: string | undefined, asking: Asking | string = usual): Promise<void> => {
    const asked = typeof asking === 'string' ? { as: asking } : asking;
    // Sends a first request, because it creates the row of the user in `users`, even if the mutation is rejected.
    await app().ask('{ __typename }', {}, asked);
    const before = await tableHashes(app().pool);
    expect(await refusal(field, input, { select: '__typename', ...asked })).toMatchObject({ code, field: path });
    expect(await tableHashes(app().pool)).toEqual(before);
  };
}
