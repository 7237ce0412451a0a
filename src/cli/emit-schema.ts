import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { type GraphQLSchema, isIntrospectionType, isSpecifiedScalarType, printType } from 'graphql';
import { authorizationDocument } from '../app/authorization-table';
import { createSchema } from '../app/schema';
import { costDocument } from '../graphql/limits/cost-table';
import { describeRest } from '../transports/rest/register-rest';

/**
 * Writes src/schema.graphql, docs/authorization.md, docs/field-costs.md and docs/openapi.json for `npm run schema`. The repository contains these
 * files, so that reviewers see each change of the API.
 */
const schema = createSchema();
writeFileSync('src/schema.graphql', schemaText(schema));
writeFileSync('docs/authorization.md', authorizationDocument(schema));
writeFileSync('docs/field-costs.md', costDocument(schema));
void describeRest().then((description) => writeFileSync('docs/openapi.json', `${JSON.stringify(description, null, 2)}\n`));

/** Returns the schema definition language of all types in the order of their names, which does not depend on the order in which modules are loaded. */
function schemaText(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));
  const texts = types.sort((a, b) => (a.name < b.name ? -1 : 1)).map((type) => printType(type));
  return `${texts.join('\n\n')}\n`;
}
