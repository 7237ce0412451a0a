import 'reflect-metadata';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type GraphQLFormattedError, print } from 'graphql';
import type { Pool } from 'pg';
import { type App, createApp } from '../../src/app/app';
import type { Role } from '../../src/domain/roles';
import type { Config } from '../../src/infrastructure/config/read-config';
import { type ConfigChanges, testConfig } from './config';
import { cloneDatabase } from './database';
import { freezeSharedRows } from './frozen-rows';
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
  /** Authorization header to send instead of a token for `as`. */
  authorization?: string;
}

export interface TestApp {
  url: string;
  databaseUrl: string;
  config: Config;
  services: App['services'];
  /** Pool of the server under test. */
  pool: Pool;
  /** Sends an operation and returns the complete response, including errors. */
  ask<Data, Variables>(document: TypedDocumentNode<Data, Variables> | string, variables: Variables, asking?: Asking): Promise<Answer<Data>>;
  /** Sends an operation and returns its data. Throws if the response contains errors. */
  get<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables, asking?: Asking): Promise<Data>;
  /** Adds contents to the catalogue. Fields that `given` omits have default values. */
  addContents(...given: (Partial<ContentInput> & { id: string })[]): Promise<void>;
  /** Adds a content with a unique id and returns the id. */
  addContent(given?: Partial<Omit<ContentInput, 'id'>>): Promise<string>;
  stop(): Promise<void>;
}

export interface TestAppOptions {
  env?: NodeJS.ProcessEnv;
  config?: ConfigChanges;
  /** URL of an existing database, which is kept. By default, the server uses a new database, which is dropped when the server stops. */
  databaseUrl?: string;
  /**
   * Resolvers that the server has in addition to its own. They must not have field resolvers: type-graphql would add the fields to the types of the
   * server in all later test files of the same Jest worker.
   */
  resolvers?: (new () => object)[];
}

freezeSharedRows();
let made = 0;

/** Returns the environment variables of a server under test. `env` can replace them. */
function testEnvironment(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
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

/** Starts a server in the process of the test. The server listens on a free port. */
export async function startApp({ env, config: changes, databaseUrl, resolvers = [] }: TestAppOptions = {}): Promise<TestApp> {
  const database = databaseUrl ? null : await cloneDatabase();
  const address = databaseUrl ?? database?.url ?? '';
  const config = testConfig(testEnvironment(env), changes);
  const app = await createApp(config, address, resolvers);
  return {
    ...createTestClient(await app.start()),
    databaseUrl: address,
    config,
    services: app.services,
    // Tests use the pool type of `pg`, so that they can read rows without stating their types.
    pool: app.services.pool as unknown as Pool,
    async stop() {
      await app.stop();
      await database?.drop();
    },
  };
}

/** Creates a test client for the server at `url`. */
function createTestClient(url: string): Pick<TestApp, 'url' | 'ask' | 'get' | 'addContents' | 'addContent'> {
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
