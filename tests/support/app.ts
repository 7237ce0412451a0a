import 'reflect-metadata';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type GraphQLFormattedError, print } from 'graphql';
import type { Pool } from 'pg';
import { type App, createApp } from '../../src/app';
import { signToken } from '../../src/auth';
import { type Config, readConfig } from '../../src/config';
import type { Role } from '../../src/roles';
import { cloneDatabase } from './database';
import { type ContentInput, UpsertContentsDocument } from './operations';

export const secret = 'a secret of the tests, more than 32 bytes long';

interface Answer<Data> {
  status: number;
  data: Data | null;
  errors: GraphQLFormattedError[];
}

interface Asking {
  as?: string;
  role?: Role;
  /** Instead of a token made for `as`. */
  authorization?: string;
}

export interface TestApp {
  url: string;
  databaseUrl: string;
  config: Config;
  services: App['services'];
  pool: Pool;
  /** The whole answer, errors and all. */
  ask<Data, Variables>(document: TypedDocumentNode<Data, Variables> | string, variables: Variables, asking?: Asking): Promise<Answer<Data>>;
  /** The data; an error fails the test. */
  get<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables, asking?: Asking): Promise<Data>;
  /** Puts contents into the catalogue; `given` may say more than an id. */
  addContents(...given: (Partial<ContentInput> & { id: string })[]): Promise<void>;
  /** One that no other test knows: its id. */
  addContent(given?: Partial<Omit<ContentInput, 'id'>>): Promise<string>;
  stop(): Promise<void>;
}

let made = 0;
const tokens = new Map<string, Promise<string>>();

/** The next one is made anew, of a time after whatever happened to its user. */
export function forgetTokens(user: string): void {
  for (const key of tokens.keys()) if (key.endsWith(`/${user}`)) tokens.delete(key);
}

export function tokenOf(user: string, role: Role = 'user'): Promise<string> {
  const key = `${role}/${user}`;
  const token = tokens.get(key) ?? signToken(secret, user, role);
  tokens.set(key, token);
  return token;
}

function testConfig(env: NodeJS.ProcessEnv = {}): Config {
  return readConfig({
    JWT_SECRET: secret,
    PORT: '0',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
    DEMO: 'off',
    RATE_LIMIT: '0',
    RATE_LIMIT_ANONYMOUS: '0',
    ...env,
  });
}

/** A server of its own, on a database of its own, behind a real port. */
export async function startApp({
  env = {},
  databaseUrl,
  resolvers = [],
}: {
  env?: NodeJS.ProcessEnv;
  databaseUrl?: string;
  resolvers?: (new () => object)[];
} = {}): Promise<TestApp> {
  const database = databaseUrl ? null : await cloneDatabase();
  const config = testConfig(env);
  const address = databaseUrl ?? database?.url ?? '';
  const app = await createApp(config, address, resolvers);
  const url = await app.start();

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
    databaseUrl: address,
    config,
    services: app.services,
    pool: app.services.pool,
    ask,
    get,
    addContents,
    async addContent(given) {
      const id = `content-${++made}`;
      await addContents({ id, ...given });
      return id;
    },
    async stop() {
      await app.stop();
      await database?.drop();
    },
  };
}
