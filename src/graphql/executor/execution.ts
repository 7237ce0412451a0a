import type { FieldNode, FragmentDefinitionNode, GraphQLError, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
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
  readonly fields: readonly FieldPlan[];
  /**
   * Constructor of the results. All results of a plan are objects with the same properties, which V8 creates and serializes twice as fast as the
   * results of `Object.create(null)`. Like these, they inherit no properties, so that an alias such as `__proto__` is an ordinary name.
   */
  readonly Result: new () => Result;
}

/** Completed values by response name. */
export type Result = Record<string, unknown>;

export interface FieldPlan {
  readonly responseName: string;
  readonly parentType: GraphQLObjectType;
  /** AST nodes of the merged field. */
  readonly nodes: readonly FieldNode[];
  /**
   * Resolves and completes the field. Returns null after an error of a nullable field.
   * @throws GraphQLError with a path if the field is non-null; a returned promise rejects with it.
   */
  execute(execution: Execution, source: unknown, parentPath: Path | undefined): PromiseOrValue<unknown>;
}

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
