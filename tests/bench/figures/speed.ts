import { type BulkFigures, bulkText } from '../bulk-figures';
import type { SearchFile } from '../search';
import { command, day, percent, read, table, whole } from './text';

interface BenchFile {
  date: string;
  cores: number;
  rounds: number;
  seconds: number;
  connections: number;
  ratios: Record<string, number>;
  /** Null if lists were not measured. */
  bulk?: BulkFigures | null;
  rows: { key: string; title: string; perSecond: number; p50Ms: number; p99Ms: number; cpuMsPer1000: number; isExact: boolean | null }[];
}

const ratioTitles: Record<string, [title: string, aim?: string]> = {
  viewOverHandwritten: ['recordView ÷ a handwritten view with Prisma', '10'],
  hotOverUniform: ['recordView on one content ÷ on many contents', '0.95'],
  viewOverNoop: ['recordView ÷ an empty mutation', '0.8'],
  repeatOverView: ['repeats of one pair ÷ first views'],
  mostlyRepeatsOverView: ['90 % repeats ÷ first views'],
  bulkOverSingle: ['facts per second, a hundred per request ÷ one per request'],
  bulkOverCeiling: ['facts per second, a hundred per request ÷ views per second that PostgreSQL stores in large transactions', '0.6'],
  hundredOverOne: ['time of a request for a hundred `hasViewed` ÷ for one'],
  lastPageOverFirst: ['last page of a collection of 10,000 ÷ first page'],
  searchKeptOverNew: ['cached search ÷ new search'],
  recommendKeptOverNew: ['cached recommendations ÷ after a like'],
  restOverGraphql: ['a view over REST ÷ over GraphQL'],
};

export function bench(): string {
  const { date, cores, rounds, seconds, connections, ratios, bulk, rows } = read<BenchFile>('bench.json');
  const base = rows.find(({ key }) => key === 'handwritten')?.perSecond ?? Number.NaN;
  const found = Object.entries(ratioTitles).filter(([name]) => ratios[name] !== undefined);
  return [
    `${day(date)}, ${command('bench', { rounds, seconds, connections, json: 'docs/bench.json' })}: ${cores} cores shared by server, database and load, ${connections} connections, ${rounds} rounds of ${seconds} s each.`,
    '',
    ...table(
      ['ratio', 'measured', 'target'],
      found.map(([name, [title, aim = '']]) => [title, (ratios[name] as number).toFixed(2), aim]),
    ),
    '',
    ...(bulk ? [bulkText(bulk), ''] : []),
    ...table(
      ['', 'requests/s', '÷ handwritten', 'p50 ms', 'p99 ms', 'server CPU ms per 1,000', 'counters'],
      rows.map((row) => [
        row.title,
        whole(row.perSecond),
        (row.perSecond / base).toFixed(2),
        row.p50Ms.toFixed(1),
        row.p99Ms.toFixed(1),
        whole(row.cpuMsPer1000),
        row.isExact === null ? '–' : row.isExact ? 'exact' : '**wrong**',
      ]),
    ),
  ].join('\n');
}

export function growth(): string {
  const { date, sizes, rows } = read<{
    date: string;
    /** Position of the deep page in the longest history. */
    sizes: { facts: number; deepEntries?: number }[];
    rows: { title: string; isFlat: boolean; ms: number[]; ratio: number }[];
  }>('growth.json');
  const depths = sizes.flatMap(({ deepEntries }) => (deepEntries === undefined ? [] : whole(deepEntries))).join(', ');
  return [
    `${day(date)}, ${command('bench:growth', { sizes: sizes.map(({ facts }) => facts).join(), json: 'docs/growth.json', svg: 'docs/growth.svg' })}, milliseconds${depths && ` (position in the longest history: ${depths} entries)`}:`,
    '',
    ...table(
      ['', ...sizes.map(({ facts }) => `${whole(facts)} facts`), 'ratio'],
      rows.map(({ title, isFlat, ms, ratio }) => [`${title}${isFlat ? '' : ' (grows)'}`, ...ms.map((one) => one.toFixed(2)), ratio.toFixed(2)]),
    ),
  ].join('\n');
}

export function recommend(): string {
  const { date, trainSeconds, peakRssMiB, found } = read<{
    date: string;
    trainSeconds: number;
    peakRssMiB: number;
    found: Record<string, Record<'ndcg' | 'precision' | 'recall' | 'coverage', number>>;
  }>('recommend.json');
  const names = { Rapport: '**Rapport, through its API**', 'rolling: ours': 'rolling: Rapport' } as Record<string, string>;
  const share = (value: number) => value.toFixed(4).replace(/^0/, '');
  return [
    `${day(date)}; training took ${whole(trainSeconds)} s, maximum memory of the server ${whole(peakRssMiB)} MiB:`,
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

/** Search quality by kind of query, and search times on generated contents. */
export function search(): string {
  const { date, titles, sizes } = read<SearchFile>('search.json');
  const judged = titles
    ? [
        `${day(date)}; ${whole(titles.count)} titles, ${titles.otherThanLatin} of them not in Latin script, ${titles.withAccents} in Latin script with accents:`,
        '',
        ...table(
          ['query', 'queries', 'MRR', 'first', 'in the top 5', 'in the top 20'],
          titles.judged.map(({ name, asked, mrr, first, topFive, topTwenty }) => [
            name,
            whole(asked),
            mrr.toFixed(3),
            percent(first, 1),
            percent(topFive, 1),
            percent(topTwenty, 1),
          ]),
        ),
        '',
      ]
    : [];
  const names = sizes[0]?.timed.map(({ name }) => name) ?? [];
  const cell = (name: string, timed: SearchFile['sizes'][number]['timed']) => {
    const one = timed.find((other) => other.name === name);
    return one ? `${one.p50Ms.toFixed(1)} / ${one.p95Ms.toFixed(1)}` : '–';
  };
  return [
    ...judged,
    'Generated contents with descriptions of 10–40 words, in ms (p50 / p95):',
    '',
    ...table(
      ['', ...sizes.map(({ contents }) => `${whole(contents)} contents`)],
      names.map((name) => [name, ...sizes.map(({ timed }) => cell(name, timed))]),
    ),
  ].join('\n');
}
