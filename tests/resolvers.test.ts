import 'reflect-metadata';
import fc from 'fast-check';
import { coerceInputValue, type GraphQLField, type GraphQLObjectType, type GraphQLResolveInfo, isInterfaceType, isObjectType } from 'graphql';
import { isPromise } from 'graphql/jsutils/isPromise';
import { buildSchemaSync, Ctx, getMetadataStorage, Query, Resolver } from 'type-graphql';
import { createSchema } from '../src/app/schema';
import { CreateExperimentInput } from '../src/community/experiments/experiment.resolver';
import { requireRole, roles } from '../src/domain/roles';
import { normalizerOf } from '../src/graphql/normalize-input';
import { checked } from '../src/graphql/resolvers/input-class';
import { checksOf, IsBetween } from '../src/graphql/validation';
import { valueFor } from './support/generate';
import { isOneIn, oneOf, toJson } from './support/hostile';

/** FUZZ_SECONDS extends the comparison, by about 100 cases per second; FUZZ_SEED repeats a failed run or starts another one. */
const [seconds, seed] = [Number(process.env.FUZZ_SECONDS ?? 8), Number(process.env.FUZZ_SEED ?? 1)];
const storage = getMetadataStorage();
type Class = new () => object;

/** Every resolver method returns its parameters, so that tests see what it receives. */
const handlers = [...storage.queries, ...storage.mutations, ...storage.subscriptions, ...storage.fieldResolvers];
for (const { target, methodName } of handlers)
  jest.spyOn(target.prototype, methodName as never).mockImplementation(((...parameters: unknown[]) => parameters) as never);

const schema = createSchema();
/** The same schema with the `resolve` functions of type-graphql. */
const reference = buildSchemaSync({
  resolvers: [...new Set(handlers.map(({ target }) => target))] as never,
  authChecker: ({ context }, allowed) => {
    requireRole(context as never, ...(allowed as never[]));
    return true;
  },
  validateFn: (value, _type, { args }) => normalizeAndCheck(value, 'input' in args ? 'input.' : ''),
  skipCheck: true,
  pubSub: { publish: () => {}, subscribe: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }) },
});

/** Normalizes and checks an instance of an input class, and the objects in it, without preparing anything. */
function normalizeAndCheck(value: unknown, path: string): void {
  if (!isInstance(value) || Array.isArray(value)) return;
  normalizeAll(value);
  for (const { property, errorOf } of checksOf(Object.getPrototypeOf(value))) {
    const error = value[property] == null ? null : errorOf(value[property], path);
    if (error) throw error;
  }
}

function normalizeAll(instance: Record<string, unknown>): void {
  for (const { name } of storage.fields.filter(({ target }) => instance instanceof target)) {
    const value = normalizerOf(Object.getPrototypeOf(instance), name)?.(instance[name]) ?? instance[name];
    if (value !== undefined) instance[name] = value;
    for (const held of Array.isArray(value) ? value : [value]) if (isInstance(held)) normalizeAll(held);
  }
}

function isInstance(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && value.constructor !== Object && !(value instanceof Date);
}

type Field = GraphQLField<unknown, unknown>;
const objectTypes = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__')) as GraphQLObjectType[];
const fields = objectTypes.flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));
const referenceOf = ({ type, field }: (typeof fields)[number]) =>
  (reference.getType(type.name) as GraphQLObjectType).getFields()[field.name] as Field;

interface Call {
  args: Record<string, unknown>;
  role: (typeof roles)[number] | null;
}

/** Calls the resolver. Returns the parameters of the method or the error, and the order in which the middlewares used the context. */
async function outcomeOf(field: Field, { args, role }: Call) {
  const log: string[] = [];
  const context = {
    get signedIn() {
      if (!role) throw new Error('There is no token.');
      return { role };
    },
    clearLoaders: () => log.push('clear'),
    readPrimary: () => log.push('primary'),
    statements: { run: (work: () => unknown) => log.push('limit') && work() },
  };
  let waits = false;
  try {
    // The resolver receives a copy, so that it cannot change the arguments of the other resolver.
    const result = field.resolve?.(null, structuredClone(args), context, { fieldName: field.name } as GraphQLResolveInfo);
    waits = isPromise(result);
    const parameters = ((await result) as unknown[]).map((parameter) => (parameter === context ? 'the context' : parameter));
    return { waits, outcome: { parameters, log } };
  } catch (error) {
    return { waits, outcome: { error, log } };
  }
}

describe('a compiled resolver', () => {
  it(
    'calls the method with the parameters that type-graphql computes, or throws the same error, without a promise',
    async () => {
      const world = { ids: ['c1', 'ann'], cursors: [Buffer.from('["list"]').toString('base64url')] };
      const resolved = fields.filter(({ field }) => field.resolve);
      expect(resolved.length).toBeGreaterThan(140);
      const found = { parameters: 0, error: 0 };
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (draw) => {
          const one = oneOf(draw, resolved);
          const args: Record<string, unknown> = {};
          let isValid = true;
          for (const { name, type, defaultValue } of one.field.args) {
            const value = isOneIn(draw, 3) ? undefined : JSON.parse(toJson(valueFor(type, name, world, draw)));
            args[name] = value === undefined ? defaultValue : coerceInputValue(value, type, () => (isValid = false));
          }
          if (!isValid) return;
          const request = { args, role: oneOf(draw, [...roles, 'admin', 'admin', null] as const) };
          const { waits, outcome } = await outcomeOf(one.field, request);
          expect(outcome).toStrictEqual((await outcomeOf(referenceOf(one), request)).outcome);
          expect(waits).toBe(false);
          found['error' in outcome ? 'error' : 'parameters']++;
        }),
        { numRuns: seconds * 100, endOnFailure: true, seed },
      );
      expect(found.parameters).toBeGreaterThan(50);
      expect(found.error).toBeGreaterThan(50);
    },
    seconds * 1_000 + 60_000,
  );

  it('is absent where type-graphql only reads the property', async () => {
    for (const one of fields.filter(({ field }) => !field.resolve)) {
      const root = { [one.field.name]: one };
      expect(await referenceOf(one).resolve?.(root, {}, {}, {} as GraphQLResolveInfo)).toBe(one);
    }
  });

  it('receives objects without a copy, because their classes have neither methods nor initial values', () => {
    for (const { target } of [...storage.objectTypes, ...storage.interfaceTypes]) {
      expect([target.name, Object.getOwnPropertyNames(target.prototype)]).toEqual([target.name, ['constructor']]);
      expect([target.name, new (target as Class)()]).toEqual([target.name, {}]);
    }
    const root = {};
    const resolve = fields.find(({ field }) => field.name === 'averageRating')?.field.resolve;
    const received = resolve?.(root, {}, {}, {} as GraphQLResolveInfo) as unknown[] | undefined;
    expect(received?.[0]).toBe(root);
  });

  it('returns the type of a node without a promise', () => {
    const node = schema.getType('Node');
    expect(isInterfaceType(node) && node.resolveType?.({ __typename: 'User' }, {}, {} as GraphQLResolveInfo, node)).toBe('User');
  });

  it('does not start with a parameter that it does not support', () => {
    @Resolver()
    class WithPart {
      @Query(() => String)
      part(@Ctx('viewer') viewer: object): string {
        return String(viewer);
      }
    }
    expect(() => createSchema([WithPart])).toThrow('The parameter 0 of part');
  });
});

describe('the checks of an input class', () => {
  class Base {
    @IsBetween(1, 2)
    first!: number;

    @IsBetween(1, 2)
    replaced!: number;
  }
  class Middle extends Base {
    @IsBetween(1, 2)
    second!: number;
  }
  class Derived extends Middle {
    @IsBetween(3, 4)
    override replaced!: number;

    @IsBetween(7, 8)
    @IsBetween(5, 6)
    own!: number;
  }

  it('apply to own properties, then to inherited ones from the highest base class on, and the lowest decorator first', () => {
    expect(checksOf(Derived.prototype).map(({ errorOf }) => errorOf(0, '')?.message)).toEqual([
      'replaced must be 3–4, got 0.',
      'own must be 5–6, got 0.',
      'own must be 7–8, got 0.',
      'first must be 1–2, got 0.',
      'second must be 1–2, got 0.',
    ]);
  });

  it('name the position of the invalid item of a list', () => {
    const variants = ['a', 'b'].map((name, index) => ({ name, weight: 1 - index }));
    const input = { key: 'k', description: 'Which one?', target: 'SAVE', variants };
    expect(() => checked(CreateExperimentInput, input)).toThrow(
      expect.objectContaining({
        message: 'weight must be 0.001–1000, got 0.',
        extensions: expect.objectContaining({ field: 'variants.1.weight' }),
      }),
    );
  });
});
