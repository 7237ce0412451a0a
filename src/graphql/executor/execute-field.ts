import { defaultFieldResolver, type GraphQLField, type GraphQLFieldResolver, type GraphQLResolveInfo, TypeNameMetaFieldDef } from 'graphql';
import type { Path } from 'graphql/jsutils/Path';
import { completePosition, completerOf, handleError } from './complete-value';
import { type ExecuteField, type Execution, type FieldPlan, isPromise } from './execution';
import { createInfo } from './resolve-info';

/** Functions that `ignoreInfo` has marked. */
const withoutInfo = new WeakSet<object>();
const noInfo = undefined as unknown as GraphQLResolveInfo;

/** Marks a `resolve` function that does not read its parameter `info`, so that the executor passes undefined instead of creating it for each call. */
export function ignoreInfo<Resolve extends GraphQLFieldResolver<never, never, never>>(resolve: Resolve): Resolve {
  withoutInfo.add(resolve);
  return resolve;
}

/** Returns the function that executes a field. */
export function executorOf(definition: GraphQLField<unknown, unknown>): ExecuteField {
  if (definition === TypeNameMetaFieldDef) return executeTypename;
  const isProperty = !definition.resolve && definition.args.length === 0 && completerOf(definition.type).completeLeaf;
  return isProperty ? executeProperty : executeResolver;
}

const executeTypename: ExecuteField = ({ parentType }) => parentType.name;

const executeResolver: ExecuteField = (field, execution, source, parentPath) => {
  const { definition, completer } = field;
  const path = pathOf(field, parentPath);
  const resolve = definition.resolve ?? defaultFieldResolver;
  let value: unknown;
  try {
    const info = withoutInfo.has(resolve) ? noInfo : createInfo(field, execution, path);
    value = resolve(source, field.readArguments(execution.variableValues), execution.contextValue, info);
  } catch (error) {
    return handleError(completer.isNullable, field, execution, error, path);
  }
  return completePosition(completer, field, execution, value, path);
};

/** Executes a field of a leaf type that reads a property. Creates a path and `info` only for objects, methods and errors. */
const executeProperty: ExecuteField = (field, execution, source, parentPath) => {
  if (typeof source !== 'object' || source === null) return executeResolver(field, execution, source, parentPath);
  const { completer } = field;
  let value: unknown;
  try {
    value = (source as Record<string, unknown>)[field.definition.name];
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
      const completed = completer.completeLeaf?.(value, field);
      return isPromise(completed) ? completed.then(undefined, (error) => handlePropertyError(field, execution, error, parentPath)) : completed;
    }
  } catch (error) {
    return handlePropertyError(field, execution, error, parentPath);
  }
  if (typeof value === 'function') return executeResolver(field, execution, source, parentPath);
  const path = pathOf(field, parentPath);
  return completePosition(completer, field, execution, value, path);
};

function handlePropertyError(field: FieldPlan, execution: Execution, error: unknown, parentPath: Path | undefined): null {
  return handleError(field.completer.isNullable, field, execution, error, pathOf(field, parentPath));
}

function pathOf({ responseName, parentType }: FieldPlan, parentPath: Path | undefined): Path {
  return { prev: parentPath, key: responseName, typename: parentType.name };
}
