import type { FastifyReply, FastifyRequest } from 'fastify';
import { badInput, CodedError } from '../domain/errors';
import type { PreparedOperation } from '../graphql/execute';
import type { OperationRequest } from '../graphql/prepare-operation';
import { isNestedTooDeeply, maxJsonDepth } from '../infrastructure/json-depth';
import { isObject } from './request-body';

/** Body limits in bytes: for the role service, which imports catalogues, and for all other senders. */
const serviceBodyLimit = 8 * 1024 * 1024;
const bodyLimit = 1024 * 1024;
/** Options of a route that accepts operations by POST, or by GET in the query string. A HEAD would execute an operation for nothing. */
export const operationRoute = { method: ['GET', 'POST'], exposeHeadRoute: false, bodyLimit, config: { serviceBodyLimit } };

/** Reads the operation request from the JSON body or from the query string. @throws CodedError BAD_REQUEST; BAD_USER_INPUT if JSON is nested too deeply. */
export function readOperationRequest({ method, body, query }: FastifyRequest): OperationRequest {
  const parameters = (method === 'POST' ? (body ?? {}) : parseJsonParameters(query as Parameters)) as Parameters;
  for (const [name, { holds, text }] of Object.entries(rules)) {
    const value = parameters[name];
    if (value !== undefined && value !== null && !holds(value)) throw new CodedError('BAD_REQUEST', `${name} must be ${text}.`);
  }
  return parameters;
}

type Parameters = Record<string, unknown>;

interface Rule {
  holds(value: unknown): boolean;
  text: string;
}

const text: Rule = { holds: (value: unknown) => typeof value === 'string', text: 'text' };
const object: Rule = { holds: isObject, text: 'a JSON object' };
const rules: Readonly<Record<string, Rule>> = {
  query: { ...text, text: 'the text of a GraphQL document' },
  documentId: { ...text, text: 'the id of a trusted document' },
  operationName: text,
  variables: object,
  extensions: object,
};

function parseJsonParameters(query: Parameters): Parameters {
  const parsed = { ...query };
  for (const name of ['variables', 'extensions']) {
    const json = query[name];
    if (typeof json !== 'string') continue;
    if (isNestedTooDeeply(Buffer.from(json))) throw badInput(name, `${name} may be nested at most ${maxJsonDepth} levels deep.`);
    parsed[name] = json === '' ? undefined : parseOrNone(json);
  }
  return parsed;
}

/** Returns the text itself if it is not JSON; the rules then reject it. */
function parseOrNone(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/** Mutations need POST: browsers and proxies may repeat or prefetch other requests. @throws CodedError BAD_REQUEST with status 405. */
export function requirePostForMutation({ method }: FastifyRequest, reply: FastifyReply, { operation }: PreparedOperation): void {
  if (method === 'POST' || operation.operation !== 'mutation') return;
  reply.header('allow', 'POST');
  throw Object.assign(new CodedError('BAD_REQUEST', 'A mutation must be sent by POST.'), { statusCode: 405 });
}
