import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedDatabase, startEmbedded } from '../../src/infrastructure/database/embedded/embedded';

export interface Replicated {
  primary: EmbeddedDatabase;
  replica: EmbeddedDatabase;
  /** Sets the time, such as `2s`, by which the replica delays the replay of changes. */
  delay(text: string): Promise<void>;
  stop(): Promise<void>;
}

const settings = { fsync: 'off', shared_buffers: '32MB', wal_level: 'replica', max_wal_senders: '4', hot_standby: 'on' };

/** Starts a PostgreSQL, calls `prepare` to fill it, and starts a streaming replica of it. */
export async function startReplicated(prepare: (url: string) => Promise<void>): Promise<Replicated> {
  const root = mkdtempSync(join(tmpdir(), 'rapport-replica-'));
  const [primaryDir, replicaDir] = [join(root, 'primary'), join(root, 'replica')];
  const primary = await startEmbedded({ dataDir: primaryDir, settings });
  await prepare(primary.url);
  await copyRunning(primary.url, join(primaryDir, 'postgres'), join(replicaDir, 'postgres'));
  const replica = await startEmbedded({ dataDir: replicaDir, settings });
  return {
    primary,
    replica,
    async delay(text) {
      await ask(replica.url, [`ALTER SYSTEM SET recovery_min_apply_delay = '${text}'`, 'SELECT pg_reload_conf()']);
    },
    async stop() {
      await replica.stop();
      await primary.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Copies the data of a running PostgreSQL by its low-level backup functions, because the npm package does not include pg_basebackup. */
async function copyRunning(url: string, from: string, to: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("SELECT pg_backup_start('replica', true)");
  mkdirSync(to, { recursive: true, mode: 0o700 });
  cpSync(from, to, { recursive: true, filter: (path) => !/postmaster\.(pid|opts)$/.test(path) });
  const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop(false)');
  await client.end();
  writeFileSync(join(to, 'backup_label'), rows[0].labelfile);
  writeFileSync(join(to, 'standby.signal'), '');
  const { hostname, port, username, password } = new URL(url);
  const conninfo = `host=${hostname} port=${port} user=${username} password=${decodeURIComponent(password)}`;
  writeFileSync(join(to, 'postgresql.auto.conf'), `primary_conninfo = '${conninfo}'\n`);
}

async function ask(url: string, statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
