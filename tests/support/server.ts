import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { secret } from './tokens';

/** Server that runs in its own process, as operators run it. */
export interface Spawned {
  child: ChildProcess;
  /** Returns everything that the process has printed. */
  output(): string;
  /** Resolves with the first group of the pattern as soon as the output matches. Rejects with the output if the process ends before. */
  printed(pattern: RegExp): Promise<string>;
  /** Resolves with the exit code; null if the process was killed. */
  ended: Promise<number | null>;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface ServerProcess extends Spawned {
  url: string;
}

/** Starts the compiled server of the installation in `folder`; by default, of the current version. */
export function spawnServer({ folder = '.', env = {}, args = [] }: { folder?: string; env?: NodeJS.ProcessEnv; args?: string[] }): Spawned {
  const { JEST_WORKER_ID: _, NODE_ENV: __, ...clean } = process.env;
  const child = spawn(process.execPath, [join(folder, 'dist/main.js'), ...args], {
    env: { ...clean, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    output: () => output,
    ended,
    async printed(pattern) {
      for (;;) {
        const found = pattern.exec(output)?.[1];
        if (found) return found;
        const isOver = await Promise.race([ended.then(() => true), new Promise((resolve) => child.stdout.once('data', () => resolve(false)))]);
        if (isOver) throw new Error(`The server ended with ${child.exitCode}: ${output}`);
      }
    },
    end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

/** Starts a server in production mode on a database and waits until it is ready. Rejects with the output if the server ends before. */
export async function startServer(
  databaseUrl: string,
  { folder, env = {} }: { folder?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<ServerProcess> {
  const server = spawnServer({
    folder,
    env: {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      JWT_SECRET: secret,
      RATE_LIMIT: '0',
      RATE_LIMIT_ANONYMOUS: '0',
      LOG_LEVEL: 'error',
      ...env,
    },
  });
  return { ...server, url: await server.printed(/GraphQL +(http:\S+)\/graphql[\s\S]*Ready/) };
}
