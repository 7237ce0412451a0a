import { writeFileSync } from 'node:fs';
import { describeRest } from '../transports/rest/register-rest';

/** `npm run schema` too: writes docs/openapi.json. Not together with the other, whose types come in the order in which they are loaded. */
void describeRest().then((description) => writeFileSync('docs/openapi.json', `${JSON.stringify(description, null, 2)}\n`));
