import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  findBreakingChanges,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { getMetadataStorage, type MiddlewareFn } from 'type-graphql';
import { createSchema } from '../src/app/schema';
import type { Context } from '../src/graphql/context';
import { hasOwnStatement } from '../src/graphql/limits/field-costs';
import { freshRows, statementLimit } from '../src/graphql/middleware';
import { lastRelease, schemaFile } from './support/releases';

const schema = buildSchema(readFileSync('src/schema.graphql', 'utf8'));
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));
const values = types.flatMap((type) => (isEnumType(type) ? type.getValues() : []));
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()] as GraphQLObjectType[];

interface Place {
  name: string;
  description: string;
  type: string;
}
const fieldsOf = (type: GraphQLNamedType): GraphQLField<unknown, unknown>[] =>
  isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
/** Every field, argument and input field, by its coordinate. */
const places: Place[] = types.flatMap((type) => [
  ...(isInputObjectType(type) ? Object.values(type.getFields()) : []).map((field) => placeOf(`${type.name}.${field.name}`, field)),
  ...fieldsOf(type).flatMap((field) => [
    placeOf(`${type.name}.${field.name}`, field),
    ...field.args.map((argument) => placeOf(`${type.name}.${field.name}.${argument.name}`, argument)),
  ]),
]);

function placeOf(name: string, { description, type }: { description?: string | null | undefined; type: unknown }): Place {
  return { name, description: description ?? '', type: String(type) };
}
const namesOf = (found: { name: string }[]) => found.map(({ name }) => name);
const ends = /[.:?!)…`]$/;

describe('the schema', () => {
  it('is checked in as it is: after a change run "npm run schema"', () => {
    // Other test files add resolvers to the product's, which changes the order of the types.
    expect(printSchema(lexicographicSortSchema(schema))).toBe(printSchema(lexicographicSortSchema(createSchema())));
  });

  it('names types in PascalCase, fields and arguments in camelCase, values in CAPITALS', () => {
    expect(namesOf(types.filter(({ name }) => !/^([A-Z][a-z0-9]*)+$|^DateTimeISO$|^JSONObject$/.test(name)))).toEqual([]);
    expect(namesOf(places.filter(({ name }) => !/^\w+(\.[a-z][a-zA-Z0-9]*)+$/.test(name)))).toEqual([]);
    expect(namesOf(values.filter(({ name }) => !/^[A-Z][A-Z0-9_]*$/.test(name)))).toEqual([]);
  });

  it('describes each of them in sentences', () => {
    const bad = [...types.filter((type) => !roots.includes(type as never)), ...places].filter(
      ({ description }) => !ends.test(description?.trim() ?? ''),
    );
    expect(namesOf(bad)).toEqual([]);
    expect(namesOf(values.filter(({ description }) => !description?.trim()))).toEqual([]);
  });

  it('says the unit of a number of time, and calls a moment so', () => {
    expect(
      namesOf(places.filter(({ name, type }) => /^(Int|SafeInt|Float)/.test(type) && /(duration|elapsed|interval|timeout|latency)$/i.test(name))),
    ).toEqual([]);
    const moments = /\.(from|to|since|until|start|end|day|hour|at|asOf)$|At$|Day$/;
    expect(namesOf(places.filter(({ name, type }) => type.startsWith('DateTimeISO') && !moments.test(name)))).toEqual([]);
  });

  it('has no list that may hold nulls without saying why', () => {
    const open = places.filter(({ type }) => /\[\w+\]/.test(type));
    expect(namesOf(open.filter(({ description }) => !/null/.test(description)))).toEqual([]);
  });

  it('has Relay connections: edges, pageInfo, cursors, first and after', () => {
    for (const type of types.filter(({ name }) => name.endsWith('Connection')) as GraphQLObjectType[]) {
      const of = type.name.replace(/Connection$/, '');
      expect({ [type.name]: Object.fromEntries(fieldsOf(type).map((field) => [field.name, String(field.type)])) }).toEqual({
        [type.name]: expect.objectContaining({ edges: `[${of}Edge!]!`, pageInfo: 'PageInfo!' }),
      });
      const edge = fieldsOf(schema.getType(`${of}Edge`) as GraphQLObjectType);
      expect(edge.find(({ name }) => name === 'cursor')?.type.toString()).toBe('String!');
      expect(edge.find(({ name }) => name === 'node')).toBeDefined();
    }
    for (const field of types.flatMap(fieldsOf).filter(({ type }) => getNamedType(type).name.endsWith('Connection'))) {
      const first = field.args.find(({ name }) => name === 'first');
      expect([field.name, String(first?.type), typeof first?.defaultValue]).toEqual([field.name, 'Int', 'number']);
      expect([field.name, field.args.find(({ name }) => name === 'after')?.type.toString()]).toEqual([field.name, 'String']);
    }
  });

  it('has mutations with one input of their own and a payload of their own', () => {
    for (const { name, args, type } of fieldsOf(schema.getMutationType() as GraphQLObjectType)) {
      const Name = `${name[0]?.toUpperCase()}${name.slice(1)}`;
      expect([name, String(type)]).toEqual([name, `${Name}Payload!`]);
      if (args.length > 0) expect([name, args.map((argument) => `${argument.name}: ${argument.type}`)]).toEqual([name, [`input: ${Name}Input!`]]);
    }
    const inputs = types.filter(isInputObjectType).filter(({ name }) => !name.endsWith('Input'));
    expect(namesOf(inputs)).toEqual([]);
  });

  it('reads fresh rows around every mutation and event, and limits the statements of each query that runs its own', () => {
    const names = new Set(roots.flatMap(fieldsOf).map(({ name }) => name));
    const { mutations, subscriptions, queries } = getMetadataStorage();
    const without = (fields: typeof mutations, middleware: MiddlewareFn<Context>) =>
      fields.map(({ schemaName, middlewares }) => (middlewares?.includes(middleware as never) ? '' : schemaName)).filter((name) => names.has(name));
    expect(mutations.length).toBeGreaterThan(50);
    expect(without([...mutations, ...subscriptions], freshRows)).toEqual([]);
    expect(without(queries, statementLimit).filter(hasOwnStatement)).toEqual([]);
  });

  it('has in contentStats nothing that depends on who asks: one answer is given to all who follow (src/live/subscribe.ts)', () => {
    const reached = new Set<string>();
    const reach = (type: GraphQLOutputType) => {
      const named = getNamedType(type);
      if (!isObjectType(named) || reached.has(named.name)) return;
      reached.add(named.name);
      for (const field of Object.values(named.getFields())) reach(field.type);
    };
    reach(schema.getSubscriptionType()?.getFields().contentStats?.type as GraphQLOutputType);
    expect([...reached].sort()).toEqual(['ContentStats', 'PeriodCounts', 'RatingCount', 'ReactionCount']);
  });

  it('has no type that nothing leads to', () => {
    const reached = new Set<string>();
    const queue: GraphQLNamedType[] = [...roots];
    for (let type = queue.pop(); type; type = queue.pop()) {
      if (reached.has(type.name)) continue;
      reached.add(type.name);
      if (isInterfaceType(type)) queue.push(...schema.getPossibleTypes(type));
      if (isInputObjectType(type)) queue.push(...Object.values(type.getFields()).map((field) => getNamedType(field.type)));
      if (isObjectType(type)) queue.push(...type.getInterfaces());
      for (const field of fieldsOf(type)) queue.push(getNamedType(field.type), ...field.args.map((argument) => getNamedType(argument.type)));
    }
    expect(namesOf(types.filter(({ name }) => !reached.has(name)))).toEqual([]);
  });
});

it('breaks no client of the last release without a line in CHANGELOG.md that says so', () => {
  const released = buildSchema(lastRelease().files[schemaFile] as string);
  // Of what comes next, or of the release that is not recorded yet.
  const newest = /^## .*\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(readFileSync('CHANGELOG.md', 'utf8'))?.[1] ?? '';
  // Each must appear as graphql-js formats it, for example "Breaking: Content.title was removed."
  const untold = findBreakingChanges(released, schema).filter(({ description }) => !newest.includes(`Breaking: ${description}`));
  expect(untold.map(({ description }) => `CHANGELOG.md, at its top, needs the line "Breaking: ${description}"`)).toEqual([]);
});
