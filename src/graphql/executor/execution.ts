import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLField,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import type { Path } from 'graphql/jsutils/Path';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';

/** State of one execution of an operation. */
export interface Execution {
  readonly schema: GraphQLSchema;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly operation: OperationDefinitionNode;
  readonly rootValue: unknown;
  readonly contextValue: unknown;
  readonly variableValues: Record<string, unknown>;
  readonly errors: FieldErrors;
}

/** Fields that a selection set selects on one object type, merged by response name. */
export interface SelectionPlan {
  readonly type: GraphQLObjectType;
  readonly fields: readonly FieldPlan[];
  /**
   * Constructor of the results. All results of a plan are objects with the same properties, which V8 creates and serializes twice as fast as the
   * results of `Object.create(null)`. Like these, they inherit no properties, so that an alias such as `__proto__` is an ordinary name.
   */
  readonly Result: new () => Result;
}

/** Completed values by response name. */
export type Result = Record<string, unknown>;

/** A field that an operation selects on an object type. */
export interface FieldPlan {
  readonly responseName: string;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  /** AST nodes of the merged field. */
  readonly nodes: readonly FieldNode[];
  readonly execute: ExecuteField;
  /** @throws GraphQLError if a variable has no valid value for an argument. */
  readonly readArguments: (variableValues: Record<string, unknown>) => Record<string, unknown>;
  readonly completer: Completer;
  /** Plans of the selection set of the field, one for each type of the objects that were executed. */
  readonly selections: SelectionPlan[];
  readonly planSelection: (field: FieldPlan, type: GraphQLObjectType) => SelectionPlan;
}

/**
 * Resolves and completes a field. Returns null after an error of a nullable field.
 * @throws GraphQLError with a path if the field is non-null; a returned promise rejects with it.
 */
export type ExecuteField = (field: FieldPlan, execution: Execution, source: unknown, parentPath: Path | undefined) => PromiseOrValue<unknown>;

/** How values of one type are completed. */
export interface Completer {
  readonly isNullable: boolean;
  readonly complete: CompleteValue;
  /** Completes a value of a leaf type, which needs no more than the value; undefined if the type is not a leaf type. */
  readonly completeLeaf: ((value: unknown, field: FieldPlan) => unknown) | undefined;
}

/**
 * Completes a resolved value: serializes leaf values, completes the items of lists, and executes the selection set of objects.
 * @throws if the value does not match the type; a returned promise rejects with the error.
 */
export type CompleteValue = (field: FieldPlan, execution: Execution, value: unknown, path: Path) => PromiseOrValue<unknown>;

/** Errors of an execution. */
export class FieldErrors {
  readonly list: GraphQLError[] = [];
  /** Positions that are null because of an error; undefined is the position of the whole result. */
  private readonly nulled = new Set<Path | undefined>();

  /** Adds the error that makes the position null. Ignores the error if the position is within another one that is already null. */
  add(error: GraphQLError, position: Path | undefined): void {
    if (this.nulled.size > 0 && this.isWithinNull(position)) return;
    this.nulled.add(position);
    this.list.push(error);
  }

  private isWithinNull(position: Path | undefined): boolean {
    for (let path = position; path; path = path.prev) if (this.nulled.has(path)) return true;
    return this.nulled.has(undefined);
  }
}

/** Whether graphql-js treats the value as a promise. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return ((typeof value === 'object' && value !== null) || typeof value === 'function') && typeof (value as Promise<unknown>).then === 'function';
}
