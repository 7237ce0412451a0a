import {
  type ASTNode,
  assertValidSchema,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields';
import { compileArguments } from './argument-values';
import { completerOf } from './complete-value';
import { executorOf } from './execute-field';
import type { FieldPlan, SelectionPlan } from './execution';

import { type CoerceVariables, compileVariables } from './variable-values';

type Values = Record<string, unknown>;
type Fragments = Record<string, FragmentDefinitionNode>;

/** Plan of an operation, which is created while the operation is executed. */
export interface OperationPlan {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  readonly coerceVariables: CoerceVariables;
  /**
   * Returns the plan of the root selection set for the values of the variables in `@skip` and `@include`.
   * @throws GraphQLError if the schema has no such operation, or a variable in a directive is null.
   */
  planRoot(variableValues: Values): SelectionPlan;
}

/**
 * Maximum number of plans that an operation keeps, for each of its fields and in addition. Beyond it, the operation creates all of them again.
 * A field has more than one plan if it is selected on several types, or if a variable excludes other fields.
 */
const mostPlansOfOperation = { perField: 2, more: 20 } as const;

const plans = new WeakMap<OperationDefinitionNode, OperationPlan>();

/** Returns the plan of an operation of the document. Creates it only once for the AST of the operation. */
export function planOperation(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): OperationPlan {
  const known = plans.get(operation);
  if (known?.schema === schema) return known;
  const plan = createOperationPlan(schema, document, operation);
  plans.set(operation, plan);
  return plan;
}

function createOperationPlan(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): OperationPlan {
  assertValidSchema(schema);
  const fragments: Fragments = Object.create(null);
  for (const definition of document.definitions) if (definition.kind === 'FragmentDefinition') fragments[definition.name.value] = definition;
  const { conditions, fieldCount } = inspectOperation(operation, fragments);
  const mostPlans = fieldCount * mostPlansOfOperation.perField + mostPlansOfOperation.more;
  /** Root plans by the values of the variables in `conditions`. */
  const roots = new Map<string, SelectionPlan>();
  let planCount = 0;
  const countPlan = () => {
    planCount++;
    if (planCount <= mostPlans) return;
    roots.clear();
    planCount = 0;
  };
  return {
    schema,
    fragments,
    coerceVariables: compileVariables(schema, operation),
    planRoot(variableValues) {
      const given = conditions.filter((name) => Object.hasOwn(variableValues, name)).map((name): [string, unknown] => [name, variableValues[name]]);
      const key = given.join();
      const known = roots.get(key);
      if (known) return known;
      countPlan();
      const root = planSelections(schema, fragments, operation, Object.fromEntries(given), countPlan);
      roots.set(key, root);
      return root;
    },
  };
}

/**
 * Returns the plan of the root selection set. The plans of fields create the plans of their selection sets when these are executed. Fields with the
 * same AST nodes share a plan, because the number of fields can grow exponentially with the number of fragments.
 * @param conditionValues Values of the variables in `@skip` and `@include`.
 */
function planSelections(
  schema: GraphQLSchema,
  fragments: Fragments,
  operation: OperationDefinitionNode,
  conditionValues: Values,
  countPlan: () => void,
): SelectionPlan {
  const plansOfNode = new Map<FieldNode, FieldPlan[]>();

  function planField(parentType: GraphQLObjectType, responseName: string, nodes: readonly FieldNode[]): FieldPlan[] {
    const [node] = nodes as [FieldNode];
    const plans = plansOfNode.get(node) ?? [];
    const known = plans.find((plan) => plan.parentType === parentType && haveSameItems(plan.nodes, nodes));
    if (known) return [known];
    const definition = fieldDefinition(schema, parentType, node.name.value);
    if (!definition) return [];
    countPlan();
    const plan: FieldPlan = {
      responseName,
      parentType,
      definition,
      nodes,
      execute: executorOf(definition),
      readArguments: compileArguments(definition, node),
      completer: completerOf(definition.type),
      selections: [],
      planSelection,
    };
    plansOfNode.set(node, [...plans, plan]);
    return [plan];
  }

  function planFields(type: GraphQLObjectType, nodesOfNames: ReadonlyMap<string, readonly FieldNode[]>): SelectionPlan {
    const fields = [...nodesOfNames].flatMap(([responseName, nodes]) => planField(type, responseName, nodes));
    return { type, fields, Result: createResultClass() };
  }

  function planSelection({ nodes }: FieldPlan, type: GraphQLObjectType): SelectionPlan {
    return planFields(type, collectSubfields(schema, fragments, conditionValues, type, nodes));
  }

  const type = schema.getRootType(operation.operation);
  if (!type) throw new GraphQLError(`Schema is not configured to execute ${operation.operation} operation.`, { nodes: operation });
  return planFields(type, collectFields(schema, fragments, conditionValues, type, operation.selectionSet));
}

function haveSameItems(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((item, i) => item === others[i]);
}

function fieldDefinition(schema: GraphQLSchema, parentType: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (parentType === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return parentType.getFields()[name];
}

/** Returns the names of the variables in `@skip` and `@include`, and the number of fields. Counts the fields of each fragment once. */
function inspectOperation(operation: OperationDefinitionNode, fragments: Fragments): { conditions: string[]; fieldCount: number } {
  const conditions = new Set<string>();
  const spread = new Set<string>();
  let fieldCount = 0;
  const inspect = (node: ASTNode) =>
    visit(node, {
      Field() {
        fieldCount++;
      },
      FragmentSpread({ name }) {
        const fragment = fragments[name.value];
        if (!fragment || spread.has(name.value)) return;
        spread.add(name.value);
        inspect(fragment);
      },
      Directive({ name, arguments: [condition] = [] }) {
        if ((name.value === 'skip' || name.value === 'include') && condition?.value.kind === 'Variable') conditions.add(condition.value.name.value);
      },
    });
  inspect(operation);
  return { conditions: [...conditions], fieldCount };
}

const noProperties = Object.freeze(Object.create(null));

function createResultClass(): SelectionPlan['Result'] {
  function Result() {}
  Result.prototype = noProperties;
  return Result as unknown as SelectionPlan['Result'];
}
