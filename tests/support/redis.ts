import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port';
import { optionalProgram } from './optional-program';
import { until } from './until';

/** Reason why Redis is not available; null if it is available. */
export const whyNoRedis =
  spawnSync('redis-server', ['--version']).status === 0 ? null : 'redis-server is not on the PATH (apt-get install redis-server)';
export const withRedis = optionalProgram(whyNoRedis);

export interface TestRedis {
  url: string;
  /** Starts Redis, or starts it again on the same port after `kill`. */
  start(): Promise<void>;
  /** Kills Redis without a shutdown, as if its machine crashed. */
  kill(): Promise<void>;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
}

/** Starts a Redis without persistence on a free local port. `more` are additional arguments of redis-server. */
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

/**
 * Starts a Redis Cluster of three nodes, each with a third of the hash slots. A node continues to serve its slots while another is down. The function
 * calls `meanwhile` before the third node has its hash slots.
 */
export async function startRedisCluster(meanwhile: (nodes: TestRedis[]) => Promise<void>): Promise<TestRedis[]> {
  const nodes = await Promise.all(
    [1, 2, 3].map((n) =>
      startRedis(
        '--cluster-enabled',
        'yes',
        '--cluster-config-file',
        join(mkdtempSync(join(tmpdir(), 'rapport-cluster-')), `nodes-${n}.conf`),
        '--cluster-require-full-coverage',
        'no',
      ),
    ),
  );
  const ports = nodes.map(({ url }) => new URL(url).port);
  const say = (port: string, ...words: string[]) => {
    const { stdout } = spawnSync('redis-cli', ['-p', port, ...words], { encoding: 'utf8' });
    return stdout.trim();
  };
  const share = Math.ceil(16_384 / nodes.length);
  const serve = (n: number) => say(ports[n] as string, 'cluster', 'addslotsrange', String(n * share), String(Math.min(16_383, (n + 1) * share - 1)));
  const everyNodeSees = (slots: number) =>
    until(() => ports.every((port) => say(port, 'cluster', 'info').includes(`cluster_slots_ok:${slots}\r`)), `${slots} slots are served`, 30_000);
  for (const [n, port] of ports.entries()) say(port, 'cluster', 'set-config-epoch', String(n + 1));
  for (const port of ports.slice(1)) say(port, 'cluster', 'meet', '127.0.0.1', ports[0] as string);
  serve(0);
  serve(1);
  await everyNodeSees(2 * share);
  await meanwhile(nodes);
  serve(2);
  await everyNodeSees(16_384);
  return nodes;
}
