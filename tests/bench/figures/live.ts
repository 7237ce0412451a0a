import type { LiveFile } from '../live';
import { command, day, read, table, whole } from './text';

/** Table of subscribers, contestants and rates, with the cost relative to `contentStats`. */
export function live(): string {
  const { date, rounds, seconds, cells, memory } = read<LiveFile>('live.json');
  const titles = { conflated: '`contentStats`', unpaced: 'conflation off', plain: 'publish per fact' };
  const grown = memory.map(({ subscribers, kbOfEach }) => `${whole(kbOfEach)} KB for each of ${whole(subscribers)} subscribers`);
  return [
    `${day(date)}, ${command('bench:live', { rounds, seconds, json: 'docs/live.json' })}; the server's memory grew by ${grown.join(', ')}.`,
    '',
    ...table(
      ['', 'subscribers', 'facts/s', 'messages/s', 'delay p50 ms', 'p99 ms', 'CPU', '÷ `contentStats`', 'behind after 5 s', 'facts rejected'],
      cells.map((cell) => [
        titles[cell.mode],
        whole(cell.subscribers),
        whole(cell.factsPerSecond),
        whole(cell.messagesPerSecond),
        String(cell.p50Ms ?? '–'),
        String(cell.p99Ms ?? '–'),
        `${cell.serverCpuPercent} %`,
        cell.mode === 'conflated' ? '' : (cell.cpuOverConflated?.toFixed(2) ?? '–'),
        whole(cell.behind),
        whole(cell.refused),
      ]),
    ),
  ].join('\n');
}

/** Memory while subscribers connect and disconnect. */
export function churn(): string {
  const { date, churn: rows } = read<{ date: string; churn: { minute: number; rssMb: number }[] }>('churn.json');
  const after = rows.filter(({ minute }) => minute > 1).map(({ rssMb }) => rssMb);
  return `${day(date)}: ${rows[0]?.rssMb} MB after the first 15 s, between ${Math.min(...after)} and ${Math.max(...after)} MB from the second minute to the ${Math.round(rows.at(-1)?.minute ?? 0)}th, and ${rows.at(-1)?.rssMb} MB at the end.`;
}
