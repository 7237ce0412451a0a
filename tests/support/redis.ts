import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

/** Why there is no Redis to test with; null: there is. */
export const whyNoRedis =
  spawnSync('redis-server', ['--version']).status === 0 ? null : 'redis-server is not on the PATH (apt-get install redis-server)';

export interface TestRedis {
  url: string;
  /** Starts it, again if need be, on the same port. */
  start(): Promise<void>;
  /** As by a fall of its machine. */
  kill(): Promise<void>;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
}

/** A Redis of its own, on a free port of this machine alone, that writes nothing to disk. */
export async function startRedis(...more: string[]): Promise<TestRedis> {
  const port = await freePort();
  let server: ChildProcess | null = null;
  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...more]);
      server = child;
      await new Promise<void>((resolve, reject) => {
        child.stdout.on('data', (text: Buffer) => text.includes('Ready to accept connections') && resolve());
        child.once('exit', () => reject(new Error('redis-server ended before it was ready')));
      });
    },
    async kill() {
      const child = server;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
    signal: (name) => void server?.kill(name),
  };
  await redis.start();
  return redis;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}
