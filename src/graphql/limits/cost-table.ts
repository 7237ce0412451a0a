import { type GraphQLSchema, getNullableType, isListType } from 'graphql';
import { priceOf } from './cost-function';
import { fieldCosts } from './field-costs';

const roots = ['Query', 'Subscription', 'Mutation'];

/** Returns the content of docs/field-costs.md: the costs of fields whose type does not determine them. */
export function costDocument(schema: GraphQLSchema): string {
  const fields = [
    ...roots.flatMap((type) => rootFields(schema, type)),
    ...Object.keys(fieldCosts)
      .filter((field) => !isOfRoot(field))
      .sort(),
  ];
  return `${introduction}\n${fields.map((field) => rowOf(schema, field)).join('\n')}\n`;
}

const introduction = `# What each field costs

Written by \`npm run schema\` from \`src/graphql/limits/field-costs.ts\`. [Limits](limits.md) explains the unit. A field costs its own part, and for each entry the part of an entry and what is
selected of it. A field that is not listed costs 1 for an object, 0.1 for a scalar, and 1 for each entry of a list of objects. Where the table names a page, the entries are \`first\` or its default value.

| field | own | entries | each entry | depends on |
|---|---|---|---|---|`;

function rootFields(schema: GraphQLSchema, type: string): string[] {
  const fields = { Query: schema.getQueryType(), Mutation: schema.getMutationType(), Subscription: schema.getSubscriptionType() }[type]?.getFields();
  return Object.keys(fields ?? {})
    .sort()
    .map((name) => `${type}.${name}`);
}

function isOfRoot(field: string): boolean {
  return roots.includes(field.split('.')[0] as string);
}

function rowOf(schema: GraphQLSchema, name: string): string {
  const [typeName = '', fieldName = ''] = name.split('.');
  const type = schema.getType(typeName);
  const field = type && 'getFields' in type ? type.getFields()[fieldName] : undefined;
  if (!field || !('args' in field)) throw new Error(`src/graphql/limits/field-costs.ts names ${name}, which the schema does not have.`);
  const stated = fieldCosts[name] ?? {};
  const price = priceOf(field, typeName, schema, fieldCosts);
  const byDefault = Object.fromEntries(field.args.map((argument) => [argument.name, argument.defaultValue]));
  const isPaged = field.args.some(({ name }) => name === 'first');
  const own = typeof stated.own === 'function' ? 'see right' : numbered(price.own(byDefault));
  const isLookUp = isListType(getNullableType(field.type)) && field.args.some(({ name }) => /ids$/i.test(name));
  const entries =
    typeof stated.entries === 'function'
      ? 'see right'
      : stated.entries !== undefined
        ? numbered(stated.entries)
        : isPaged
          ? 'page'
          : isLookUp
            ? 'ids'
            : isListType(getNullableType(field.type))
              ? '10'
              : '1';
  const items = stated.item && field.args.length > 0 ? `own: ${stated.item} more for each entry of its input` : null;
  return `| \`${name}\` | ${own} | ${entries} | ${numbered(price.each)} | ${[stated.depends, items].filter(Boolean).join('; ')} |`;
}

function numbered(value: number): string {
  return value.toLocaleString('en');
}
