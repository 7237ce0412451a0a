import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const docs = join(__dirname, '../../../docs');

/** Reads the output file of a benchmark. */
export const read = <T>(name: string): T => JSON.parse(readFileSync(join(docs, name), 'utf8')) as T;

export function table(head: string[], rows: string[][]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** The command that produced the figures, with the options from its file. */
export function command(script: string, options: Record<string, string | number | true | undefined>): string {
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [value === true ? `--${name}` : `--${name} ${value}`],
  );
  return `\`npm run ${script} -- ${given.join(' ')}\``;
}

export const day = (date: string): string => date.slice(0, 10);
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
export const percent = (share: number, digits = 0): string => `${(share * 100).toFixed(digits)} %`;
