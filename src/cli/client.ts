import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { isUnreachable } from '../domain/errors';

/** Sends GraphQL requests over HTTP. */
export interface GraphqlClient {
  /**
   * Returns `data`. Retries retryable failures (server down, restarting or overloaded) for up to 30 s, so requests must be idempotent.
   * @throws RequestError when the server rejects the request; Error with a readable message when the server stays unreachable.
   */
  ask<Data>(token: string, query: string, variables?: object): Promise<Data>;
  /** Checks the connection. @throws Error that says how to start the server when none responds; RequestError when the server rejects the token. */
  greet(token: string): Promise<void>;
  close(): void;
}

/** The server responded with an error. `code` is `extensions.code`, or `HTTP_` and the status. */
export class RequestError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly isRetryable = false,
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }
}

interface Answer {
  status: number;
  text: string;
}

interface Failure {
  message: string;
  extensions?: { code?: string; retryable?: boolean; retryAfterMs?: number };
}

const maxAttempts = 12;
const firstPauseMs = 100;
const longestPauseMs = 5_000;
const longestWaitMs = 60_000;
const timeoutMs = 60_000;

/** `url` can end with or without /graphql. At most `concurrency` requests run at a time; further requests are queued. */
export function createClient(url: string, concurrency: number): GraphqlClient {
  const endpoint = endpointOf(url);
  const isTls = endpoint.protocol === 'https:';
  // Not `fetch`: on two cores shared with server and database, `fetch` uses four times the CPU time per request (350 against 90 µs).
  const agent = new (isTls ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: concurrency });
  const request = isTls ? httpsRequest : httpRequest;

  function post(token: string, body: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization: `Bearer ${token}` };
      const sent = request(endpoint, { method: 'POST', agent, headers, timeout: timeoutMs }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      });
      sent.on('timeout', () => sent.destroy(Object.assign(new Error('The server did not respond in time.'), { code: 'ETIMEDOUT' })));
      sent.on('error', reject);
      sent.end(body);
    });
  }

  async function ask<Data>(token: string, query: string, variables: object = {}): Promise<Data> {
    const body = JSON.stringify({ query, variables });
    for (let attempt = 1; ; attempt++) {
      try {
        return dataOf<Data>(await post(token, body), endpoint);
      } catch (error) {
        if (!mayRetry(error)) throw error;
        if (attempt === maxAttempts)
          throw error instanceof RequestError
            ? error
            : new Error(
                `The server at ${endpoint} stopped responding (${reasonOf(error)}). Everything that it accepted is stored. Run the same command again; repeats do not count twice.`,
              );
        await pause(pauseMs(attempt, error));
      }
    }
  }

  async function greet(token: string): Promise<void> {
    try {
      dataOf(await post(token, JSON.stringify({ query: '{ __typename }' })), endpoint);
    } catch (error) {
      if (error instanceof RequestError) throw error;
      throw new Error(
        `No server responds at ${endpoint} (${reasonOf(error)}). Start it with "npm start" in another terminal, or pass its URL with --url.`,
      );
    }
  }

  return { ask, greet, close: () => agent.destroy() };
}

function endpointOf(url: string): URL {
  const endpoint = URL.canParse(url) ? new URL(url) : null;
  if (!endpoint || !/^https?:$/.test(endpoint.protocol)) throw new Error(`--url must be such as http://127.0.0.1:4000, got "${url}".`);
  endpoint.pathname = endpoint.pathname.replace(/(\/graphql)?\/*$/, '/graphql');
  return endpoint;
}

function dataOf<Data>({ status, text }: Answer, endpoint: URL): Data {
  const body = parsed(text);
  const [first] = body?.errors ?? [];
  if (first) {
    // If any part is retryable, the client sends the whole request again; the parts that succeeded are idempotent.
    const { message, extensions } = body?.errors?.find((error) => error.extensions?.retryable) ?? first;
    throw new RequestError(extensions?.code ?? `HTTP_${status}`, message, extensions?.retryable, extensions?.retryAfterMs);
  }
  if (!body?.data)
    throw new RequestError(
      `HTTP_${status}`,
      `${endpoint} returned ${status} without a GraphQL response. Pass the URL of a Rapport server with --url.`,
      [429, 502, 503, 504].includes(status),
    );
  return body.data as Data;
}

function parsed(text: string): { data?: unknown; errors?: Failure[] } | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function mayRetry(error: unknown): boolean {
  return error instanceof RequestError ? error.isRetryable : isUnreachable(error);
}

/** Exponential backoff with jitter, so that clients rejected together do not retry together. Never shorter than the server's `retryAfterMs`. */
function pauseMs(attempt: number, error: unknown, random = Math.random()): number {
  const asked = error instanceof RequestError ? Math.min(error.retryAfterMs, longestWaitMs) : 0;
  return asked + Math.min(longestPauseMs, firstPauseMs * 2 ** attempt) * (0.5 + random / 2);
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
