import { type Costs, type Plan, plan } from '../capacity';
import type { CostsFile } from '../costs';
import type { Turn } from '../nodes';
import { command, day, read, table, whole } from './text';

/** Stored bytes per view are the slope between two sizes (nodes.json), because a small database has a fixed overhead. */
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

export function costs(): string {
  const file = read<CostsFile>('costs.json');
  const { date, measured } = file;
  const costs = costsOf(file);
  return [
    `${day(date)}, ${command('bench', { costs: true, seconds: file.seconds, json: 'docs/costs.json' })}; per view at ${measured[1]?.connections} connections; row and index bytes from [scaling](scale.md#what-more-servers-cost):`,
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
      ['connections', 'views/s', 'p50 ms', 'views per batch', 'commit ms', 'server CPU ms', 'database CPU ms', 'log bytes'],
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

export function simulation(): string {
  return table(
    ['connections', 'predicted views/s', 'measured', 'ratio', 'predicted views per batch', 'measured'],
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

export function capacity(): string {
  const costs = costsOf(read<CostsFile>('costs.json'));
  const plans = [1_000, 10_000, 100_000, 1_000_000].map((viewsPerSecond) => plan(viewsPerSecond, costs));
  const row = (title: string, cell: (plan: Plan) => string) => [title, ...plans.map(cell)];
  return table(
    ['peak views per second', ...plans.map(({ viewsPerSecond }) => whole(viewsPerSecond))],
    [
      row('server machines', ({ serverMachines }) => whole(serverMachines)),
      row('PostgreSQL machines', ({ databaseMachines }) => whole(databaseMachines)),
      row('… needed for CPU', ({ databaseNeeds }) => databaseNeeds.cpu.toFixed(1)),
      row('… needed for the log', ({ databaseNeeds }) => databaseNeeds.log.toFixed(1)),
      row('… needed for the disk', ({ databaseNeeds }) => databaseNeeds.disk.toFixed(1)),
      row('shards', ({ shards }) => (shards > 1 ? whole(shards) : '–')),
      row('Redis nodes', ({ redisNodes }) => (redisNodes > 0 ? whole(redisNodes) : '–')),
      row('log, MB per second', ({ walMegabytesPerSecond }) => whole(walMegabytesPerSecond)),
      row('disk, TB, all copies', ({ diskTerabytes }) => diskTerabytes.toFixed(1)),
      row('dollars per month', ({ dollarsPerMonth }) => whole(dollarsPerMonth)),
      row('bottleneck', ({ bottleneck }) => bottleneck),
    ],
  ).join('\n');
}

interface NodesFile {
  date: string;
  rounds: number;
  seconds: number;
  connections: number;
  views: number;
  redis: boolean;
  ratios: { nodes: number; serverCpu: number; databaseCpu: number }[];
  rows: Turn[];
  growth: { fromViews: number; toViews: number; perMillion: { table: string; rowBytes: number; indexBytes: number }[] };
}

export function nodes(): string {
  const { date, rounds, seconds, connections, views, redis, ratios, rows, growth } = read<NodesFile>('nodes.json');
  const over = (count: number, of: 'serverCpu' | 'databaseCpu') => ratios.find((ratio) => ratio.nodes === count)?.[of].toFixed(2) ?? '1';
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return [
    `${day(date)}, ${command('bench', { nodes: true, rounds, seconds, connections, views, redis: redis ? 'URL' : undefined, json: 'docs/nodes.json' })}: ${connections} connections in total, ${rounds} rounds of ${seconds} s, ${redis ? 'connected by Redis' : 'no Redis'}.`,
    '',
    ...table(
      ['servers', 'server CPU ms per 1,000 views', '÷ one', 'database CPU ms per 1,000', '÷ one', 'views per batch'],
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
    `Growth per million views, measured from ${whole(growth.fromViews)} to ${whole(growth.toViews)} views:`,
    '',
    ...table(
      ['table', 'rows MB', 'indexes MB'],
      growth.perMillion
        .filter(({ rowBytes, indexBytes }) => rowBytes + indexBytes > 1e6)
        .map(({ table: name, rowBytes, indexBytes }) => [name === 'all' ? '**all**' : `\`${name}\``, megabytes(rowBytes), megabytes(indexBytes)]),
    ),
  ].join('\n');
}
