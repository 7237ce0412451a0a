import type { Role } from '../../src/domain/roles';
import type { TestApp } from './app';
import { tableHashes } from './table-hashes';

// biome-ignore lint/suspicious/noExplicitAny: each test states the shape that it expects
type Anything = any;

interface Asking {
  as?: string;
  role?: Role;
  /** Fields to request from the payload. */
  select?: string;
}

/** Sends single mutations by name and input; returns the payload or the error. */
export function actsOn(app: () => TestApp) {
  const ask = async (field: string, input: object, { as, role, select = 'isChanged' }: Asking) => {
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${select} } }`;
    const { data, errors } = await app().ask<Anything, object>(query, { input }, { as, role });
    return { answer: data?.[field], error: errors[0] };
  };
  /** Returns the data of a query; an error fails the test. */
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
    /** Returns code, field and message of the error. */
    async refusal(field: string, input: object, asking: Asking): Promise<{ code: unknown; field: unknown; message: string } | null> {
      const { error } = await ask(field, input, asking);
      return error ? { code: error.extensions?.code, field: error.extensions?.field, message: error.message } : null;
    },
    read,
    /** Returns the user's history of these types, newest first. */
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

/** Expects the server to reject a mutation with this code and field and to write nothing. Uses `usual` unless the test passes other credentials. */
export function refusalsOn(app: () => TestApp, usual: Asking) {
  const { refusal } = actsOn(app);
  return async (field: string, input: object, code: string, path: string | undefined, asking: Asking | string = usual): Promise<void> => {
    const asked = typeof asking === 'string' ? { as: asking } : asking;
    // The first request of a user creates a row, even if it is rejected.
    await app().ask('{ __typename }', {}, asked);
    const before = await tableHashes(app().pool);
    expect(await refusal(field, input, { select: '__typename', ...asked })).toMatchObject({ code, field: path });
    expect(await tableHashes(app().pool)).toEqual(before);
  };
}
