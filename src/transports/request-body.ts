import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { badInput, CodedError } from '../domain/errors';
import type { Context } from '../graphql/context';
import { isNestedTooDeeply, maxJsonDepth } from '../infrastructure/json-depth';
import { admitBody } from './overload';
import { unsupportedMediaType } from './request-errors';
import { isRestPath } from './rest/problem';

declare module 'fastify' {
  interface FastifyRequest {
    /** Sender of the request; null on routes without authentication. The hook `admitSender` sets it before the server reads the body. */
    sender: Context | null;
  }
  interface FastifyContextConfig {
    /** Maximum size of a body from the role service, in bytes. It replaces `bodyLimit` of the route. */
    serviceBodyLimit?: number;
    /** Whether the handler receives the body as unparsed text, because it must verify a signature over the text. */
    hasRawBody?: boolean;
  }
}

export interface BodyOptions {
  /** Called when a body is complete, before the server parses it. @throws CodedError if the sender exceeds a limit. */
  admit(request: FastifyRequest, bytes: number): Promise<void> | void;
  /** Called when the request is complete. */
  onComplete(request: IncomingMessage): void;
}

/**
 * Registers the parser for the request bodies of all routes. A body must be a JSON object in UTF-8 of at most `bodyLimit` bytes and
 * `maxJsonDepth` levels. When a body is complete, the parser counts its request as in progress (see `shedOverload`).
 */
export function readBodies(fastify: FastifyInstance, { admit, onComplete }: BodyOptions): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.decorateRequest('sender', null);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', async (request: FastifyRequest, payload: IncomingMessage) => {
    checkHeaders(request);
    // Reads `routeOptions` once, because Fastify creates a new object at each access.
    const { routeOptions } = request;
    const bytes = await readBytes(payload, limitOf(request, routeOptions));
    onComplete(payload);
    admitBody(payload);
    const admitted = admit(request, bytes.length);
    if (admitted) await admitted;
    if (!isUtf8(bytes)) throw badInput('body', "The request's body must be UTF-8.");
    if (routeOptions.config.hasRawBody) return bytes.toString();
    if (isNestedTooDeeply(bytes)) throw badInput('body', `The request's body may be nested at most ${maxJsonDepth} levels deep.`);
    return objectOf(bytes, request);
  });

  function objectOf(bytes: Buffer, request: FastifyRequest): Record<string, unknown> {
    let [failure, value]: [Error | null, unknown] = [null, null];
    void parse(request, bytes.toString(), (error, parsed) => {
      [failure, value] = [error, parsed];
    });
    if (failure) throw badInput('body', "The request's body must be JSON, sent as application/json.");
    if (isObject(value)) return value;
    const rule = `The request's body must be a JSON object, got ${Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 40)}.`;
    throw isRestPath(request.url) ? badInput('body', rule) : new CodedError('BAD_REQUEST', rule);
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function limitOf({ sender }: FastifyRequest, { bodyLimit, config }: FastifyRequest['routeOptions']): number {
  return config.serviceBodyLimit !== undefined && sender?.viewer?.role === 'service' ? config.serviceBodyLimit : bodyLimit;
}

/** Checks Content-Type and Content-Encoding. @throws CodedError UNSUPPORTED_MEDIA_TYPE if the body is not in UTF-8 or is compressed. */
function checkHeaders({ headers }: FastifyRequest): void {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
  if (type === 'application/json' && encoding === 'identity') return;
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type) ?? [];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw unsupportedMediaType(`charset "${charset}"`);
  if (encoding.toLowerCase() !== 'identity') throw unsupportedMediaType(`Content-Encoding "${encoding}"`);
}

/**
 * Reads a body of at most `limit` bytes.
 * @throws CodedError PAYLOAD_TOO_LARGE if the body is longer; BAD_USER_INPUT if the connection ends before the body is complete.
 */
function readBytes(payload: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    let isOver = false;
    const end = (result: () => void) => {
      if (!isOver) result();
      isOver = true;
    };
    // After a rejection, continues to read and discards the data, because a client may read the response only after it has sent its body.
    const onData = (piece: Buffer) => {
      length += piece.length;
      if (length > limit) end(() => reject(tooLarge(limit)));
      else pieces.push(piece);
    };
    const onEnd = () => end(() => resolve(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces, length)));
    const onBreak = () => end(() => reject(badInput('body', 'The connection ended before the body was complete.')));
    if (Number(payload.headers['content-length'] ?? 0) > limit) reject(tooLarge(limit));
    else payload.on('data', onData).on('end', onEnd).on('error', onBreak).on('close', onBreak);
  });
}

function tooLarge(limit: number): CodedError {
  const size = limit % 1_048_576 === 0 ? `${limit / 1_048_576} MiB` : `${limit / 1_024} KiB`;
  return new CodedError('PAYLOAD_TOO_LARGE', `The request's body must be at most ${size}.`);
}
