import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  TypeNameMetaFieldDef,
} from 'graphql';
import type { Path } from 'graphql/jsutils/Path';
import { compileArguments } from './argument-values';
import { createCompleteLeaf } from './complete-leaf';
import { createCompletePosition, createHandleError } from './complete-value';
import { type Execution, type FieldPlan, isPromise, type SelectionPlan } from './execution';

/** Field of an object type that an operation selects. */
interface SelectedField extends Pick<FieldPlan, 'responseName' | 'parentType' | 'nodes'> {
  definition: GraphQLField<unknown, unknown>;
}

/** Creates the plan of a field. `planSelection` returns the plan of its selection set on an object type. */
export function createFieldPlan(selected: SelectedField, planSelection: (type: GraphQLObjectType) => SelectionPlan): FieldPlan {
  const { parentType, definition, responseName, nodes } = selected;
  const { name } = parentType;
  const plan = (execute: FieldPlan['execute']): FieldPlan => ({ responseName, parentType, nodes, execute });
  if (definition === TypeNameMetaFieldDef) return plan(() => name);
  const completed = { name: `${name}.${definition.name}`, nodes, planSelection };
  const handleError = createHandleError(definition.type, completed);
  const complete = createCompletePosition(definition.type, completed);
  const readArguments = compileArguments(definition, nodes[0] as FieldNode);
  const resolve = definition.resolve ?? defaultFieldResolver;
  const pathOf = (parentPath: Path | undefined): Path => ({ prev: parentPath, key: responseName, typename: name });

  const resolveAndComplete: FieldPlan['execute'] = (execution, source, parentPath) => {
    const path = pathOf(parentPath);
    const info = createInfo(execution, selected, path);
    let value: unknown;
    try {
      value = resolve(source, readArguments(execution.variableValues), execution.contextValue, info);
    } catch (error) {
      return handleError(execution, error, path);
    }
    return complete(execution, value, info, path);
  };
  const completeLeaf = createCompleteLeaf(definition.type, completed.name);
  if (definition.resolve || definition.args.length > 0 || !completeLeaf) return plan(resolveAndComplete);

  // Most fields read a property. If its value is neither an object nor a method, the field needs no `info`, and a path only for an error.
  const readAndComplete: FieldPlan['execute'] = (execution, source, parentPath) => {
    if (typeof source !== 'object' || source === null) return resolveAndComplete(execution, source, parentPath);
    let value: unknown;
    try {
      value = (source as Record<string, unknown>)[definition.name];
      if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
        const serialized = completeLeaf(value);
        return isPromise(serialized) ? serialized.then(undefined, (error) => handleError(execution, error, pathOf(parentPath))) : serialized;
      }
    } catch (error) {
      return handleError(execution, error, pathOf(parentPath));
    }
    if (typeof value === 'function') return resolveAndComplete(execution, source, parentPath);
    const path = pathOf(parentPath);
    return complete(execution, value, createInfo(execution, selected, path), path);
  };
  return plan(readAndComplete);
}

function createInfo(execution: Execution, { definition, nodes, parentType }: SelectedField, path: Path): GraphQLResolveInfo {
  const { schema, fragments, rootValue, operation, variableValues } = execution;
  return {
    fieldName: definition.name,
    fieldNodes: nodes,
    returnType: definition.type,
    parentType,
    path,
    schema,
    fragments,
    rootValue,
    operation,
    variableValues,
  };
}
