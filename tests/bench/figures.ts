import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawHouse } from './architecture';
import { type Costs, type Plan, plan } from './capacity';
import type { CostsFile } from './costs';
import type { Cell } from './live';
import type { Turn } from './nodes';

const docs = join(__dirname, '../../docs');

/** The tables and sentences of figures in docs/, each from the file that a benchmark wrote; in Markdown, by the name of its mark. */
const blocks: Record<string, () => string> = { bench, live, churn, growth, recommend, costs, simulation, capacity, nodes };

/** A document with its blocks as the files say: each stands between `<!-- figures: name -->` and `<!-- end of figures -->`. */
export function withFigures(markdown: string): string {
  return markdown.replace(/(<!-- figures: (\w+) -->\n)[\s\S]*?(<!-- end of figures -->)/g, (_, begin, name, end) => {
    const block = blocks[name];
    if (!block) throw new Error(`There are no figures named "${name}"; known are ${Object.keys(blocks).join(', ')}.`);
    return `${begin}${block()}\n${end}`;
  });
}

export const documents = (): string[] =>
  readdirSync(docs)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(docs, name));

interface BenchFile {
  date: string;
  cores: number;
  rounds: number;
  seconds: number;
  connections: number;
  ratios: Record<string, number>;
  rows: { key: string; title: string; perSecond: number; p50Ms: number; p99Ms: number; cpuMsPer1000: number; isExact: boolean }[];
}

const ratioTitles: Record<string, [title: string, aim?: string]> = {
  viewOverHandwritten: ['a view ÷ the same by hand with Prisma', '10'],
  hotOverUniform: ['all on one content ÷ spread over many', '0.95'],
  viewOverNoop: ['a view ÷ a no-op of the framework', '0.8'],
  repeatOverView: ['the same pair again and again ÷ first views'],
  mostlyRepeatsOverView: ['nine repeats in ten ÷ first views'],
  bulkOverSingle: ['facts a second, a hundred at a time ÷ one at a time'],
  hundredOverOne: ['what a request for a hundred `hasViewed` costs ÷ one for a single'],
  lastPageOverFirst: ['the last page of a collection of 10,000 ÷ the first'],
  searchKeptOverNew: ['a search asked before ÷ a new one'],
  recommendKeptOverNew: ['recommendations asked again ÷ after a new fact'],
  restOverGraphql: ['a view through REST ÷ through GraphQL'],
};

function bench(): string {
  const { date, cores, rounds, seconds, connections, ratios, rows } = read<BenchFile>('bench.json');
  const base = rows.find(({ key }) => key === 'handwritten')?.perSecond ?? Number.NaN;
  const found = Object.entries(ratioTitles).filter(([name]) => ratios[name] !== undefined);
  return [
    `${day(date)}: ${cores} cores shared by server, database and load, ${connections} connections, ${rounds} rounds of ${seconds} s each.`,
    '',
    ...table(
      ['ratio', 'measured', 'aim'],
      found.map(([name, [title, aim = '']]) => [title, (ratios[name] as number).toFixed(2), aim]),
    ),
    '',
    ...table(
      ['', 'requests/s', '÷ by hand', 'p50 ms', 'p99 ms', 'server CPU ms per 1,000', 'counts'],
      rows.map((row) => [
        row.title,
        whole(row.perSecond),
        (row.perSecond / base).toFixed(2),
        row.p50Ms.toFixed(1),
        row.p99Ms.toFixed(1),
        whole(row.cpuMsPer1000),
        row.isExact ? 'exact' : '**wrong**',
      ]),
    ),
  ].join('\n');
}

interface LiveFile {
  date: string;
  memoryPerSubscriberKb: number;
  cells: Cell[];
}

function live(): string {
  const { date, cells, memoryPerSubscriberKb } = read<LiveFile>('live.json');
  const own = ({ subscribers, factsPerSecond }: Cell) =>
    cells.find((one) => one.mode === 'conflated' && one.subscribers === subscribers && one.factsPerSecond === factsPerSecond)?.serverCpuPercent ??
    Number.NaN;
  const titles = { conflated: '`contentStats`', unpaced: 'conflation off', plain: 'publish per fact' };
  return [
    `${day(date)}; the server's memory grew by ${whole(memoryPerSubscriberKb)} KB a subscriber.`,
    '',
    ...table(
      ['', 'subscribers', 'facts/s', 'messages/s', 'delay p50 ms', 'p99 ms', 'CPU', '÷ `contentStats`', 'behind after 5 s', 'facts refused'],
      cells.map((cell) => [
        titles[cell.mode],
        whole(cell.subscribers),
        whole(cell.factsPerSecond),
        whole(cell.messagesPerSecond),
        String(cell.p50Ms ?? '–'),
        String(cell.p99Ms ?? '–'),
        `${cell.serverCpuPercent} %`,
        cell.mode === 'conflated' ? '' : (cell.serverCpuPercent / own(cell)).toFixed(2),
        whole(cell.behind),
        whole(cell.refused),
      ]),
    ),
  ].join('\n');
}

function churn(): string {
  const { date, churn: rows } = read<{ date: string; churn: { minute: number; rssMb: number }[] }>('churn.json');
  const after = rows.filter(({ minute }) => minute > 1).map(({ rssMb }) => rssMb);
  return `${day(date)}: ${rows[0]?.rssMb} MB after the first quarter of a minute, from the second minute to the ${Math.round(rows.at(-1)?.minute ?? 0)}th between ${Math.min(...after)} and ${Math.max(...after)} MB, ${rows.at(-1)?.rssMb} in the end.`;
}

function growth(): string {
  const { date, sizes, rows } = read<{
    date: string;
    sizes: { facts: number }[];
    rows: { title: string; isFlat: boolean; ms: number[]; ratio: number }[];
  }>('growth.json');
  return [
    `${day(date)}, milliseconds:`,
    '',
    ...table(
      ['', ...sizes.map(({ facts }) => `${whole(facts)} facts`), 'ratio'],
      rows.map(({ title, isFlat, ms, ratio }) => [`${title}${isFlat ? '' : ' (grows)'}`, ...ms.map((one) => one.toFixed(2)), ratio.toFixed(2)]),
    ),
  ].join('\n');
}

function recommend(): string {
  const { date, found } = read<{ date: string; found: Record<string, Record<'ndcg' | 'precision' | 'recall' | 'coverage', number>> }>(
    'recommend.json',
  );
  const names = { Rapport: '**Rapport, through its API**' } as Record<string, string>;
  const share = (value: number) => value.toFixed(4).replace(/^0/, '');
  return [
    `${day(date)}:`,
    '',
    ...table(
      ['', 'nDCG@10', 'precision', 'recall', 'coverage'],
      Object.entries(found).map(([name, one]) => [
        names[name] ?? name,
        share(one.ndcg),
        share(one.precision),
        share(one.recall),
        share(one.coverage),
      ]),
    ),
  ].join('\n');
}

/** What is kept of a view is the slope between two sizes (nodes.json): a small database grows faster, by what is there anyway. */
function costsOf({ costs }: CostsFile): Costs {
  const slopes = read<NodesFile>('nodes.json').growth.perMillion;
  const of = (table: string) => slopes.find((slope) => slope.table === table) ?? { rowBytes: 0, indexBytes: 0 };
  const [all, details] = [of('all'), of('view_details')];
  return {
    ...costs,
    rowBytes: (all.rowBytes - details.rowBytes) / 1e6,
    indexBytes: (all.indexBytes - details.indexBytes) / 1e6,
    detailBytes: (details.rowBytes + details.indexBytes) / 1e6,
  };
}

function costs(): string {
  const file = read<CostsFile>('costs.json');
  const { date, measured } = file;
  const costs = costsOf(file);
  return [
    `${day(date)}; of one view at ${measured[1]?.connections} connections, row and index bytes from [scale.md](scale.md#what-more-servers-cost):`,
    '',
    ...table(
      ['server CPU ms', 'database CPU ms', 'Redis CPU ms', 'log bytes', 'row bytes', 'index bytes', 'detail bytes'],
      [
        [
          costs.serverCpuMs.toFixed(3),
          costs.databaseCpuMs.toFixed(3),
          costs.redisCpuMs.toFixed(4),
          whole(costs.walBytes),
          whole(costs.rowBytes),
          whole(costs.indexBytes),
          whole(costs.detailBytes),
        ],
      ],
    ),
    '',
    ...table(
      ['connections', 'views/s', 'p50 ms', 'views a batch', 'commit ms', 'server CPU ms', 'database CPU ms', 'log bytes'],
      [...measured]
        .sort((a, b) => a.connections - b.connections)
        .map((row) => [
          whole(row.connections),
          whole(row.perSecond),
          row.p50Ms.toFixed(1),
          row.meanBatch.toFixed(1),
          row.commitMs.toFixed(1),
          row.serverCpuMs.toFixed(3),
          row.databaseCpuMs?.toFixed(3) ?? '–',
          whole(row.walBytes),
        ]),
    ),
  ].join('\n');
}

function simulation(): string {
  return table(
    ['connections', 'foretold views/s', 'measured', 'ratio', 'foretold views a batch', 'measured'],
    read<CostsFile>('costs.json').foretold.map((row) => [
      whole(row.connections),
      whole(row.predicted),
      whole(row.measured),
      row.ratio.toFixed(2),
      row.predictedBatch.toFixed(1),
      row.measuredBatch.toFixed(1),
    ]),
  ).join('\n');
}

function capacity(): string {
  const costs = costsOf(read<CostsFile>('costs.json'));
  const plans = [1_000, 10_000, 100_000, 1_000_000].map((viewsPerSecond) => plan(viewsPerSecond, costs));
  const row = (title: string, cell: (plan: Plan) => string) => [title, ...plans.map(cell)];
  return table(
    ['views a second, at the peak', ...plans.map(({ viewsPerSecond }) => whole(viewsPerSecond))],
    [
      row('machines of servers', ({ serverMachines }) => whole(serverMachines)),
      row('machines of PostgreSQL', ({ databaseMachines }) => whole(databaseMachines)),
      row('… for CPU alone', ({ databaseNeeds }) => databaseNeeds.cpu.toFixed(1)),
      row('… for the log alone', ({ databaseNeeds }) => databaseNeeds.log.toFixed(1)),
      row('… for the disk alone', ({ databaseNeeds }) => databaseNeeds.disk.toFixed(1)),
      row('shards', ({ shards }) => (shards > 1 ? whole(shards) : '–')),
      row('Redis nodes', ({ redisNodes }) => (redisNodes > 0 ? whole(redisNodes) : '–')),
      row('log, MB a second', ({ walMegabytesPerSecond }) => whole(walMegabytesPerSecond)),
      row('disk, TB, all copies', ({ diskTerabytes }) => diskTerabytes.toFixed(1)),
      row('dollars a month', ({ dollarsPerMonth }) => whole(dollarsPerMonth)),
      row('runs out first', ({ bottleneck }) => bottleneck),
    ],
  ).join('\n');
}

interface NodesFile {
  date: string;
  rounds: number;
  seconds: number;
  connections: number;
  redis: boolean;
  ratios: { nodes: number; serverCpu: number; databaseCpu: number }[];
  rows: Turn[];
  growth: { fromViews: number; toViews: number; perMillion: { table: string; rowBytes: number; indexBytes: number }[] };
}

function nodes(): string {
  const { date, rounds, seconds, connections, redis, ratios, rows, growth } = read<NodesFile>('nodes.json');
  const over = (count: number, of: 'serverCpu' | 'databaseCpu') => ratios.find((ratio) => ratio.nodes === count)?.[of].toFixed(2) ?? '1';
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return [
    `${day(date)}: ${connections} connections shared out among them, ${rounds} rounds of ${seconds} s, ${redis ? 'a Redis between them' : 'no Redis'}.`,
    '',
    ...table(
      ['servers', 'server CPU ms per 1,000 views', '÷ one', 'database CPU ms per 1,000', '÷ one', 'views a batch'],
      rows.map((row) => [
        String(row.nodes),
        whole(row.serverCpuMs),
        over(row.nodes, 'serverCpu'),
        row.databaseCpuMs === null ? '–' : whole(row.databaseCpuMs),
        over(row.nodes, 'databaseCpu'),
        row.meanBatch.toFixed(1),
      ]),
    ),
    '',
    `What a million views add, as the slope from ${whole(growth.fromViews)} to ${whole(growth.toViews)} views:`,
    '',
    ...table(
      ['table', 'rows MB', 'indexes MB'],
      growth.perMillion
        .filter(({ rowBytes, indexBytes }) => rowBytes + indexBytes > 1e6)
        .map(({ table: name, rowBytes, indexBytes }) => [name === 'all' ? '**all**' : `\`${name}\``, megabytes(rowBytes), megabytes(indexBytes)]),
    ),
  ].join('\n');
}

function table(head: string[], rows: string[][]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

const read = <T>(name: string): T => JSON.parse(readFileSync(join(docs, name), 'utf8')) as T;
const day = (date: string): string => date.slice(0, 10);
const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

if (require.main === module) {
  for (const file of documents()) writeFileSync(file, withFigures(readFileSync(file, 'utf8')));
  writeFileSync(join(docs, 'architecture.svg'), drawHouse());
}
