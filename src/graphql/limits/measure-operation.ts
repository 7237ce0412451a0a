import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInputType,
  isInterfaceType,
  isObjectType,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import { argumentsOf, type FieldCosts, priceOf } from './cost-function';
import { introspectionCosts, introspectionField, introspectionRate } from './introspection-cost';

export type Variables = Readonly<Record<string, unknown>>;

/** Size of an operation, which the server compares with the limits before it executes the operation. */
export interface Measure {
  /** Number of field levels below the operation. */
  depth: number;
  /** Number of selected fields. A field of a fragment is counted again for each spread of the fragment. */
  fields: number;
  aliases: number;
  directives: number;
  /** Returns the cost of the operation with these variables. docs/limits.md describes the cost of a field. */
  costOf(variables: Variables): number;
  /** Whether the cost is the same for all variables. */
  isConstant: boolean;
}

const nothing: Measure = { depth: 0, fields: 0, aliases: 0, directives: 0, costOf: () => 0, isConstant: true };

/**
 * Measures an operation of a document that need not be valid; a field that the schema does not define costs 0. Measures each fragment only
 * once, because nested fragments would otherwise take exponential time. `costs` contains costs by `Type.field`.
 */
export function measure(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, costs: FieldCosts = {}): Measure {
  const fragments = new Map<string, { node: FragmentDefinitionNode; part: Measure | null }>();
  for (const node of document.definitions) if (node.kind === 'FragmentDefinition') fragments.set(node.name.value, { node, part: null });
  const root = schema.getRootType(operation.operation);
  if (!root) return nothing;
  const allCosts = { ...introspectionCosts(schema), ...costs };
  const whole = partOf(operation.selectionSet, root);
  if (whole.isConstant) return constant(whole, rounded(whole.costOf({})));
  const byDefault = defaultsOf(schema, operation);
  return { ...whole, costOf: (variables) => rounded(whole.costOf(byDefault ? { ...byDefault, ...variables } : variables)) };

  function partOf(selections: SelectionSetNode, type: GraphQLOutputType): Measure {
    return joined(selections.selections.map((selection) => oneOf(selection, type)));
  }

  function oneOf(selection: SelectionSetNode['selections'][number], type: GraphQLOutputType): Measure {
    const directives = selection.directives?.length ?? 0;
    if (selection.kind === 'InlineFragment') {
      const condition = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
      const inner = partOf(selection.selectionSet, isCompositeType(condition) ? condition : type);
      return { ...inner, directives: inner.directives + directives };
    }
    if (selection.kind === 'FragmentSpread') {
      const inner = fragmentMeasure(selection.name.value);
      return { ...inner, directives: inner.directives + directives };
    }
    const name = selection.name.value;
    const introspected = introspectionField(name);
    const field = introspected ?? (isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined);
    const inner = selection.selectionSet && field ? partOf(selection.selectionSet, getNamedType(field.type) as GraphQLOutputType) : nothing;
    const rate = introspected ? introspectionRate : 1;
    const counted = {
      depth: 1 + inner.depth,
      fields: 1 + inner.fields,
      aliases: inner.aliases + (selection.alias ? 1 : 0),
      directives: inner.directives + directives,
    };
    if (!field) return { ...nothing, ...counted };
    const given = argumentsOf(field, selection.arguments ?? []);
    const price = priceOf(field, getNamedType(type).name, schema, allCosts);
    const costOf = (variables: Variables) => {
      const args = given.read(variables);
      return rate * (price.own(args) + price.entries(args) * (price.each + inner.costOf(variables)));
    };
    const isConstant = (price.isConstant || given.isConstant) && inner.isConstant;
    return isConstant ? constant({ ...counted, costOf, isConstant }, costOf({})) : { ...counted, costOf, isConstant };
  }

  function fragmentMeasure(name: string): Measure {
    const fragment = fragments.get(name);
    if (!fragment) return nothing;
    if (!fragment.part) {
      // Ends the recursion if the fragment spreads itself, which is possible because the document is not validated yet.
      fragment.part = nothing;
      const type = schema.getType(fragment.node.typeCondition.name.value);
      fragment.part = isCompositeType(type) ? once(partOf(fragment.node.selectionSet, type)) : nothing;
    }
    return fragment.part;
  }
}

/** Rounds a cost up to an integer of at least 1. Subtracts 1e-6 first, because sums of 0.1 have rounding errors. */
function rounded(cost: number): number {
  return Math.max(1, Math.ceil(cost - 1e-6));
}

/** Returns the default values of the variables; null if no variable has a default value. */
function defaultsOf(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode): Variables | null {
  const defaults = variableDefinitions.flatMap(({ variable, type, defaultValue }) => {
    const inputType = typeFromAST(schema, type as NamedTypeNode);
    return defaultValue && isInputType(inputType) ? [[variable.name.value, valueFromAST(defaultValue, inputType)] as const] : [];
  });
  return defaults.length > 0 ? Object.fromEntries(defaults) : null;
}

function constant(part: Measure, cost: number): Measure {
  return { ...part, costOf: () => cost, isConstant: true };
}

function joined(parts: readonly Measure[]): Measure {
  const sum = (numberOf: (part: Measure) => number) => parts.reduce((total, part) => total + numberOf(part), 0);
  return {
    depth: parts.reduce((most, { depth }) => Math.max(most, depth), 0),
    fields: sum(({ fields }) => fields),
    aliases: sum(({ aliases }) => aliases),
    directives: sum(({ directives }) => directives),
    costOf: (variables) => parts.reduce((total, part) => total + part.costOf(variables), 0),
    isConstant: parts.every(({ isConstant }) => isConstant),
  };
}

/** Caches the cost of a fragment for each set of variables, because nested fragments would otherwise take exponential time. */
function once(part: Measure): Measure {
  if (part.isConstant) return constant(part, part.costOf({}));
  // Uses the variables object of the request as the key, so that the cache entry is deleted with this object after the request.
  const known = new WeakMap<Variables, number>();
  return {
    ...part,
    costOf(variables) {
      const cost = known.get(variables) ?? part.costOf(variables);
      known.set(variables, cost);
      return cost;
    },
  };
}
