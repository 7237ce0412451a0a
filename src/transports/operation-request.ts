import type { FastifyReply, FastifyRequest } from 'fastify';
import { badInput, CodedError } from '../domain/errors';
import type { PreparedOperation } from '../graphql/execute';
import type { OperationRequest } from '../graphql/prepare-operation';
import { isNestedTooDeeply, maxJsonDepth } from '../infrastructure/json-depth';
import { isObject } from './request-body';

/** Maximum size of a request body from the role service, in bytes. Services import catalogues. */
export const serviceBodyLimit = 8 * 1024 * 1024;
/** Maximum size in bytes of a request body from a sender without the role service. */
export const bodyLimit = 1024 * 1024;
/** Options of a route for operations by POST, or by GET in the query string. Rejects HEAD, which would execute an operation and return nothing. */
export const operationRoute = { method: ['GET', 'POST'], exposeHeadRoute: false, bodyLimit, config: { serviceBodyLimit } };

/**
 * Reads the parameters of a GraphQL request from the JSON body, or from the query string of a GET.
 * @throws CodedError BAD_REQUEST if a parameter has the wrong type; BAD_USER_INPUT if its JSON is nested too deeply.
 */
export function readOperationRequest({ method, body, query }: FastifyRequest): OperationRequest {
  return checkParameters((method === 'POST' ? (body ?? {}) : parseJsonParameters(query as Parameters)) as Parameters);
}

/** Checks the types of the parameters of a GraphQL request. @throws CodedError BAD_REQUEST. */
export function checkParameters(parameters: Parameters): OperationRequest {
  for (const [name, { holds, text }] of rules) {
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
const rules: [string, Rule][] = [
  ['query', { ...text, text: 'the text of a GraphQL document' }],
  ['documentId', { ...text, text: 'the id of a trusted document' }],
  ['operationName', text],
  ['variables', object],
  ['extensions', object],
];

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

/** Parses JSON. Returns text that is not JSON unchanged, and `readOperationRequest` then rejects it because it is not an object. */
function parseOrNone(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/**
 * Rejects a mutation that is not sent by POST, because browsers and proxies can repeat or prefetch GET requests.
 * @throws CodedError BAD_REQUEST with status 405.
 */
export function requirePostForMutation({ method }: FastifyRequest, reply: FastifyReply, { operation }: PreparedOperation): void {
  if (method === 'POST' || operation.operation !== 'mutation') return;
  reply.header('allow', 'POST');
  throw Object.assign(new CodedError('BAD_REQUEST', 'A mutation must be sent by POST.'), { statusCode: 405 });
}
