import createClient, { type Client } from 'openapi-fetch';
import type { Role } from '../../src/domain/roles';
import type { TestApp } from './app';
import type { paths } from './rest-paths';
import { tokenOf } from './tokens';

/** Creates a REST client for one user from the server's OpenAPI description. Without `as`, the client is anonymous. */
export function clientOf(app: TestApp, as?: string, role?: Role): Client<paths> {
  const client = createClient<paths>({ baseUrl: app.url });
  client.use({
    async onRequest({ request }) {
      if (as) request.headers.set('authorization', `Bearer ${await tokenOf(as, role)}`);
      return request;
    },
  });
  return client;
}

interface Raw {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each test states the shape that it expects
  body: any;
}

interface Sending {
  as?: string;
  role?: Role;
  headers?: Record<string, string>;
  /** Body of the request. An object is sent as JSON, and a string is sent unmodified. */
  body?: unknown;
}

/** Sends any REST request, including requests that the generated client cannot send. */
export async function send(app: TestApp, method: string, path: string, { as, role, headers, body }: Sending = {}): Promise<Raw> {
  const response = await fetch(app.url + path, {
    method,
    headers: {
      ...(as && { authorization: `Bearer ${await tokenOf(as, role)}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson && text ? JSON.parse(text) : text };
}
