import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isUnionType,
  OperationTypeNode,
} from 'graphql';
import { pick, type Random } from '../../src/cli/demo/random';

export interface RandomOperation {
  source: string;
  operationName: string;
  variableValues: Record<string, unknown>;
}

const fragmentCount = 4;
const deepest = 4;

/** Generates a document that can be executed, but is not always valid, and values of its variables, of which some are wrong. */
export function randomOperation(schema: GraphQLSchema, random: Random): RandomOperation {
  const isOneIn = (n: number) => random() * n < 1;
  const composites = Object.values(schema.getTypeMap()).filter(
    (type) => isCompositeType(type) && !type.name.startsWith('__'),
  ) as GraphQLCompositeType[];
  const declared: string[] = [];
  const variableValues: Record<string, unknown> = {};
  /** Limits the size of the document, because fragments multiply its fields. */
  let left = 40;

  function variable(type: GraphQLInputType): string {
    const name = isOneIn(30) ? pick(['toString', '__proto__', 'constructor'], random) : `v${declared.length}`;
    const isOptional = isNonNullType(type) && isOneIn(6);
    const hasDefault = isOptional || isOneIn(4);
    const declaredType = isOptional ? type.ofType : type;
    declared.push(`$${name}: ${declaredType}${hasDefault && !isNonNullType(declaredType) ? ` = ${literal(declaredType, false)}` : ''}`);
    if (!isOneIn(isNonNullType(declaredType) ? 60 : 6))
      Object.defineProperty(variableValues, name, { value: json(declaredType), enumerable: true, configurable: true });
    return `$${name}`;
  }

  function json(type: GraphQLInputType, canBeNull = true): unknown {
    if (isOneIn(300)) return pick<unknown>([null, 'wrong', 1.5, [], {}, [null], { unknown: 1 }], random);
    if (isNonNullType(type)) return json(type.ofType, false);
    if (canBeNull && isOneIn(10)) return null;
    if (isListType(type)) return isOneIn(8) ? json(type.ofType) : Array.from({ length: Math.floor(random() * 3) }, () => json(type.ofType));
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || isOneIn(2));
      return Object.fromEntries(fields.map((field) => [field.name, json(field.type)]));
    }
    if (isEnumType(type)) return pick(type.getValues(), random).name;
    if (type.name === 'Int') return Math.floor(random() * 100);
    if (type.name === 'Float') return random() * 10;
    if (type.name === 'Boolean') return isOneIn(2);
    return isOneIn(60) ? pick(['bad', 'worse', 'undefined'], random) : pick(['one', 'two', 'ünï"\\'], random);
  }

  function literal(type: GraphQLInputType, canHaveVariable: boolean, canBeNull = true): string {
    if (canHaveVariable && isOneIn(6)) return variable(type);
    if (isNonNullType(type)) return literal(type.ofType, canHaveVariable, false);
    if (canBeNull && isOneIn(10)) return 'null';
    if (isListType(type))
      return isOneIn(8)
        ? literal(type.ofType, false)
        : `[${Array.from({ length: Math.floor(random() * 3) }, () => literal(type.ofType, canHaveVariable)).join(' ')}]`;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || isOneIn(2));
      return `{ ${fields.map((field) => `${field.name}: ${literal(field.type, canHaveVariable)}`).join(', ')} }`;
    }
    if (isOneIn(60)) return pick(['WRONG', '"wrong"', '1.5', '[1]', '{ unknown: 1 }'], random);
    const value = json(type, canBeNull);
    return isEnumType(type) && typeof value === 'string' ? value : typeof value === 'object' ? 'null' : JSON.stringify(value);
  }

  function argumentsOf(args: readonly GraphQLArgument[]): string {
    const given = args.filter(({ type }) => (isNonNullType(type) ? !isOneIn(40) : isOneIn(2)));
    if (given.length === 0) return '';
    return `(${given.map(({ name, type }) => `${name}: ${isOneIn(2) ? variable(type) : literal(type, true)}`).join(', ')})`;
  }

  function directives(): string {
    if (!isOneIn(6)) return '';
    const names = isOneIn(4) ? ['skip', 'include'] : [pick(['skip', 'include'], random)];
    return names.map((name) => ` @${name}(if: ${isOneIn(2) ? conditionVariable() : isOneIn(2)})`).join('');
  }

  const conditions: string[] = [];
  function conditionVariable(): string {
    if (conditions.length > 0 && isOneIn(2)) return pick(conditions, random);
    const name = `c${declared.length}`;
    const type = pick(['Boolean!', 'Boolean!', 'Boolean', 'Boolean = true', 'Boolean! = false'], random);
    declared.push(`$${name}: ${type}`);
    if (!type.includes('=') || isOneIn(2)) variableValues[name] = isOneIn(100) ? null : isOneIn(2);
    conditions.push(`$${name}`);
    return `$${name}`;
  }

  function field(definition: GraphQLField<unknown, unknown>, depth: number, firstFragment: number): string {
    const alias = isOneIn(5) ? `${pick(['a', 'b', 'then', '__proto__', 'constructor'], random)}: ` : '';
    const named = getNamedType(definition.type);
    const selection = isCompositeType(named) ? selectionSet(named, depth + 1, firstFragment) : '';
    return `${alias}${definition.name}${argumentsOf(definition.args)}${directives()}${selection}`;
  }

  function selection(type: GraphQLCompositeType, depth: number, firstFragment: number): string {
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const possible = depth < deepest && left > 0 ? fields : fields.filter((one) => isLeafType(getNamedType(one.type)));
    const kind = Math.floor(random() * 10);
    if (kind === 0 && firstFragment < fragmentCount)
      return `...F${firstFragment + Math.floor(random() * (fragmentCount - firstFragment))}${directives()}`;
    if (kind <= 2 && left > 0) {
      const on = isOneIn(4) ? pick(composites, random) : isUnionType(type) ? pick(type.getTypes(), random) : type;
      return `...${isOneIn(3) ? '' : ` on ${on.name}`}${directives()}${selectionSet(on, depth, firstFragment)}`;
    }
    if (kind === 3 || possible.length === 0) return `${isOneIn(3) ? 'a: ' : ''}__typename${directives()}`;
    if (isOneIn(100)) return pick(['unknownField', '__type(name: "Query") { name kind }', '__schema { queryType { name } }'], random);
    return field(pick(possible, random), depth, firstFragment);
  }

  function selectionSet(type: GraphQLCompositeType, depth: number, firstFragment: number): string {
    const count = 1 + Math.floor(random() * 5);
    left -= count;
    return ` { ${Array.from({ length: count }, () => selection(type, depth, firstFragment)).join(' ')} }`;
  }

  const kind = pick([OperationTypeNode.QUERY, OperationTypeNode.QUERY, OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION], random);
  const root = schema.getRootType(kind);
  if (!root) throw new Error(`The schema has no ${kind}.`);
  const body = selectionSet(root, 0, 0);
  const fragments = Array.from({ length: fragmentCount }, (_, i) => {
    const type = isOneIn(3) ? root : pick(composites, random);
    return `fragment F${i} on ${type.name}${selectionSet(type, 2, i + 1)}`;
  });
  const variables = declared.length > 0 ? `(${declared.join(', ')})` : '';
  return { source: [`${kind} Tested${variables}${body}`, ...fragments].join('\n'), operationName: 'Tested', variableValues };
}
