import { type GraphQLFieldMap, type GraphQLResolveInfo, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { getMetadataStorage, type MiddlewareFn } from 'type-graphql';
import type { Role } from '../../domain/roles';
import type { Context } from '../context';
import { ignoreInfo } from '../executor/execute-field';
import { convertValue, inputClassOf, type Values } from './input-class';

type Storage = ReturnType<typeof getMetadataStorage>;
type Handler = Storage['queries'][number] | Storage['fieldResolvers'][number];
type Parameter = NonNullable<Handler['params']>[number];
type ClassMetadata = Storage['objectTypes'][number] | Storage['interfaceTypes'][number];
type Resolve = (root: never, args: Values, context: Context, info: GraphQLResolveInfo) => unknown;
type Instance = Record<string, (...parameters: unknown[]) => unknown>;

interface Options {
  /** Resolver classes of the schema. */
  resolvers: readonly object[];
  /** Throws an error if the viewer has none of the roles, or no token if the list is empty. */
  requireRole(context: Context, ...roles: Role[]): void;
}

/**
 * Replaces the `resolve` functions of type-graphql with functions that prepare everything once, so that a call costs little more than the call of the
 * resolver method. They return a promise only if a resolver or a middleware does. Unlike type-graphql, they pass an object to its field resolvers
 * without copying it to an instance of its class. Fields without a resolver have no `resolve` function: graphql-js reads the property.
 * @throws Error if a field uses a feature of type-graphql that these functions do not support.
 */
export function compileResolvers(schema: GraphQLSchema, { resolvers, requireRole }: Options): void {
  const storage = getMetadataStorage();
  const instances = new Map(resolvers.map((type) => [type, new (type as new () => Instance)()]));
  const used = <T extends Handler>(handlers: T[]): T[] => handlers.filter(({ target }) => instances.has(target));
  const compile = (handler: Handler): Resolve => guarded(handler, methodOf(instances.get(handler.target) as Instance, handler), requireRole);

  const roots = [
    [schema.getQueryType(), storage.queries],
    [schema.getMutationType(), storage.mutations],
    [schema.getSubscriptionType(), storage.subscriptions],
  ] as const;
  for (const [type, handlers] of roots)
    for (const handler of used<Handler>(handlers)) replace(type?.getFields(), handler.schemaName, compile(handler));

  const fieldResolvers = used(storage.fieldResolvers);
  for (const metadata of storage.objectTypes) {
    const type = schema.getType(metadata.name);
    if (!isObjectType(type)) continue;
    for (const field of fieldsOf(storage, metadata)) {
      const handler = fieldResolvers.find(({ methodName, getObjectType }) => methodName === field.name && getObjectType?.() === field.target);
      if (!handler && (field.schemaName !== field.name || field.roles || field.middlewares?.length))
        throw new Error(`${type.name}.${field.schemaName} needs a field resolver for its name, roles or middlewares.`);
      replace(type.getFields(), field.schemaName, handler && compile(handler));
    }
  }
  for (const { name, resolveType } of storage.interfaceTypes) {
    const type = schema.getType(name);
    // type-graphql waits for the result and accepts classes. All functions of this server return the name of the type immediately.
    if (isInterfaceType(type)) type.resolveType = resolveType as typeof type.resolveType;
  }
}

function replace(fields: GraphQLFieldMap<unknown, unknown> | undefined, name: string, resolve: Resolve | undefined): void {
  const field = fields?.[name];
  if (!field) throw new Error(`The schema has no field ${name}.`);
  field.resolve = resolve as typeof field.resolve;
}

/** Returns the fields of an object type, including those of its interfaces and base classes. */
function fieldsOf(storage: Storage, { target, fields = [], interfaceClasses = [] }: ClassMetadata): NonNullable<ClassMetadata['fields']> {
  const classes = [...storage.objectTypes, ...storage.interfaceTypes];
  const parents = [Object.getPrototypeOf(target), ...interfaceClasses].flatMap((parent) => classes.filter((other) => other.target === parent));
  return [...parents.flatMap((parent) => fieldsOf(storage, parent)), ...fields];
}

/** Applies the roles and the middlewares of the handler, in this order, before the method. */
function guarded({ roles, middlewares = [], params = [] }: Handler, method: Resolve, requireRole: Options['requireRole']): Resolve {
  const limited = (middlewares as MiddlewareFn<Context>[]).reduceRight<Resolve>(
    (next, middleware) => (root, args, context, info) => middleware({ root, args, context, info }, () => next(root, args, context, info) as never),
    method,
  );
  const resolve: Resolve = roles
    ? (root, args, context, info) => {
        requireRole(context, ...(roles as Role[]));
        return limited(root, args, context, info);
      }
    : limited;
  return middlewares.length > 0 || params.some(({ kind }) => kind === 'info') ? resolve : ignoreInfo(resolve);
}

function methodOf(instance: Instance, { methodName, params = [] }: Handler): Resolve {
  const method = instance[methodName] as Instance[string];
  const readers = params.toSorted((a, b) => a.index - b.index).map(readerOf);
  const [first, second] = readers;
  // Fields of the items of lists have one or two parameters, which need no list of values.
  if (first && readers.length === 1) return (root, args, context, info) => method.call(instance, first(root, args, context, info));
  if (first && second && readers.length === 2)
    return (root, args, context, info) => method.call(instance, first(root, args, context, info), second(root, args, context, info));
  return (root, args, context, info) =>
    method.apply(
      instance,
      readers.map((read) => read(root, args, context, info)),
    );
}

/** Returns the function that computes one parameter of a resolver method. */
function readerOf(parameter: Parameter): Resolve {
  switch (parameter.kind) {
    case 'args': {
      const read = inputReader(parameter.getType(), '');
      return (_root, args) => read(args);
    }
    case 'arg': {
      const { name } = parameter;
      const read = inputReader(parameter.getType(), `${name}.`);
      return (_root, args) => read(args[name]);
    }
    case 'context':
      if (parameter.propertyName === undefined) return (_root, _args, context) => context;
      break;
    case 'root':
      if (parameter.propertyName === undefined) return (root) => root;
      break;
    case 'info':
      return (_root, _args, _context, info) => info;
  }
  throw new Error(`The parameter ${parameter.index} of ${parameter.methodName} has a kind that the server does not support.`);
}

/** Returns a function that converts and checks an argument. Only objects of input classes have checks, not lists of them. */
function inputReader(type: unknown, path: string): (value: unknown) => unknown {
  const input = inputClassOf(type as object);
  if (!input) return (value) => value;
  return (value) => {
    const converted = convertValue(input, value);
    const violation = converted && !Array.isArray(converted) ? input.violationOf(converted, path) : null;
    if (violation) throw violation;
    return converted;
  };
}
