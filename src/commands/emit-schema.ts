import { writeFileSync } from 'node:fs';
import { printSchema } from 'graphql';
import { createSchema } from '../schema';

/** `npm run schema`: writes src/schema.graphql, which is checked in so that a change of the API is seen in review. */
writeFileSync('src/schema.graphql', `${printSchema(createSchema())}\n`);
