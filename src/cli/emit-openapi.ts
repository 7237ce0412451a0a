import { writeFileSync } from 'node:fs';
import { describeRest } from '../transports/rest/register-rest';

/**
 * Part of `npm run schema`: writes docs/openapi.json. Runs in a separate process from emit-schema, because the order of the GraphQL types depends on
 * the load order.
 */
void describeRest().then((description) => writeFileSync('docs/openapi.json', `${JSON.stringify(description, null, 2)}\n`));
