import type { Path } from 'graphql/jsutils/Path';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { type Execution, type FieldPlan, isPromise, type Result, type SelectionPlan } from './execution';

/** Executes the fields of a selection set in parallel. Returns the result itself if no field returns a promise. */
export function executeSelection(execution: Execution, { fields, Result }: SelectionPlan, source: unknown, path?: Path): PromiseOrValue<Result> {
  const result = new Result();
  let promised: string[] | undefined;
  try {
    for (const field of fields) {
      const value = field.execute(field, execution, source, path);
      result[field.responseName] = value;
      if (isPromise(value)) {
        promised ??= [];
        promised.push(field.responseName);
      }
    }
  } catch (error) {
    if (!promised) throw error;
    // The fields that have already started add their errors before the error of the parent.
    return awaitFields(result, promised).finally(() => {
      throw error;
    });
  }
  return promised ? awaitFields(result, promised) : result;
}

/** Replaces the promised fields of the result with their values. Rejects with the first error. */
async function awaitFields(result: Result, names: readonly string[]): Promise<Result> {
  const values = await Promise.all(names.map((name) => result[name]));
  for (const [i, name] of names.entries()) result[name] = values[i];
  return result;
}

/** Executes the root fields of a mutation. Each starts after the previous one has completed. */
export function executeSerially(execution: Execution, { fields, Result }: SelectionPlan, source: unknown): PromiseOrValue<Result> {
  return executeRemaining(execution, fields, source, new Result());
}

function executeRemaining(execution: Execution, fields: readonly FieldPlan[], source: unknown, result: Result): PromiseOrValue<Result> {
  for (const [i, field] of fields.entries()) {
    const value = field.execute(field, execution, source, undefined);
    result[field.responseName] = value;
    if (isPromise(value))
      return value.then((resolved) => {
        result[field.responseName] = resolved;
        return executeRemaining(execution, fields.slice(i + 1), source, result);
      });
  }
  return result;
}
