import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { printSchema } from 'graphql';
import { authorizationDocument } from '../authorization';
import { createSchema } from '../schema';

/** `npm run schema`: writes src/schema.graphql and docs/authorization.md, which are checked in so that a change of the API is seen in review. */
const schema = createSchema();
writeFileSync('src/schema.graphql', `${printSchema(schema)}\n`);
writeFileSync('docs/authorization.md', authorizationDocument(schema));
