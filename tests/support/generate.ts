import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  type OperationTypeNode,
} from 'graphql';
import { beyond, cursor, type Draw, id, isOneIn, misfit, number, oneOf, text, time, type World } from './hostile';

export interface Operation {
  field: string;
  query: string;
  variables: Record<string, unknown>;
}

/** Generates an operation of this kind. Its arguments have valid and hostile values, written as variables or as literals. */
export function operationOf(schema: GraphQLSchema, kind: OperationTypeNode, world: World, draw: Draw): Operation {
  const root = schema.getRootType(kind);
  if (!root) throw new Error(`The schema has no ${kind}.`);
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const writesOut = isOneIn(draw, 4);

  const argumentOf = (argument: GraphQLArgument) => {
    const value = valueFor(argument.type, argument.name, world, draw);
    if (writesOut) return `${argument.name}: ${literal(value)}`;
    const name = `v${declared.length}`;
    declared.push(`$${name}: ${argument.type}`);
    variables[name] = value;
    return `${argument.name}: $${name}`;
  };
  const fieldOf = (field: GraphQLField<unknown, unknown>, depth: number): string => {
    const given = field.args.filter((argument) => (isRequiredArgument(argument) ? !isOneIn(draw, 50) : isOneIn(draw, 2)));
    const args = given.length > 0 ? `(${given.map(argumentOf).join(', ')})` : '';
    return `${field.name}${args}${selectionOf(field.type, depth)}`;
  };
  const selectionOf = (type: GraphQLOutputType, depth: number): string => {
    const named = getNamedType(type);
    if (!isCompositeType(named)) return '';
    if (!isObjectType(named)) return ' { __typename }';
    const fields = Object.values(named.getFields());
    const few = fields.filter(
      (field) => isOneIn(draw, isLeafType(getNamedType(field.type)) ? 2 : 3) && (depth > 0 || isLeafType(getNamedType(field.type))),
    );
    return ` { __typename ${few.map((field) => fieldOf(field, depth - 1)).join(' ')} }`;
  };

  const field = oneOf(draw, Object.values(root.getFields()));
  const body = fieldOf(field, 3);
  return { field: field.name, query: `${kind}${declared.length > 0 ? `(${declared.join(', ')})` : ''} { ${body} }`, variables };
}

/** Generates a value for an argument. Most values have the type of the argument, some have another type. */
export function valueFor(type: GraphQLInputType, name: string, world: World, draw: Draw): unknown {
  if (isNonNullType(type)) return isOneIn(draw, 40) ? misfit(draw) : valueFor(type.ofType, name, world, draw);
  if (isOneIn(draw, 40)) return misfit(draw);
  if (isListType(type)) return listOf(type.ofType, name, world, draw);
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || isOneIn(draw, 3));
    return Object.fromEntries([
      ...fields.map((field) => [field.name, valueFor(field.type, field.name, world, draw)]),
      ...(isOneIn(draw, 60) ? [['nothingOfTheKind', 1]] : []),
    ]);
  }
  if (isEnumType(type)) return isOneIn(draw, 20) ? oneOf(draw, ['NOPE', '', 'toString', 5]) : new Name(oneOf(draw, type.getValues()).name);
  if (type.name === 'Boolean') return draw(fc.boolean);
  if (type.name === 'DateTimeISO') return time(draw);
  if (type.name === 'JSONObject') return { [text(draw)]: text(draw), more: draw(fc.jsonValue) };
  if (['Int', 'SafeInt', 'Float'].includes(type.name)) return number(draw, type.name !== 'Float');
  if (name === 'after') return cursor(draw, world);
  return /id(s|)$/i.test(name) ? id(draw, world) : text(draw);
}

function listOf(type: GraphQLInputType, name: string, world: World, draw: Draw): unknown[] {
  const one = () => valueFor(type, name, world, draw);
  if (isOneIn(draw, 30)) return new Array(10_000).fill(one());
  return Array.from({ length: draw(fc.nat, { max: 4 }) }, one);
}

/** Enum value, which a GraphQL document contains without quotes. */
class Name {
  constructor(private readonly name: string) {}
  toJSON(): string {
    return this.name;
  }
}

function literal(value: unknown): string {
  if (value instanceof Name) return value.toJSON();
  if (value === beyond) return '1e999';
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).filter(([name]) => /^[A-Za-z_]\w*$/.test(name));
  return `{${fields.map(([name, inner]) => `${name}: ${literal(inner)}`).join(', ')}}`;
}
