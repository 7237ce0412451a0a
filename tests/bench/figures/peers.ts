import type { ComparedKey } from '../compared';
import { type GateFile, type GateRatio, gateRatios } from '../gate';
import type { PeerRow, PeersFile } from '../peers';
import { knownTokens, workloads } from '../workloads';
import { command, day, percent, read, table, whole } from './text';

export function gate(): string {
  const { date, ratios } = read<GateFile>('gate.json');
  return [
    `${day(date)}, \`npm run bench -- --gate --update\`:`,
    '',
    ...table(
      ['ratio', 'committed'],
      Object.entries(gateRatios).map(([key, { title }]) => [title, ratios[key as GateRatio].toFixed(2)]),
    ),
  ].join('\n');
}

const columns: [server: ComparedKey, title: string][] = [
  ['apollo', 'Apollo and Prisma'],
  ['postgraphile', 'PostGraphile'],
  ['mercurius', 'Mercurius and `pg`'],
  ['rapport', 'Rapport'],
];

/** Requests per second and CPU time of the hand-written servers and of Rapport. */
export function peers(): string {
  const { date, cores, rounds, seconds, connections, otherShare, rows } = read<PeersFile>('peers.json');
  const cells = rows.filter(({ server }) => server === 'rapport');
  const cpuMs = (row: PeerRow) => row.cpuMsPer1000 + (row.databaseCpuMsPer1000 ?? 0);
  const tableOf = (ratio: (own: PeerRow, base: PeerRow) => number, value: (row: PeerRow) => string) =>
    table(
      ['', 'tokens', ...columns.map(([, title]) => title), 'Rapport ÷ Mercurius'],
      cells.map((own) => {
        const of = (server: ComparedKey) => rows.find((row) => row.server === server && row.workload === own.workload && row.users === own.users);
        const values = columns.map(([server]) => of(server)).map((row) => (row ? value(row) : '–'));
        const tokens = own.users === knownTokens.users ? 'known' : 'new';
        return [workloads[own.workload], tokens, ...values, ratio(own, of('mercurius') as PeerRow).toFixed(2)];
      }),
    );
  return [
    `${day(date)}, ${command('bench', { peers: true, rounds, seconds, connections, json: 'docs/peers.json' })}: ${cores} cores shared by server, database and load; other processes used ${otherShare === null ? 'an unknown share' : percent(otherShare)} of the CPU. Requests per second:`,
    '',
    ...tableOf(
      (own) => own.overMercurius,
      ({ perSecond }) => whole(perSecond),
    ),
    '',
    'CPU time of server and PostgreSQL per 1,000 requests, in ms:',
    '',
    ...tableOf(
      (own, base) => cpuMs(own) / cpuMs(base),
      (row) => `${whole(row.cpuMsPer1000)} + ${whole(row.databaseCpuMsPer1000 ?? 0)}`,
    ),
  ].join('\n');
}
