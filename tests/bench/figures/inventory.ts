import { allTables } from '../../../src/privacy/tables/tables';
import { table } from './text';

const quoted = (name: string): string => `\`${name}\``;

/** Inventory of personal data, and the tables without personal data. */
export function inventory(): string {
  const rows = allTables.flatMap(({ table, data, personalData: rules }) =>
    rules ? [[quoted(table), data, rules.purpose, rules.stored, rules.atErasure]] : [],
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
