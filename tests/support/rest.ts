import createClient, { type Client } from 'openapi-fetch';
import type { Role } from '../../src/domain/roles';
import type { TestApp } from './app';
import type { paths } from './rest-paths';
import { tokenOf } from './tokens';

/** A client made from the server's own description, for one user; without one, nobody. */
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
  // biome-ignore lint/suspicious/noExplicitAny: whatever a test expects of it, it says itself
  body: any;
}

interface Sending {
  as?: string;
  role?: Role;
  headers?: Record<string, string>;
  /** As JSON; text is sent as it is. */
  body?: unknown;
}

/** What any program could send, also what no client made from the description would. */
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
