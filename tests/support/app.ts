import { randomUUID } from 'node:crypto';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type GraphQLFormattedError, print } from 'graphql';
import type { Pool } from 'pg';
import type { Role } from '../../src/domain/roles';
import { createPool } from '../../src/infrastructure/database/pool';
import type { HostedAppRequest } from './app-host';
import type { ConfigChanges } from './config';
import { cloneDatabase } from './database';
import { type ContentInput, UpsertContentsDocument } from './operations';
import { secret, tokenOf } from './tokens';

interface Answer<Data> {
  status: number;
  data: Data | null;
  errors: GraphQLFormattedError[];
}

interface Asking {
  as?: string;
  role?: Role;
  /** Replaces the token created for `as`. */
  authorization?: string;
}

export interface TestApp {
  url: string;
  databaseUrl: string;
  pool: Pool;
  /** Returns the complete response, including errors. */
  ask<Data, Variables>(document: TypedDocumentNode<Data, Variables> | string, variables: Variables, asking?: Asking): Promise<Answer<Data>>;
  /** Returns the data; an error fails the test. */
  get<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables, asking?: Asking): Promise<Data>;
  /** Adds contents to the catalogue; `given` can set more fields than the id. */
  addContents(...given: (Partial<ContentInput> & { id: string })[]): Promise<void>;
  /** Adds a content with a unique id. Returns the id. */
  addContent(given?: Partial<Omit<ContentInput, 'id'>>): Promise<string>;
  stop(): Promise<void>;
}

export interface TestAppOptions {
  env?: NodeJS.ProcessEnv;
  config?: ConfigChanges;
  /** An existing database, which is kept. Default: a new one, dropped when the app stops. */
  databaseUrl?: string;
}

const owner = randomUUID();
let made = 0;

/** Environment of a server under test. */
export function testEnvironment(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    JWT_SECRET: secret,
    PORT: '0',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
    DEMO: 'off',
    RATE_LIMIT: '0',
    RATE_LIMIT_ANONYMOUS: '0',
    ...env,
  };
}

/** Starts a server in the host process of this jest worker, on a real port. */
export async function startApp({ env, config, databaseUrl }: TestAppOptions = {}): Promise<TestApp> {
  const database = databaseUrl ? null : await cloneDatabase();
  const address = databaseUrl ?? database?.url ?? '';
  const { id, url } = await toHost('POST', '/', { owner, env: testEnvironment(env), config, databaseUrl: address });
  const pool = createPool(address, 5);
  return {
    ...createTestClient(url),
    databaseUrl: address,
    pool,
    async stop() {
      await pool.end();
      await toHost('DELETE', `/${id}`);
      await database?.drop();
    },
  };
}

async function toHost(method: string, path: string, request?: HostedAppRequest): Promise<{ id: string; url: string }> {
  const ports: number[] = JSON.parse(process.env.RAPPORT_TEST_HOSTS ?? '[]');
  const port = ports[Number(process.env.JEST_WORKER_ID) % ports.length];
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: request && JSON.stringify(request) });
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(body.message), { name: body.name });
  return body;
}

/** Creates a test client of the server at `url`. */
export function createTestClient(url: string): Pick<TestApp, 'url' | 'ask' | 'get' | 'addContents' | 'addContent'> {
  async function ask<Data, Variables>(
    document: TypedDocumentNode<Data, Variables> | string,
    variables: Variables,
    { as, role, authorization }: Asking = {},
  ): Promise<Answer<Data>> {
    const query = typeof document === 'string' ? document : print(document);
    const header = authorization ?? (as && `Bearer ${await tokenOf(as, role)}`);
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(header && { authorization: header }) },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: Data; errors?: GraphQLFormattedError[] };
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
  }

  async function get<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables, asking?: Asking): Promise<Data> {
    const { data, errors } = await ask(document, variables, asking);
    if (!data || errors.length > 0) throw new Error(`Refused: ${JSON.stringify(errors)}`);
    return data;
  }

  async function addContents(...given: (Partial<ContentInput> & { id: string })[]): Promise<void> {
    const contents = given.map((content) => ({ type: 'ARTICLE' as const, title: content.id, isPublic: true, isRemoved: false, ...content }));
    const { upsertContents } = await get(UpsertContentsDocument, { input: { contents } }, { as: 'catalogue', role: 'service' });
    if (upsertContents.errors.length > 0) throw new Error(JSON.stringify(upsertContents.errors));
  }

  return {
    url,
    ask,
    get,
    addContents,
    async addContent(given) {
      const id = `content-${++made}`;
      await addContents({ id, ...given });
      return id;
    },
  };
}
