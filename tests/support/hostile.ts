import fc from 'fast-check';

/** Function that draws a random value from an arbitrary of fast-check. */
export type Draw = fc.GeneratorValue;

/** Ids and cursors that exist in the test, from which generators draw valid values. */
export interface World {
  ids: string[];
  cursors: string[];
}

/** Placeholder for which `toJson` writes `1e999`. JSON has no infinity, but parsers read `1e999` as infinity. */
export const beyond = '\u0001beyond\u0001';

export function toJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replaceAll('"\\u0001beyond\\u0001"', '1e999');
}

const hostileTexts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\u0007',
  '\ud83d',
  '\udc00x',
  '\ufeff',
  '\u202e',
  '字'.repeat(255),
  'x'.repeat(256),
  'x'.repeat(20_000),
  '🕊️'.repeat(400),
  "'; DROP TABLE users; --",
  '%',
  '_',
  '\\',
  '%s%n{{x}}',
  '(a+)+$',
  '***((( ~* & | ! :* <->',
  '"',
  '{}',
  '[]',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-0',
  '1e308',
  '0x10',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  'javascript:alert(1)',
  'http://[::1',
  '//x',
  '2026-01-01',
  'Europe/Nowhere',
  'User:ann',
  'Content:c1',
  'Comment:x:c1',
  'Report:%E0%A4%A:c1',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '{"a":1}',
];
const hostileNumbers = [
  0,
  -0,
  -1,
  1,
  0.5,
  99,
  100,
  101,
  1e-320,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  beyond,
  `-1`,
  'NaN',
];
const hostileTimes = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.999Z',
  '+010000-01-01T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '2024-02-30T00:00:00Z',
  '2024-06-30T23:59:60Z',
  '2024-01-01',
  '2024-01-01T00:00:00+99:99',
  'infinity',
  'now',
  '',
  0,
  -1,
  1e15,
  8.64e15,
  8.65e15,
  beyond,
];
/** Values that generators use where another type is required. */
const misfits: unknown[] = [null, true, 5, 'x', [], {}, [[[[[]]]]], { __proto__: null, a: 1 }, nested(40)];

function nested(levels: number): unknown {
  return levels === 0 ? 'deep' : [nested(levels - 1)];
}

/** Returns true with the probability 1/`n`. */
export function isOneIn(draw: Draw, n: number): boolean {
  return draw(fc.nat, { max: n - 1 }) === n - 1;
}

export function oneOf<T>(draw: Draw, values: readonly T[]): T {
  return values[draw(fc.nat, { max: values.length - 1 })] as T;
}

export function misfit(draw: Draw): unknown {
  return oneOf(draw, misfits);
}

export function text(draw: Draw): string {
  const kind = draw(fc.nat, { max: 3 });
  if (kind === 0) return oneOf(draw, hostileTexts);
  return kind === 1
    ? draw(fc.string, { unit: 'binary', maxLength: 40 })
    : oneOf(draw, ['jazz', 'night', 'A good one.', 'web', 'c1', 'UTC', 'Europe/Berlin']);
}

export function number(draw: Draw, isWhole: boolean): unknown {
  const kind = draw(fc.nat, { max: 3 });
  if (kind === 0) return oneOf(draw, hostileNumbers);
  return isWhole ? draw(fc.nat, { max: 20 }) : draw(fc.double, { min: 0, max: 100, noNaN: true });
}

export function time(draw: Draw): unknown {
  const kind = draw(fc.nat, { max: 3 });
  if (kind === 0) return oneOf(draw, hostileTimes);
  const ageMs = draw(fc.nat, { max: 40 * 86_400_000 });
  return new Date(Date.now() - ageMs).toISOString();
}

export function id(draw: Draw, { ids }: World): string {
  return isOneIn(draw, 5) ? text(draw) : oneOf(draw, ids);
}

/** Returns a valid, truncated or modified cursor, or a hostile text. */
export function cursor(draw: Draw, { cursors }: World): string {
  const real = oneOf(draw, cursors);
  const kind = draw(fc.nat, { max: 3 });
  if (kind === 0) return real.slice(0, draw(fc.nat, { max: real.length }));
  if (kind > 1) return kind === 2 ? real : text(draw);
  const parts = JSON.parse(Buffer.from(real, 'base64url').toString()) as unknown[];
  parts[draw(fc.nat, { max: parts.length })] = oneOf<unknown>(draw, [...hostileTexts, ...hostileNumbers, ...hostileTimes, null, [], {}]);
  return Buffer.from(toJson(parts)).toString('base64url');
}
