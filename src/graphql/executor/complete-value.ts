import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
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
import { type Execution, type FieldPlan, isPromise, type SelectionPlan } from './execution';
import { checkRuntimeType } from './runtime-type';

type NullableCompositeType = GraphQLList<GraphQLOutputType> | GraphQLCompositeType;

/** Field whose values are completed. */
export interface CompletedField extends Pick<FieldPlan, 'nodes'> {
  /** Name of the field after the name of its parent type, for example `Content.title`. */
  name: string;
  /** Returns the plan of the selection set of the field on an object type. */
  planSelection(type: GraphQLObjectType): SelectionPlan;
}

/**
 * Completes a resolved value: serializes leaf values, completes the items of lists, and executes the selection set of objects.
 * @throws if the value does not match the type; a returned promise rejects with the error.
 */
export type CompleteValue = (execution: Execution, value: unknown, info: GraphQLResolveInfo, path: Path) => PromiseOrValue<unknown>;

/** Completes a field or an item of a list. An error makes the value null if its type is nullable. Otherwise, the error propagates to the parent. */
export type CompletePosition = (execution: Execution, value: unknown, info: GraphQLResolveInfo, path: Path) => PromiseOrValue<unknown>;

/** Creates the function that completes values of a type at a position, which can be promises. */
export function createCompletePosition(type: GraphQLOutputType, field: CompletedField): CompletePosition {
  const handleError = createHandleError(type, field);
  const completeValue = createCompleteValue(type, field);
  const complete: CompletePosition = (execution, value, info, path) => {
    try {
      if (isPromise(value))
        return value.then(
          (resolved) => complete(execution, resolved, info, path),
          (error) => handleError(execution, error, path),
        );
      const completed = completeValue(execution, value, info, path);
      return isPromise(completed) ? completed.then(undefined, (error) => handleError(execution, error, path)) : completed;
    } catch (error) {
      return handleError(execution, error, path);
    }
  };
  return complete;
}

/** Creates the function that handles an error at a position of a type. */
export function createHandleError(type: GraphQLOutputType, { nodes }: Pick<FieldPlan, 'nodes'>) {
  const isNullable = !isNonNullType(type);
  return (execution: Execution, error: unknown, path: Path): null => {
    const located = locatedError(error, nodes, responsePathAsArray(path));
    if (!isNullable) throw located;
    execution.errors.add(located, path);
    return null;
  };
}

function createCompleteValue(type: GraphQLOutputType, field: CompletedField): CompleteValue {
  const completeLeaf = createCompleteLeaf(type, field.name);
  if (completeLeaf) return (_, value) => completeLeaf(value);
  if (isNonNullType(type)) {
    const complete = createCompleteValue(type.ofType, field);
    return (execution, value, info, path) => {
      const completed = complete(execution, value, info, path);
      if (completed === null) throw nullOfNonNull(field.name);
      return completed;
    };
  }
  const complete = createCompletePresent(type as NullableCompositeType, field);
  return (execution, value, info, path) => {
    if (value instanceof Error) throw value;
    return value === null || value === undefined ? null : complete(execution, value, info, path);
  };
}

/** Creates the function that completes values of a nullable type, except leaf types, which are neither null nor errors. */
function createCompletePresent(type: NullableCompositeType, field: CompletedField): CompleteValue {
  if (isListType(type)) return createCompleteList(createCompletePosition(type.ofType, field), field);
  if (isObjectType(type)) return createCompleteObject(type, field);
  return createCompleteAbstract(type, field);
}

function createCompleteList(completeItem: CompletePosition, { name }: CompletedField): CompleteValue {
  return (execution, value, info, path) => {
    if (!isIterable(value)) throw new GraphQLError(`Expected Iterable, but did not find one for field "${name}".`);
    const items: unknown[] = [];
    let hasPromise = false;
    try {
      for (const item of value) {
        const completed = completeItem(execution, item, info, { prev: path, key: items.length, typename: undefined });
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

function createCompleteObject(type: GraphQLObjectType, field: CompletedField): CompleteValue {
  let plan: SelectionPlan | undefined;
  return (execution, value, info, path) => {
    plan ??= field.planSelection(type);
    const selection = plan;
    const isOfType = type.isTypeOf ? type.isTypeOf(value, execution.contextValue, info) : true;
    if (isPromise(isOfType))
      return isOfType.then((isResolvedOfType) => {
        if (!isResolvedOfType) throw notOfType(type, value, field);
        return executeSelection(execution, selection, value, path);
      });
    if (!isOfType) throw notOfType(type, value, field);
    return executeSelection(execution, selection, value, path);
  };
}

function notOfType(type: GraphQLObjectType, value: unknown, { nodes }: CompletedField): GraphQLError {
  return new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`, { nodes });
}

function createCompleteAbstract(type: GraphQLAbstractType, field: CompletedField): CompleteValue {
  const objects = new Map<unknown, CompleteValue>();
  const completeAs = (typeName: unknown, execution: Execution, value: unknown, info: GraphQLResolveInfo, path: Path) => {
    let complete = objects.get(typeName);
    if (!complete) {
      complete = createCompleteObject(checkRuntimeType(typeName, type, value, info, field), field);
      objects.set(typeName, complete);
    }
    return complete(execution, value, info, path);
  };
  return (execution, value, info, path) => {
    const resolveType = type.resolveType ?? defaultTypeResolver;
    const typeName: unknown = resolveType(value, execution.contextValue, info, type);
    if (isPromise(typeName)) return typeName.then((resolved) => completeAs(resolved, execution, value, info, path));
    return completeAs(typeName, execution, value, info, path);
  };
}
