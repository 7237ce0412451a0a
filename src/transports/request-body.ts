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

/** Parses a complete request body. @throws CodedError BAD_USER_INPUT or BAD_REQUEST unless it is a JSON object in UTF-8 of at most `maxJsonDepth` levels. */
export type ParseBody = (bytes: Buffer, request: Pick<FastifyRequest, 'url'>) => Record<string, unknown>;

/**
 * Registers the parser for the request bodies of all routes. A body must be a JSON object in UTF-8 of at most `bodyLimit` bytes and
 * `maxJsonDepth` levels. When a body is complete, the parser counts its request as in progress (see `shedOverload`).
 */
export function readBodies(fastify: FastifyInstance, parseBody: ParseBody, { admit, onComplete }: BodyOptions): void {
  fastify.decorateRequest('sender', null);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', (request: FastifyRequest, payload: IncomingMessage, done: BodyDone) => {
    checkHeaders(request);
    // Reads `routeOptions` once, because Fastify creates a new object at each access.
    const { routeOptions } = request;
    const parse = (bytes: Buffer) => {
      if (!routeOptions.config.hasRawBody) return parseBody(bytes, request);
      checkUtf8(bytes);
      return bytes.toString();
    };
    readBytes(payload, limitOf(request, routeOptions), done, (bytes) => {
      onComplete(payload);
      admitBody(payload);
      const admitted = admit(request, bytes.length);
      if (admitted) admitted.then(() => parse(bytes)).then((body) => done(null, body), done);
      else done(null, parse(bytes));
    });
  });
}

type BodyDone = (error: Error | null, body?: unknown) => void;

/** Creates the function that parses the bodies of all routes. It rejects keys with which JSON could change the prototype of an object. */
export function createBodyParser(fastify: FastifyInstance): ParseBody {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  return (bytes, request) => {
    checkUtf8(bytes);
    if (isNestedTooDeeply(bytes)) throw badInput('body', `The request's body may be nested at most ${maxJsonDepth} levels deep.`);
    const text = bytes.toString();
    let [failure, value]: [Error | null, unknown] = [null, parsePlain(text)];
    if (value === undefined)
      void parse(request as FastifyRequest, text, (error, parsed) => {
        [failure, value] = [error, parsed];
      });
    if (failure) throw badInput('body', "The request's body must be JSON, sent as application/json.");
    if (isObject(value)) return value;
    const rule = `The request's body must be a JSON object, got ${Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 40)}.`;
    throw isRestPath(request.url) ? badInput('body', rule) : new CodedError('BAD_REQUEST', rule);
  };
}

/** Parses JSON that contains no forbidden key, without the regular expressions of Fastify. Returns undefined for any other text. */
function parsePlain(text: string): unknown {
  if (text.includes('__proto__') || text.includes('constructor') || text.includes('\\u')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkUtf8(bytes: Buffer): void {
  if (!isUtf8(bytes)) throw badInput('body', "The request's body must be UTF-8.");
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
 * Reads a body of at most `limit` bytes and calls `onBody`. Otherwise, or if `onBody` throws, calls `onError`: with PAYLOAD_TOO_LARGE if the body is
 * longer, with BAD_USER_INPUT if the connection ends before the body is complete.
 */
export function readBytes(payload: IncomingMessage, limit: number, onError: (error: Error) => void, onBody: (bytes: Buffer) => void): void {
  if (Number(payload.headers['content-length'] ?? 0) > limit) return void onError(tooLarge(limit));
  const pieces: Buffer[] = [];
  let length = 0;
  let isOver = false;
  // After a rejection, continues to read and discards the data, because a client may read the response only after it has sent its body.
  payload.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length <= limit) pieces.push(piece);
    else end(() => onError(tooLarge(limit)));
  });
  payload.on('end', () => end(() => onBody(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces, length))));
  const onBreak = () => end(() => onError(badInput('body', 'The connection ended before the body was complete.')));
  payload.on('error', onBreak).on('close', onBreak);

  function end(result: () => void): void {
    if (isOver) return;
    isOver = true;
    try {
      result();
    } catch (error) {
      onError(error as Error);
    }
  }
}

function tooLarge(limit: number): CodedError {
  const size = limit % 1_048_576 === 0 ? `${limit / 1_048_576} MiB` : `${limit / 1_024} KiB`;
  return new CodedError('PAYLOAD_TOO_LARGE', `The request's body must be at most ${size}.`);
}
