import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Pool } from 'pg';

/** CPU time in ms that all processes of the machine used since it started. */
export function machineCpuMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys, 0);
}

const ticksPerSecond = 100;

/** CPU time in ms of all processes of a PostgreSQL on this machine; null without /proc. */
export async function databaseCpuMs(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query('SELECT pg_backend_pid() AS pid');
  try {
    const fields = (pid: string) =>
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
    const postmaster = fields(String(rows[0].pid))[1] as string;
    const own = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && (pid === postmaster || parentOf(pid) === postmaster));
    // The postmaster counts ended processes: a pool closes idle connections.
    const ended = Number(fields(postmaster)[13]) + Number(fields(postmaster)[14]);
    const ticks = own.reduce((sum, pid) => sum + Number(fields(pid)[11]) + Number(fields(pid)[12]), ended);
    return (ticks / ticksPerSecond) * 1_000;
  } catch {
    return null;
  }

  function parentOf(pid: string): string | undefined {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')[1];
    } catch {
      return undefined;
    }
  }
}
