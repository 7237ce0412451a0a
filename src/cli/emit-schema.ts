import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { printSchema } from 'graphql';
import { authorizationDocument } from '../app/authorization-table';
import { createSchema } from '../app/schema';
import { costDocument } from '../graphql/limits/cost-table';

/**
 * `npm run schema`: writes src/schema.graphql, docs/authorization.md and docs/field-costs.md. These files are checked in, so that reviews show API
 * changes.
 */
const schema = createSchema();
writeFileSync('src/schema.graphql', `${printSchema(schema)}\n`);
writeFileSync('docs/authorization.md', authorizationDocument(schema));
writeFileSync('docs/field-costs.md', costDocument(schema));
