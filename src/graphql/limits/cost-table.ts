import { type GraphQLSchema, getNullableType, isListType } from 'graphql';
import { priceOf } from './cost-function';
import { fieldCosts } from './field-costs';

const roots = ['Query', 'Subscription', 'Mutation'];

/** Returns the content of docs/field-costs.md: the costs of root fields, and of all other fields with an entry in `fieldCosts`. */
export function costDocument(schema: GraphQLSchema): string {
  const fields = [
    ...roots.flatMap((type) => rootFields(schema, type)),
    ...Object.keys(fieldCosts)
      .filter((field) => !isOfRoot(field))
      .sort(),
  ];
  return `${introduction}\n${fields.map((field) => rowOf(schema, field)).join('\n')}\n`;
}

const introduction = `# Field costs

For client developers: what each field adds to the [cost of an operation](limits.md#cost). \`npm run schema\` writes this page from
\`src/graphql/limits/field-costs.ts\`.

A field costs its own part, and for each entry the part of an entry and the cost of the fields selected in it. In the column *entries*, *page* means
\`first\` or its default value, and *ids* means the number of ids in the argument. A field that is not listed costs 1 for an object, 0.1 for a scalar,
and 1 for each entry of a list of objects.

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
  const own = typeof stated.own === 'function' ? 'see last column' : numbered(price.own(byDefault));
  const isLookUp = isListType(getNullableType(field.type)) && field.args.some(({ name }) => /ids$/i.test(name));
  const entries =
    typeof stated.entries === 'function'
      ? 'see last column'
      : stated.entries !== undefined
        ? numbered(stated.entries)
        : isPaged
          ? 'page'
          : isLookUp
            ? 'ids'
            : isListType(getNullableType(field.type))
              ? '10'
              : '1';
  const items = stated.item && field.args.length > 0 ? `own: ${stated.item} more for each entry of the input` : null;
  return `| \`${name}\` | ${own} | ${entries} | ${numbered(price.each)} | ${[stated.depends, items].filter(Boolean).join('; ')} |`;
}

function numbered(value: number): string {
  return value.toLocaleString('en');
}
