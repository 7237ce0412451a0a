import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { secret } from './app';

/** A server process of its own, as operators run it. */
export interface ServerProcess {
  url: string;
  child: ChildProcess;
  /** All that it printed so far. */
  output(): string;
  /** Resolves with its exit code, null when it was killed. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts what is compiled in a folder, this one by default; rejects with what it printed when it ends instead of serving. */
export async function startServer(
  databaseUrl: string,
  { folder = '.', env = {} }: { folder?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(folder, 'dist/main.js')], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: databaseUrl,
      JWT_SECRET: secret,
      RATE_LIMIT: '0',
      RATE_LIMIT_ANONYMOUS: '0',
      DASHBOARD: 'off',
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const [, address] = /GraphQL +(http:\S+)\/graphql[\s\S]*Ready/.exec(output) ?? [];
      if (address) resolve(address);
    });
    void ended.then((code) => reject(new Error(`The server ended with ${code}: ${output}`)));
  });
  return { url, child, output: () => output, end };
}
