import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { printSchema } from 'graphql';
import { authorizationDocument } from '../app/authorization-table';
import { createSchema } from '../app/schema';
import { costDocument } from '../graphql/limits/cost-table';

/** `npm run schema`: writes src/schema.graphql, docs/authorization.md and docs/field-costs.md, which are checked in so that a change of the API is seen in review. */
const schema = createSchema();
writeFileSync('src/schema.graphql', `${printSchema(schema)}\n`);
writeFileSync('docs/authorization.md', authorizationDocument(schema));
writeFileSync('docs/field-costs.md', costDocument(schema));
