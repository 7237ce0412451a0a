import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { signToken } from '../../src/infrastructure/auth';
import { createPool } from '../../src/infrastructure/database/pool';

export const secret = 'a secret of the benchmark, more than 32 bytes';

/** A measured server in its own process. */
export interface ServerProcess {
  url: string;
  port: number;
  /** CPU time of the server process so far. */
  cpuMs(): Promise<number>;
  /** Memory in MiB: current (after a garbage collection with `--expose-gc`) and peak. */
  memory(): Promise<{ now: number; most: number }>;
  stop(): Promise<void>;
}

export interface Server extends ServerProcess {
  databaseUrl: string;
  /** Environment of the server, for commands that work on the same database. */
  env: NodeJS.ProcessEnv;
  pool: Pool;
}

/** Variables that programs require. Others are not passed to the server, so that results do not depend on the shell. */
const kept = /^(PATH|HOME|USER|LANG|LC_\w+|LD_LIBRARY_PATH|TMPDIR|TEMP|TMP|SYSTEMROOT)$/i;

/** Starts the measured server in its own process; without DATABASE_URL with its own PostgreSQL. `more` is its complete configuration. */
export async function startServer(more: NodeJS.ProcessEnv = {}, nodeOptions: string[] = []): Promise<Server> {
  const dataDir = more.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  const env = { ...serverEnv(), DATA_DIR: dataDir, LOG_LEVEL: 'error', ...more };
  const { ready, ...server } = await startProcess<{ url: string; databaseUrl: string }>('server.ts', env, nodeOptions);
  const pool = createPool(ready.databaseUrl, 2);
  return {
    ...server,
    databaseUrl: ready.databaseUrl,
    env,
    pool,
    async stop() {
      await pool.end();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Environment of a measured server, without the variables that would make its results depend on the shell. */
export function serverEnv(): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name))),
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    JWT_SECRET: secret,
  };
}

/** Starts a file of this folder that calls `reportTo`, and waits until it serves. `ready` is what it reported. */
export async function startProcess<T extends { url: string }>(
  file: string,
  env: NodeJS.ProcessEnv,
  nodeOptions: string[] = [],
): Promise<ServerProcess & { ready: T }> {
  const child = fork(join(__dirname, file), { execArgv: ['-r', '@swc-node/register', ...nodeOptions], env });
  const ready = await message<T>(child, 'url');
  const asked = <A extends object>(what: keyof A & string): Promise<A> => {
    child.send(what);
    return message<A>(child, what);
  };
  return {
    ready,
    url: ready.url,
    port: Number(new URL(ready.url).port),
    cpuMs: async () => (await asked<{ cpuMs: number }>('cpuMs')).cpuMs,
    memory: async () => (await asked<{ memory: { now: number; most: number } }>('memory')).memory,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.send('stop');
      await ended;
    },
  };
}

/** Sends an operation. @throws Error when the server returns errors. */
export async function ask<T>(server: Pick<Server, 'url'>, token: string, query: string, variables: object = {}): Promise<T> {
  const { data, errors } = await post<T>(server, token, query, variables);
  if (errors) throw new Error(`The benchmark was refused something: ${JSON.stringify(errors)}`);
  return data;
}

/** Sends an operation that the server may reject. */
export async function post<T>({ url }: Pick<Server, 'url'>, token: string, query: string, variables: object): Promise<Answer<T>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer<T>;
}

interface Answer<T> {
  data: T;
  errors?: { extensions: { code: string } }[];
}

/** Tokens of user-0, user-1 … */
export function tokensOf(users: number): Promise<string[]> {
  return Promise.all(Array.from({ length: users }, (_, i) => signToken(secret, `user-${i}`)));
}

/** Fills the catalogue; titles equal the ids. */
export async function fillCatalogue(server: Pick<Server, 'url'>, ids: string[], type: 'ARTICLE' | 'VIDEO' = 'ARTICLE'): Promise<void> {
  const query = 'mutation Fill($input: UpsertContentsInput!) { upsertContents(input: $input) { createdCount } }';
  const token = await signToken(secret, 'bench', 'service');
  for (let from = 0; from < ids.length; from += 5_000) {
    const contents = ids.slice(from, from + 5_000).map((id) => ({ id, type, title: id }));
    await ask(server, token, query, { input: { contents } });
  }
}

/** Waits for the next message of the process that has this key. */
function message<T extends object>(child: ChildProcess, what: keyof T & string): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`The server ended with ${code}.`));
    const heard = (value: unknown) => {
      if (!Object.hasOwn(value as object, what)) return;
      child.off('exit', ended).off('message', heard);
      resolve(value as T);
    };
    child.on('exit', ended).on('message', heard);
  });
}
