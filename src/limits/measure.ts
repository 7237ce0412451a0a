import {
  type ArgumentNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type NamedTypeNode,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  typeFromAST,
  type ValueNode,
  valueFromAST,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** What an operation asks for, before it is executed. */
export interface Measure {
  /** Levels of fields below the operation. */
  depth: number;
  /** Fields, with what fragments repeat. */
  fields: number;
  aliases: number;
  directives: number;
  /** About how many objects it may have to be answered with: a list counts by its page size, a change ten, a field with a `complexity` that. */
  costOf(variables: Variables): number;
}

/** Lists without a page size of their own are short. */
const usualLength = 10;
const costOfChange = 10;
/** More are refused by the rule of their field, which says what is wrong. */
const mostIds = 1_000;
const sizes = ['first', 'last'];
const nothing: Measure = { depth: 0, fields: 0, aliases: 0, directives: 0, costOf: () => 0 };

/** Measures an operation of a valid document. Numbers stay finite, however fragments multiply: each is measured once. */
export function measure(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Measure {
  const fragments = new Map<string, { node: FragmentDefinitionNode; part: Measure | null }>();
  for (const node of document.definitions) if (node.kind === 'FragmentDefinition') fragments.set(node.name.value, { node, part: null });
  const root = schema.getRootType(operation.operation);
  const base = operation.operation === 'mutation' ? costOfChange : 0;
  if (!root) return nothing;
  const whole = partOf(operation.selectionSet, root, base);
  const byDefault = defaultsOf(schema, operation);
  return byDefault ? { ...whole, costOf: (variables) => whole.costOf({ ...byDefault, ...variables }) } : whole;

  function partOf(selections: SelectionSetNode, type: GraphQLOutputType, base: number): Measure {
    return joined(selections.selections.map((selection) => oneOf(selection, type, base)));
  }

  function oneOf(selection: SelectionSetNode['selections'][number], type: GraphQLOutputType, base: number): Measure {
    const directives = selection.directives?.length ?? 0;
    if (selection.kind === 'InlineFragment') {
      const condition = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
      const inner = partOf(selection.selectionSet, isCompositeType(condition) ? condition : type, base);
      return { ...inner, directives: inner.directives + directives };
    }
    if (selection.kind === 'FragmentSpread') {
      const inner = fragmentMeasure(selection.name.value, base);
      return { ...inner, directives: inner.directives + directives };
    }
    const name = selection.name.value;
    const own = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    const ofSchema = [SchemaMetaFieldDef, TypeMetaFieldDef].find((meta) => meta.name === name);
    const field = own ?? ofSchema;
    const isComposite = field !== undefined && isCompositeType(getNamedType(field.type));
    const inner = selection.selectionSet && field ? partOf(selection.selectionSet, getNamedType(field.type) as GraphQLOutputType, 0) : nothing;
    const { lookedUp, among } = idsOf(selection.arguments ?? [], field);
    const length = lookedUp ?? lengthOf(selection.arguments ?? [], field?.type, name, field?.args.find(({ name }) => name === 'first')?.defaultValue);
    // What is looked up by its id is an object, whatever is asked of it.
    const each = lookedUp ? 1 : 0;
    const { complexity = isComposite ? 1 : 0 } = (field?.extensions ?? {}) as { complexity?: number };
    return {
      depth: 1 + inner.depth,
      fields: 1 + inner.fields,
      aliases: inner.aliases + (selection.alias ? 1 : 0),
      directives: inner.directives + directives,
      // Questions about the schema are answered from memory.
      costOf: ofSchema
        ? () => base
        : (variables) => base + complexity + among(variables) + length(variables) * Math.max(each, inner.costOf(variables)),
    };
  }

  function fragmentMeasure(name: string, base: number): Measure {
    const fragment = fragments.get(name);
    if (!fragment) return nothing;
    if (!fragment.part) {
      // A circle, which no valid document has, ends here.
      fragment.part = nothing;
      const type = schema.getType(fragment.node.typeCondition.name.value);
      fragment.part = isCompositeType(type) ? once(partOf(fragment.node.selectionSet, type, base)) : nothing;
    }
    return fragment.part;
  }
}

/** What variables are that are not given; null: none has a default. */
function defaultsOf(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode): Variables | null {
  const defaults = variableDefinitions.flatMap(({ variable, type, defaultValue }) => {
    const inputType = typeFromAST(schema, type as NamedTypeNode);
    return defaultValue && isInputType(inputType) ? [[variable.name.value, valueFromAST(defaultValue, inputType)] as const] : [];
  });
  return defaults.length > 0 ? Object.fromEntries(defaults) : null;
}

/** A list of ids that must be given is of what is looked up; one that may be left out chooses, and each of it is looked at. */
function idsOf(given: readonly ArgumentNode[], field: GraphQLField<unknown, unknown> | undefined) {
  const countOf = (isMust: boolean): ((variables: Variables) => number) | null => {
    const names = field?.args.filter(({ type }) => isListOfIds(type) && isNonNullType(type) === isMust).map(({ name }) => name);
    const ids = given.find(({ name }) => names?.includes(name.value))?.value;
    return ids ? (variables) => idsIn(ids, variables) : null;
  };
  return { lookedUp: countOf(true), among: countOf(false) ?? (() => 0) };
}

function isListOfIds(type: GraphQLInputType): boolean {
  return isListType(getNullableType(type)) && getNamedType(type).name === 'ID';
}

function idsIn(ids: ValueNode, variables: Variables): number {
  const value = ids.kind === 'ListValue' ? ids.values : ids.kind === 'Variable' ? variables[ids.name.value] : null;
  return Array.isArray(value) ? Math.min(mostIds, value.length) : 1;
}

/** How many of what it holds a field may answer with. `edges` and `nodes` belong to the page of the field above. */
function lengthOf(
  given: readonly ArgumentNode[],
  type: GraphQLOutputType | undefined,
  name: string,
  byDefault: unknown,
): (variables: Variables) => number {
  const bare = isNonNullType(type) ? type.ofType : type;
  const size = given.find((argument) => sizes.includes(argument.name.value))?.value;
  if (size?.kind === 'IntValue') return () => Math.max(1, Number(size.value));
  if (size?.kind === 'Variable') return (variables) => numberOf(variables[size.name.value], byDefault);
  if (typeof byDefault === 'number') return () => byDefault;
  return () => (isListType(bare) && name !== 'edges' && name !== 'nodes' ? usualLength : 1);
}

function numberOf(given: unknown, byDefault: unknown): number {
  if (typeof given === 'number' && given >= 1) return given;
  return typeof byDefault === 'number' ? byDefault : usualLength;
}

function joined(parts: readonly Measure[]): Measure {
  const sum = (numberOf: (part: Measure) => number) => parts.reduce((total, part) => total + numberOf(part), 0);
  return {
    depth: parts.reduce((most, { depth }) => Math.max(most, depth), 0),
    fields: sum(({ fields }) => fields),
    aliases: sum(({ aliases }) => aliases),
    directives: sum(({ directives }) => directives),
    costOf: (variables) => parts.reduce((total, part) => total + part.costOf(variables), 0),
  };
}

/** The cost of a fragment is computed once for the same variables, or fragments of fragments would take exponential time. */
function once(part: Measure): Measure {
  // A measure lives as long as its document, variables as long as their request.
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
