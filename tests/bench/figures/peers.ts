import { type GateFile, type GateRatio, gateRatios } from '../gate';
import { day, read, table } from './text';

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
