import { type GraphQLArgument, type GraphQLSchema, isObjectType, isRequiredArgument } from 'graphql';

/** Order of the common arguments in every field. Required arguments and all other arguments come before them. */
const lastArguments = ['from', 'to', 'by', 'period', 'timeZone', 'orderBy', 'first', 'after'];

/** Sorts the arguments of all fields as readers expect them. type-graphql lists inherited arguments first. */
export function sortArguments(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type)) for (const field of Object.values(type.getFields())) field.args = field.args.toSorted((a, b) => placeOf(a) - placeOf(b));
  return schema;
}

function placeOf(argument: GraphQLArgument): number {
  return isRequiredArgument(argument) ? -2 : lastArguments.indexOf(argument.name);
}
