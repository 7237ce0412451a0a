import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { createPool } from '../../src/database/pool';

export const secret = 'a secret of the benchmark, more than 32 bytes';

export interface Server {
  port: number;
  pool: Pool;
  memoryMb(): Promise<number>;
  /** Of its process so far. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

/** The flooded server, in a process of its own, with a PostgreSQL of its own. */
export async function startServer(): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rapport-flood-'));
  const child = fork(join(__dirname, 'server.ts'), {
    execArgv: ['-r', '@swc-node/register'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      JWT_SECRET: secret,
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      LOG_LEVEL: 'error',
      // Of two thousand made-up users none should be refused for being one.
      RATE_LIMIT: '0',
    },
  });
  const { url, databaseUrl } = await message<{ url: string; databaseUrl: string }>(child, 'url');
  const pool = createPool(databaseUrl, 2);
  return {
    port: Number(new URL(url).port),
    pool,
    async memoryMb() {
      child.send('rss');
      return Math.round((await message<{ rss: number }>(child, 'rss')).rss / 2 ** 20);
    },
    async cpuMs() {
      child.send('cpu');
      return (await message<{ cpuMs: number }>(child, 'cpuMs')).cpuMs;
    },
    async stop() {
      await pool.end();
      child.send('stop');
      await new Promise((resolve) => child.once('exit', resolve));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The next message that tells this. */
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
