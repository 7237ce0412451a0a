import { distributedTables, localTables } from '../../../src/infrastructure/database/citus/distribution';
import { counters } from '../../../src/interactions/registry/counters';
import { allTables } from '../../../src/privacy/tables/tables';
import { table } from './text';

const quoted = (name: string): string => `\`${name}\``;

/** Table of the Citus groups, for docs/scale.md. */
export function distribution(): string {
  const tables = distributedTables(allTables);
  const groups = [...new Set(tables.map(({ group }) => group))].map((group) => [
    quoted(group),
    group === 'content' ? "the content's id" : quoted('user_id'),
    tables
      .filter((one) => one.group === group)
      .map(({ name }) => quoted(name))
      .join(', '),
  ]);
  const local = ['–', 'not distributed, on the coordinator', localTables(allTables).map(quoted).join(', ')];
  return table(['group', 'distributed by', 'tables'], [...groups, local]).join('\n');
}

/** Inventory of personal data for docs/privacy.md, and the tables without personal data. */
export function inventory(): string {
  const rows = allTables.flatMap(({ table, data, personalData: rules }) =>
    rules ? [[quoted(table), data, rules.inventory.purpose, rules.inventory.stored, rules.inventory.atErasure]] : [],
  );
  const others = allTables.filter(({ personalData }) => !personalData);
  const kinds = [...new Set(others.map(({ data }) => data))];
  const tablesWith = (kind: string): string[] => others.filter(({ data }) => data === kind).map(({ table }) => quoted(table));
  return [
    ...table(['table', 'data', 'purpose', 'stored', 'at erasure'], rows),
    '',
    'These tables contain no personal data:',
    '',
    ...kinds.map((kind) => `- ${tablesWith(kind).join(', ')} (${kind})`),
  ].join('\n');
}

/** Default weights of the counters in popularity and trending, for docs/insights.md. */
export function weights(): string {
  const weighted = counters.names.filter((name) => counters.defaultWeights[name] !== 0);
  return table(
    ['counter', 'default weight'],
    weighted.map((name) => [quoted(name), String(counters.defaultWeights[name])]),
  ).join('\n');
}
