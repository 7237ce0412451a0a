import type { GraphQLResolveInfo } from 'graphql';
import type { Path } from 'graphql/jsutils/Path';
import type { Execution, FieldPlan } from './execution';

/** Creates the parameter `info` of resolvers. `position` is the path of the field, or of an item of its list. */
export function createInfo({ definition, nodes, parentType }: FieldPlan, execution: Execution, position: Path): GraphQLResolveInfo {
  const { schema, fragments, rootValue, operation, variableValues } = execution;
  let path = position;
  while (typeof path.key === 'number' && path.prev) path = path.prev;
  return {
    fieldName: definition.name,
    fieldNodes: nodes,
    returnType: definition.type,
    parentType,
    path,
    schema,
    fragments,
    rootValue,
    operation,
    variableValues,
  };
}
