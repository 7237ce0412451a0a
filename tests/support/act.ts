import type { Role } from '../../src/roles';
import type { TestApp } from './app';

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
    /** A query's data; an error fails the test. */
    async read(query: string, variables: object, { as, role }: Omit<Asking, 'select'> = {}): Promise<Anything> {
      const { data, errors } = await app().ask<Anything, object>(query, variables, { as, role });
      if (errors.length > 0) throw new Error(`Refused: ${JSON.stringify(errors)}`);
      return data;
    },
    async refusedRead(query: string, variables: object, { as, role }: Omit<Asking, 'select'> = {}): Promise<Anything> {
      const { errors } = await app().ask<Anything, object>(query, variables, { as, role });
      return errors[0]?.extensions;
    },
  };
}
