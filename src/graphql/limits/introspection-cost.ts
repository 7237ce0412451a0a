import {
  type GraphQLField,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import type { FieldCosts } from './cost-function';

/** Cost of introspection fields relative to that of other fields. It is low because the server reads the schema from memory. */
export const introspectionRate = 0.05;

export function introspectionField(name: string): GraphQLField<unknown, unknown> | undefined {
  return name === SchemaMetaFieldDef.name ? SchemaMetaFieldDef : name === TypeMetaFieldDef.name ? TypeMetaFieldDef : undefined;
}

const known = new WeakMap<GraphQLSchema, FieldCosts>();

/** Returns the costs of the list fields of introspection types, such as `__Type.fields`. Their number of entries is the average in the schema. */
export function introspectionCosts(schema: GraphQLSchema): FieldCosts {
  const costs = known.get(schema) ?? computed(schema);
  known.set(schema, costs);
  return costs;
}

function computed(schema: GraphQLSchema): FieldCosts {
  const types = Object.values(schema.getTypeMap());
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = withFields.flatMap((type) => Object.values(type.getFields()));
  const inputs = types.filter(isInputObjectType);
  const enums = types.filter(isEnumType);
  const average = (entries: number, holders: number) => ({ entries: Math.max(1, Math.ceil(entries / Math.max(1, holders))) });
  return {
    '__Schema.types': { entries: types.length },
    '__Schema.directives': { entries: schema.getDirectives().length },
    '__Type.fields': average(fields.length, types.length),
    '__Type.inputFields': average(inputs.flatMap((type) => Object.values(type.getFields())).length, types.length),
    '__Type.enumValues': average(enums.flatMap((type) => type.getValues()).length, types.length),
    '__Type.interfaces': average(withFields.flatMap((type) => type.getInterfaces()).length, types.length),
    '__Type.possibleTypes': average(types.filter(isInterfaceType).flatMap((type) => schema.getPossibleTypes(type)).length, types.length),
    '__Field.args': average(fields.flatMap(({ args }) => args).length, fields.length),
    '__Directive.args': { entries: 2 },
    '__Directive.locations': { entries: 5 },
  };
}
