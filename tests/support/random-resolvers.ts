import {
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  responsePathAsArray,
} from 'graphql';
import { pick, type Random, seededRandom } from '../../src/cli/demo/random';
import { makeOdd, makePlain } from './random-scalars';

/** What the resolvers of one execution do. Two executions with equal values return the same, unless the order in time matters. */
export interface World {
  seed: number;
  /** Share of values that are errors or have a wrong type, from 0 to 1. */
  faults: number;
  /** Share of values that are promises, from 0 to 1. */
  promises: number;
  /** Whether promises settle one by one, in an order that depends only on `seed`. Otherwise, they settle after some microtasks. */
  isOrdered: boolean;
  /** Functions that settle the pending promises, by the time at which each settles. */
  pending: { at: number; settle: () => void }[];
}

export function hash(...parts: unknown[]): number {
  let sum = 2_166_136_261;
  for (const character of parts.join('|')) sum = Math.imul(sum ^ character.charCodeAt(0), 16_777_619);
  return sum >>> 0;
}

/** Creates the value from which the fields of the root type read. */
export function rootValueOf(schema: GraphQLSchema, type: GraphQLObjectType, world: World): unknown {
  return createSource(schema, type, world.seed, world);
}

/** Adds resolvers to all fields and types of the schema, which do by `World` (the context value) whatever a resolver can do. */
export function addRandomResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isObjectType(type)) addResolvers(schema, type);
    if (isAbstractType(type)) addResolveType(schema, type);
    if (!isScalarType(type) || isSpecifiedScalarType(type)) continue;
    if (type.name === 'Odd') makeOdd(type);
    else makePlain(type);
  }
}

const memberOf = (type: GraphQLObjectType, name: string) => hash(type.name, name) % 4;

function addResolvers(schema: GraphQLSchema, type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    if (memberOf(type, field.name) > 1) continue;
    field.resolve = (source, args, world: World, info) => resolved(schema, field.type, keyOf(source, args, info), world);
  }
  const kind = hash('isTypeOf', type.name) % 3;
  if (kind === 0) return;
  type.isTypeOf = (value, world: World, info) => {
    const random = seededRandom(hash(world.seed, 'isTypeOf', type.name, responsePathAsArray(info.path)));
    if (random() < world.faults / 5) throw new Error(`isTypeOf of ${type.name}`);
    const isOfType = (value as Source).typeName === type.name;
    return kind === 1 ? isOfType : (later(Promise.resolve(isOfType), random, world) as Promise<boolean>);
  };
}

function addResolveType(schema: GraphQLSchema, type: GraphQLAbstractType): void {
  if (hash('resolveType', type.name) % 3 === 0) return;
  type.resolveType = (value: Source, world: World, info) => {
    const random = seededRandom(hash(world.seed, 'resolveType', type.name, responsePathAsArray(info.path)));
    const wrong = ['String', 'Nothing', 'Query', type.name, 5, null, schema.getQueryType(), {}];
    const name = random() < world.faults ? pick(wrong, random) : value?.typeName;
    if (random() < world.faults / 5) throw new Error(`resolveType of ${type.name}`);
    return (random() < world.promises ? later(Promise.resolve(name), random, world) : name) as string;
  };
}

/** An object of a type. Fields without a resolver read the getters of the class of its type. */
class Source {
  readonly #world: World;

  constructor(
    readonly typeName: string,
    readonly key: number,
    world: World,
  ) {
    this.#world = world;
    if (key % 2 === 0) Object.defineProperty(this, '__typename', { value: typeName });
  }

  /** Returns the value of a field, or a method that returns it. */
  read(schema: GraphQLSchema, { name, type }: GraphQLField<unknown, unknown>, canBeMethod: boolean): unknown {
    const world = this.#world;
    if (!canBeMethod || this.key % 3 !== 0) return resolved(schema, type, hash(this.key, name), world);
    const source = this;
    return function (this: Source, args: object, context: World, info: GraphQLResolveInfo) {
      if (this !== source || context !== world) throw new Error('A method was called with other values.');
      return resolved(schema, type, keyOf(source, args, info), world);
    };
  }
}

const classes = new WeakMap<GraphQLObjectType, typeof Source>();

function createSource(schema: GraphQLSchema, type: GraphQLObjectType, key: number, world: World): Source {
  let ofType = classes.get(type);
  if (!ofType) {
    ofType = class extends Source {};
    for (const field of Object.values(type.getFields())) {
      const member = memberOf(type, field.name);
      if (member < 2) continue;
      Object.defineProperty(ofType.prototype, field.name, {
        get(this: Source) {
          return this.read(schema, field, member === 3);
        },
      });
    }
    classes.set(type, ofType);
  }
  return new ofType(type.name, key, world);
}

/** Identifies a call of a resolver by everything that it receives. Changes the arguments, as a resolver can. */
function keyOf(source: unknown, args: object, info: GraphQLResolveInfo): number {
  const key = hash(source instanceof Source ? source.key : JSON.stringify(source), JSON.stringify(args), JSON.stringify(summaryOf(info)));
  Object.assign(args, { changedByTheResolver: true });
  for (const { name, value } of info.fieldNodes[0]?.arguments ?? []) {
    const list = (args as Record<string, unknown>)[name.value];
    if (value.kind === 'ListValue' && Array.isArray(list)) list.push('changed by the resolver');
  }
  return key;
}

const summaries = new WeakMap<object, number>();

function summaryOf({
  fieldName,
  fieldNodes,
  returnType,
  parentType,
  path,
  schema,
  fragments,
  rootValue,
  operation,
  variableValues,
}: GraphQLResolveInfo) {
  const ofVariables = summaries.get(variableValues) ?? hash(JSON.stringify(variableValues));
  summaries.set(variableValues, ofVariables);
  const typenames = [];
  for (let at: typeof path | undefined = path; at; at = at.prev) typenames.push(at.typename);
  const nodes = fieldNodes.map(({ loc }) => loc?.start);
  const ofOperation = [operation.loc?.start, Object.keys(fragments).length, (rootValue as Source).key, ofVariables, schema.getQueryType()?.name];
  return [fieldName, nodes, returnType, parentType.name, responsePathAsArray(path), typenames, ofOperation];
}

function resolved(schema: GraphQLSchema, type: GraphQLOutputType, key: number, world: World): unknown {
  const random = seededRandom(hash(world.seed, key));
  return someValue(schema, type, key, world, random, true);
}

function someValue(schema: GraphQLSchema, type: GraphQLOutputType, key: number, world: World, random: Random, canThrow: boolean): unknown {
  if (random() < world.faults) {
    const error = pick(
      [
        new Error(`An error at ${key}`),
        new GraphQLError(`At ${key}`, { extensions: { code: 'SOME' } }),
        world.isOrdered ? located : null,
        'text',
        undefined,
      ],
      random,
    );
    const how = Math.floor(random() * (canThrow ? 3 : 2));
    if (how === 2) throw error;
    if (how === 1) return later(rejection(error), random, world);
    return pick([error, undefined, null, 7, 'text', {}, [], true, Number.NaN, new Map(), () => 'method', [null], [error], 2 ** 40], random);
  }
  const value = () => goodValue(schema, type, hash(key, 'value'), world, random);
  return random() < world.promises ? later(Promise.resolve(value()), random, world) : value();
}

const located = new GraphQLError('An error with a path', { path: ['elsewhere', 1] });

function rejection(error: unknown): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(() => {});
  return promise;
}

function goodValue(schema: GraphQLSchema, type: GraphQLOutputType, key: number, world: World, random: Random): unknown {
  if (isNonNullType(type)) return goodValue(schema, type.ofType, key, world, random);
  if (isListType(type)) {
    const items = Array.from({ length: Math.floor(random() * 4) }, (_, i) => someValue(schema, type.ofType, hash(key, i), world, random, false));
    return pick([items, items, items, new Set(items), random() < world.faults ? failing(items) : items.values()], random);
  }
  if (isEnumType(type)) return pick(type.getValues(), random).value;
  if (isScalarType(type)) return scalarOf(type.name, key, random);
  if (isObjectType(type)) return createSource(schema, type, key, world);
  const other = schema.getType('Other');
  const isImpossible = isObjectType(other) && random() < world.faults;
  return createSource(schema, isImpossible ? other : pick(schema.getPossibleTypes(type), random), key, world);
}

function scalarOf(name: string, key: number, random: Random): unknown {
  if (name === 'Int') return pick([key % 1000, String(key % 1000), true], random);
  if (name === 'Float') return pick([key / 7, key, `${key}`], random);
  if (name === 'Boolean') return pick([true, false, 1, 0], random);
  if (name === 'ID') return pick([`${key}`, key], random);
  return pick([`text ${key}`, `${key}`, { valueOf: () => `value ${key}` }], random);
}

function* failing(items: unknown[]): Generator<unknown> {
  yield* items;
  throw new Error('The iterator failed');
}

/** Returns a promise which settles like `outcome`, but later. */
function later(outcome: Promise<unknown>, random: Random, world: World): unknown {
  const at = random();
  const promise = world.isOrdered
    ? new Promise((resolve) => world.pending.push({ at, settle: () => resolve(outcome) }))
    : delay(outcome, Math.floor(at * 5));
  // The executor may never read it, after the error of another item of the same list.
  promise.catch(() => {});
  // biome-ignore lint/suspicious/noThenProperty: like the promises of other libraries
  return random() < 0.2 ? { then: promise.then.bind(promise) } : promise;
}

async function delay(outcome: Promise<unknown>, ticks: number): Promise<unknown> {
  for (let i = 0; i < ticks; i++) await null;
  return outcome;
}
