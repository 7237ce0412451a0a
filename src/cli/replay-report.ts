import { grouped } from './progress';
import type { ReplayResult } from './replay';
import { comparedCounters, type ReplayCounts } from './replay-counts';

const shown = 10;

/** Returns the report of a replay as text: a table of the counters, and the first ten differences between the file and the server. */
export function replayReport(
  { userCount, eventCount, tookMs, skipped, refused, file, server, differences, wrongTrends }: ReplayResult,
  moments: number,
): string {
  const lines = [
    `${grouped(eventCount)} events of ${grouped(userCount)} users on ${grouped(file.size)} contents in ${(tookMs / 1000).toFixed(1)} s (${grouped((eventCount * 1000) / Math.max(1, tookMs))} a second)`,
    '',
    row('counter', 'file', 'server', 'differences'),
    ...comparedCounters.map((name) => {
      const unequal = differences.filter((pair) => pair.file[name] !== pair.server?.[name]).length;
      return row(name, grouped(total(file, name)), grouped(total(server, name)), grouped(unequal));
    }),
  ];
  if (moments > 0)
    lines.push(
      '',
      `The trending lists were compared ${grouped(moments)} times, each with half-lives of an hour, a day and a week: ${grouped(wrongTrends.length)} of ${grouped(3 * moments)} lists differ.`,
      ...wrongTrends
        .slice(0, shown)
        .map(
          ({ afterEvents, period, expected, found }) =>
            `  after ${grouped(afterEvents)} events, ${period}: ${found.join(' ')} instead of ${expected.join(' ')}`,
        ),
    );
  if (skipped.length > 0) lines.push('', `${grouped(skipped.length)} rows could not be read and were skipped.`);
  if (refused.length > 0)
    lines.push(
      '',
      `The server rejected ${grouped(refused.length)} rows:`,
      ...refused.slice(0, shown).map(({ line, reason }) => `  line ${line}: ${reason}`),
    );
  if (differences.length > 0) {
    lines.push('', `${grouped(differences.length)} contents differ:`);
    for (const { contentId, file: wanted, server: got } of differences.slice(0, shown)) {
      const parts = comparedCounters
        .filter((name) => wanted[name] !== got?.[name])
        .map((name) => `${name} ${wanted[name]} in the file, ${got?.[name] ?? 'nothing'} on the server`);
      lines.push(`  ${contentId}: ${parts.join('; ')}`);
    }
    lines.push(
      '',
      'If this file was replayed before with another --map, --like-from or a larger --limit, or other users interact with these contents, pass an unused --prefix.',
    );
  }
  return lines.join('\n');
}

function total(counts: ReadonlyMap<string, ReplayCounts>, name: keyof ReplayCounts): number {
  let sum = 0;
  for (const count of counts.values()) sum += count[name];
  return sum;
}

function row(name: string, ...cells: string[]): string {
  return name.padEnd(16) + cells.map((cell) => cell.padStart(13)).join('');
}
