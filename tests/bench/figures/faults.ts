import type { DiskFullFile } from '../disk-full';
import type { Exactness } from '../exactness';
import type { FloodFile } from '../flood';
import { command, day, percent, read, table, whole } from './text';

const unsent = 'every connection waits';

/** Figures of the overload benchmark. */
export function flood(): string {
  const file = read<FloodFile>('flood.json');
  const { date, seconds, times, connections, otherAnswers, health, memoryMb, exact } = file;
  const { [unsent]: kept = 0, ...wrong } = otherAnswers;
  const { inItsLastThird } = memoryMb;
  const [least, most] = [Math.min(...inItsLastThird), Math.max(...inItsLastThird)];
  return [
    `${day(date)}, ${command('bench:flood', { times, connections, seconds, json: 'docs/flood.json' })}:`,
    '',
    ...table(
      ['', ''],
      [
        ['offered ÷ peak of the same run', file.offeredOfPeak.toFixed(2)],
        ['completed in time ÷ peak', file.goodputOfPeak.toFixed(2)],
        ['… per second of server CPU', file.goodputOfPeakPerCpuSecond.toFixed(2)],
        ['rejected, share of offered', percent(file.refusedOfOffered)],
        ['not sent, because every connection waited', whole(kept)],
        ['rejected without a code or a time, lost or not answered', counted(wrong)],
        ['response time, p50 / p99', `${whole(file.p50Ms)} / ${whole(file.p99Ms)} ms`],
        ['`/health`: probes by status; the slowest', `${counted(health.statuses)}; ${whole(health.slowestMs)} ms`],
        [
          'memory before, maximum, in the last third, after',
          `${memoryMb.before}, ${memoryMb.atMost}, ${least === most ? most : `${least}–${most}`}, ${memoryMb.after} MB`,
        ],
        ...rowsOf(exact),
      ],
    ),
  ].join('\n');
}

/** Figures of the full-disk benchmark. */
export function disk(): string {
  const { date, diskMb, clients, phases, exact } = read<DiskFullFile>('disk-full.json');
  return [
    `${day(date)}, ${clients} clients, each alternating writes and reads, on a disk of ${diskMb} MB:`,
    '',
    ...table(
      ['', 'seconds', 'writes', 'reads'],
      phases.map(({ name, seconds, writes, reads }) => [name, String(seconds), counted(writes), counted(reads)]),
    ),
    '',
    ...table(['', ''], rowsOf(exact)),
  ].join('\n');
}

function rowsOf(exact: Exactness): string[][] {
  return [
    ['acknowledged', whole(exact.acknowledged)],
    ['acknowledged and lost', whole(exact.acknowledgedAndLost)],
    ['recorded and never sent', whole(exact.recordedAndNeverSent)],
    ['drift found by the audit', whole(exact.drift)],
  ];
}

function counted(counts: Record<string, number>): string {
  const found = Object.entries(counts).map(([what, count]) => (what === 'done' ? `${whole(count)} completed` : `${whole(count)} × \`${what}\``));
  return found.join(', ') || '0';
}
