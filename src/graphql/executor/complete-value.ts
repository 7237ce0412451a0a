import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isListType,
  isNonNullType,
  isObjectType,
  locatedError,
  responsePathAsArray,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect';
import type { Path } from 'graphql/jsutils/Path';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { createCompleteLeaf, nullOfNonNull } from './complete-leaf';
import { executeSelection } from './execute-selection';
import { type Completer, type CompleteValue, type Execution, type FieldPlan, isPromise, type SelectionPlan } from './execution';
import { createInfo } from './resolve-info';
import { checkRuntimeType } from './runtime-type';

const completers = new WeakMap<GraphQLOutputType, Completer>();

/** Returns the completer of a type. Creates it only once. */
export function completerOf(type: GraphQLOutputType): Completer {
  const known = completers.get(type);
  if (known) return known;
  const completeLeaf = createCompleteLeaf(type);
  const complete: CompleteValue = completeLeaf ? (field, _, value) => completeLeaf(value, field) : createCompleteValue(type);
  const completer = { isNullable: !isNonNullType(type), complete, completeLeaf };
  completers.set(type, completer);
  return completer;
}

/** Completes the value of a field or of an item of a list, which can be a promise. Handles its error. */
export function completePosition(completer: Completer, field: FieldPlan, execution: Execution, value: unknown, path: Path): PromiseOrValue<unknown> {
  const { isNullable, complete } = completer;
  try {
    if (isPromise(value))
      return value.then(
        (resolved) => completePosition(completer, field, execution, resolved, path),
        (error) => handleError(isNullable, field, execution, error, path),
      );
    const completed = complete(field, execution, value, path);
    return isPromise(completed) ? completed.then(undefined, (error) => handleError(isNullable, field, execution, error, path)) : completed;
  } catch (error) {
    return handleError(isNullable, field, execution, error, path);
  }
}

/** Adds the error and returns null if the position is nullable. Otherwise, throws the error with its path, so that it propagates to the parent. */
export function handleError(isNullable: boolean, { nodes }: FieldPlan, execution: Execution, error: unknown, path: Path): null {
  const located = locatedError(error, nodes, responsePathAsArray(path));
  if (!isNullable) throw located;
  execution.errors.add(located, path);
  return null;
}

/** Creates the function that completes values of a type that is not a leaf type. */
function createCompleteValue(type: GraphQLOutputType): CompleteValue {
  if (isNonNullType(type)) {
    const { complete } = completerOf(type.ofType);
    return (field, execution, value, path) => {
      const completed = complete(field, execution, value, path);
      if (completed === null) throw nullOfNonNull(field);
      return completed;
    };
  }
  const complete = isListType(type)
    ? createCompleteList(type)
    : isObjectType(type)
      ? createCompleteObject(type)
      : createCompleteAbstract(type as GraphQLAbstractType);
  return (field, execution, value, path) => {
    if (value instanceof Error) throw value;
    return value === null || value === undefined ? null : complete(field, execution, value, path);
  };
}

function createCompleteList({ ofType }: GraphQLList<GraphQLOutputType>): CompleteValue {
  const completer = completerOf(ofType);
  return (field, execution, value, path) => {
    if (!isIterable(value))
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${field.parentType.name}.${field.definition.name}".`);
    const items: unknown[] = [];
    let hasPromise = false;
    try {
      for (const item of value) {
        const completed = completePosition(completer, field, execution, item, { prev: path, key: items.length, typename: undefined });
        if (isPromise(completed)) hasPromise = true;
        items.push(completed);
      }
    } catch (error) {
      // Handles rejections of the other items. An unhandled rejection would end the process.
      if (hasPromise) void Promise.allSettled(items);
      throw error;
    }
    return hasPromise ? Promise.all(items) : items;
  };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && typeof (value as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] === 'function';
}

function createCompleteObject(type: GraphQLObjectType): CompleteValue {
  return (field, execution, value, path) => {
    const selection = selectionOn(field, type);
    const isOfType = type.isTypeOf ? type.isTypeOf(value, execution.contextValue, createInfo(field, execution, path)) : true;
    if (isPromise(isOfType))
      return isOfType.then((isResolvedOfType) => {
        if (!isResolvedOfType) throw notOfType(type, value, field);
        return executeSelection(execution, selection, value, path);
      });
    if (!isOfType) throw notOfType(type, value, field);
    return executeSelection(execution, selection, value, path);
  };
}

function selectionOn(field: FieldPlan, type: GraphQLObjectType): SelectionPlan {
  for (const selection of field.selections) if (selection.type === type) return selection;
  const planned = field.planSelection(field, type);
  field.selections.push(planned);
  return planned;
}

function notOfType(type: GraphQLObjectType, value: unknown, { nodes }: FieldPlan): GraphQLError {
  return new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`, { nodes });
}

function createCompleteAbstract(type: GraphQLAbstractType): CompleteValue {
  return (field, execution, value, path) => {
    const resolveType = type.resolveType ?? defaultTypeResolver;
    const info = createInfo(field, execution, path);
    const typeName: unknown = resolveType(value, execution.contextValue, info, type);
    const completeAs = (name: unknown) => completerOf(checkRuntimeType(name, type, value, info)).complete(field, execution, value, path);
    return isPromise(typeName) ? typeName.then(completeAs) : completeAs(typeName);
  };
}
