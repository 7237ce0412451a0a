import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Exactness, exactness } from './exactness';
import { below } from './load';
import { fillCatalogue, post, type Server, startServer, tokensOf } from './serve';

const clients = 16;
const contents = 20;
/** Free bytes on the full disk. */
const leftBytes = 65_536;

interface Phase {
  name: 'with room' | 'full' | 'room again';
  seconds: number;
  /** Number of successes, and of errors by code. */
  writes: Record<string, number>;
  reads: Record<string, number>;
}

export interface DiskFullFile {
  date: string;
  diskMb: number;
  clients: number;
  phases: Phase[];
  exact: Exactness;
}

/**
 * Tests a disk that is really full. `--dir` names a folder on a separate small file system, such as `mount -t tmpfs -o size=160m tmpfs /mnt/small`.
 * Fills the disk to the last block under load, frees the space, and counts.
 */
async function main(): Promise<void> {
  const { dir, json } = parseArgs({ options: { dir: { type: 'string' }, json: { type: 'string' } } }).values;
  if (!dir) throw new Error('--dir must name a folder on a small file system.');
  const server = await startServer({ DATA_DIR: mkdtempSync(join(dir, 'rapport-')), LOG_LEVEL: 'fatal' });
  const ballast = join(dir, 'ballast');
  try {
    await fillCatalogue(
      server,
      Array.from({ length: contents }, (_, i) => `c${i}`),
    );
    const tokens = await tokensOf(clients);
    const [sent, acknowledged] = [new Set<string>(), new Set<string>()];
    const phases = [await loadFor(server, tokens, 'with room', 3, sent, acknowledged)];
    const { blocks, bavail, bsize } = statfsSync(dir);
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)));
    phases.push(await loadFor(server, tokens, 'full', 15, sent, acknowledged));
    rmSync(ballast);
    await wait(3_000);
    phases.push(await loadFor(server, tokens, 'room again', 5, sent, acknowledged));
    const exact = await exactness(server.pool, 'interactions', sent, acknowledged);
    const diskMb = Math.round((blocks * bsize) / 2 ** 20);
    const result: DiskFullFile = { date: new Date().toISOString(), diskMb, clients, phases, exact };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    if (json) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  } finally {
    rmSync(ballast, { force: true });
    await server.stop();
  }
}

/** Each client alternates between writes and reads. */
async function loadFor(
  server: Server,
  tokens: string[],
  name: Phase['name'],
  seconds: number,
  sent: Set<string>,
  acknowledged: Set<string>,
): Promise<Phase> {
  const phase: Phase = { name, seconds, writes: {}, reads: {} };
  const end = performance.now() + seconds * 1_000;
  const ask = async (token: string, query: string, variables: object, counts: Record<string, number>) => {
    const code = (await post(server, token, query, variables)).errors?.[0]?.extensions.code ?? 'done';
    counts[code] = (counts[code] ?? 0) + 1;
    return code;
  };
  const client = async (token: string) => {
    while (performance.now() < end) {
      const eventId = randomUUID();
      sent.add(eventId);
      const input = { contentId: `c${below(contents)}`, eventId, notes: 'x'.repeat(4_000) };
      const code = await ask(token, 'mutation ($input: PlayInput!) { play(input: $input) { isChanged } }', { input }, phase.writes);
      if (code === 'done') acknowledged.add(eventId);
      await ask(token, '{ content(id: "c1") { stats { playCount } } }', {}, phase.reads);
    }
  };
  await Promise.all(tokens.map(client));
  return phase;
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
