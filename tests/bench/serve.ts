import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { createPool } from '../../src/database/pool';

export const secret = 'a secret of the benchmark, more than 32 bytes';

export interface Server {
  url: string;
  port: number;
  databaseUrl: string;
  /** What its environment was: of commands that are to work on the same house. */
  env: NodeJS.ProcessEnv;
  pool: Pool;
  /** Of its process so far. */
  cpuMs(): Promise<number>;
  /** In MiB: now (with what is garbage collected first, where `--expose-gc` is given), and at its most. */
  memory(): Promise<{ now: number; most: number }>;
  stop(): Promise<void>;
}

/** The measured server, in a process of its own; without a DATABASE_URL with a PostgreSQL of its own. */
export async function startServer(more: NodeJS.ProcessEnv = {}, nodeOptions: string[] = []): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    JWT_SECRET: secret,
    DATA_DIR: dataDir,
    DATABASE_URL: '',
    LOG_LEVEL: 'error',
    ...more,
  };
  const child = fork(join(__dirname, 'server.ts'), { execArgv: ['-r', '@swc-node/register', ...nodeOptions], env });
  const { url, databaseUrl } = await message<{ url: string; databaseUrl: string }>(child, 'url');
  const pool = createPool(databaseUrl, 2);
  const asked = <T extends object>(what: keyof T & string): Promise<T> => {
    child.send(what);
    return message<T>(child, what);
  };
  return {
    url,
    port: Number(new URL(url).port),
    databaseUrl,
    env,
    pool,
    cpuMs: async () => (await asked<{ cpuMs: number }>('cpuMs')).cpuMs,
    memory: async () => (await asked<{ memory: { now: number; most: number } }>('memory')).memory,
    async stop() {
      await pool.end();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.send('stop');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Asks it something. @throws Error when that is refused. */
export async function ask<T>({ url }: Pick<Server, 'url'>, token: string, query: string, variables: object = {}): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  if (errors) throw new Error(`The benchmark was refused something: ${JSON.stringify(errors)}`);
  return data;
}

/** The next message of a process that tells this. */
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
