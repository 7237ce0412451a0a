import { type ExecutionArgs, type ExecutionResult, type GraphQLError, type OperationDefinitionNode } from 'graphql';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { executeSelection, executeSerially } from './execute-selection';
import { type Execution, FieldErrors, isPromise, type Result } from './execution';
import { planOperation } from './operation-plan';
import type { Values } from './variable-values';

/** A valid operation, which is an operation of `document`. */
export type Operation = Pick<ExecutionArgs, 'schema' | 'document' | 'rootValue' | 'contextValue' | 'variableValues' | 'hideSuggestions'> & {
  operation: OperationDefinitionNode;
};

/**
 * Executes an operation with the result of `execute` of graphql-js. If no resolver returns a promise, returns the result itself.
 * A result without `data` means that a variable is invalid. A returned promise never rejects. If a variable is invalid, uses the variables that
 * `replaceVariables` returns, unless it returns null.
 */
export function executeOperation<T extends Operation>(args: T, replaceVariables?: (args: T) => Values | null): PromiseOrValue<ExecutionResult> {
  const { schema, document, operation, rootValue, contextValue } = args;
  const plan = planOperation(schema, document, operation);
  const replace = replaceVariables && (() => replaceVariables(args));
  const { coerced: variableValues, errors: variableErrors } = plan.coerceVariables(args.variableValues ?? {}, args.hideSuggestions ?? false, replace);
  if (!variableValues) return { errors: variableErrors };
  const errors = new FieldErrors();
  const execution: Execution = { schema, fragments: plan.fragments, operation, rootValue, contextValue, variableValues, errors };
  const respond = (data: Result | null): ExecutionResult => (errors.list.length > 0 ? { errors: errors.list, data } : { data });
  const fail = (error: unknown): ExecutionResult => {
    errors.add(error as GraphQLError, undefined);
    return respond(null);
  };
  try {
    const root = plan.planRoot(variableValues);
    const data = operation.operation === 'mutation' ? executeSerially(execution, root, rootValue) : executeSelection(execution, root, rootValue);
    return isPromise(data) ? data.then(respond, fail) : respond(data);
  } catch (error) {
    return fail(error);
  }
}
