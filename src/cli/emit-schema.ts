import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { printSchema } from 'graphql';
import { authorizationDocument } from '../app/authorization-table';
import { createSchema } from '../app/schema';
import { costDocument } from '../graphql/limits/cost-table';

/**
 * Writes src/schema.graphql, docs/authorization.md and docs/field-costs.md, as a part of `npm run schema`. The repository contains these files, so
 * that reviewers see each change of the API.
 */
const schema = createSchema();
writeFileSync('src/schema.graphql', `${printSchema(schema)}\n`);
writeFileSync('docs/authorization.md', authorizationDocument(schema));
writeFileSync('docs/field-costs.md', costDocument(schema));
