import { type GraphQLField, type GraphQLSchema, getNamedType, isCompositeType, isNonNullType } from 'graphql';

export function fieldsOf(schema: GraphQLSchema, typeName: string): GraphQLField<unknown, unknown>[] {
  const type = schema.getType(typeName);
  return type && 'getFields' in type ? (Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]) : [];
}

/** Most expensive value of each argument, as GraphQL literals by argument name. */
const most: Record<string, string> = {
  id: '"c0"',
  contentId: '"c0"',
  userId: '"u0"',
  ids: `[${Array.from({ length: 50 }, (_, n) => `"c${n}"`).join()}]`,
  contentIds: `[${Array.from({ length: 100 }, (_, n) => `"c${n}"`).join()}]`,
  query: `"${'wyrd '.repeat(39)}wird"`,
  key: '"experiment"',
  experiment: '"experiment"',
  first: '100',
  last: '60',
  by: 'DAY',
  from: `"${new Date(Date.now() - 990 * 86_400_000).toISOString()}"`,
  text: '"the"',
  theme: '"theme"',
  tag: '"tag"',
  types: '[COMMENT]',
};
const mostOf: Record<string, Record<string, string>> = {
  similarContent: { first: '50' },
  searchSuggestions: { first: '20' },
  recommenderModels: { first: '50' },
  contents: { ids: most.contentIds as string },
  popular: { period: 'MONTH' },
  favorites: { tag: '', text: '' },
  history: { contentId: '', from: '' },
  viewSources: { by: 'SOURCE' },
};

/** Returns a selection of all fields without required arguments, down to a depth of `levels`. */
function everythingOf(schema: GraphQLSchema, typeName: string, levels: number): string {
  const fields = fieldsOf(schema, typeName).filter(({ name, args }) => name !== 'edges' && !args.some(({ type }) => isNonNullType(type)));
  const selected = fields.flatMap(({ name, type }) => {
    const named = getNamedType(type);
    if (!isCompositeType(named)) return name;
    return levels > 0 ? `${name} ${everythingOf(schema, named.name, levels - 1)}` : [];
  });
  return `{ __typename ${selected.join(' ')} }`;
}

/** Returns a field of Query with the most expensive arguments and all its subfields down to a depth of `levels`. */
export function mostExpensive(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>, levels: number): string {
  const given = field.args.flatMap(({ name }) => {
    const value = mostOf[field.name]?.[name] ?? most[name];
    return value ? `${name}: ${value}` : [];
  });
  const named = getNamedType(field.type);
  return `${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''} ${isCompositeType(named) ? everythingOf(schema, named.name, levels) : ''}`;
}
