import { writeFileSync } from 'node:fs';
import { describeRest } from '../transports/rest/register-rest';

/**
 * Writes docs/openapi.json, as a part of `npm run schema`. Runs in a different process than emit-schema.ts, because the modules that it loads would
 * change the order of the types in src/schema.graphql.
 */
void describeRest().then((description) => writeFileSync('docs/openapi.json', `${JSON.stringify(description, null, 2)}\n`));
