import fc from 'fast-check';
import { addLogs, addLogsSql, decayedScore, halfLives, logContribution, subtractLogsSql } from '../src/domain/trend-score';
import { createPool } from '../src/infrastructure/database/pool';

const now = Date.UTC(2026, 10, 21);
const facts = fc.array(
  fc.record({ weight: fc.double({ min: 0.001, max: 1000, noNaN: true }), ageMs: fc.integer({ min: 0, max: 40 * halfLives.DAY }) }),
  { minLength: 1, maxLength: 50 },
);

it('gives the plain sum of weights halved once per half-life, in whatever order the facts arrive', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const plain = given.reduce((sum, { weight, ageMs }) => sum + weight * 2 ** (-ageMs / halfLives.DAY), 0);
      for (const order of [given, [...given].reverse()]) {
        const log = order.reduce((sum, { weight, ageMs }) => addLogs(sum, logContribution(weight, now - ageMs, 'DAY')), -Infinity);
        expect(decayedScore(log, now, 'DAY') / plain).toBeCloseTo(1, 8);
      }
    }),
  );
});

it('neither overflows nor loses the larger of two facts that lie decades apart', () => {
  const old = logContribution(1, Date.UTC(1996, 0), 'HOUR');
  const late = logContribution(1, now, 'HOUR');
  expect(addLogs(old, late)).toBe(late);
  expect(addLogs(-Infinity, -Infinity)).toBe(-Infinity);
  expect(decayedScore(-Infinity, now, 'HOUR')).toBe(0);
});

it('is the same sum in SQL', async () => {
  const pool = createPool(process.env.RAPPORT_TEST_SERVER ?? '', 1);
  const pairs = [
    [1, 2],
    [-5.5, 300.25],
    [8.125, 8.125],
    ['-Infinity', 3],
    [3, '-Infinity'],
    ['-Infinity', '-Infinity'],
    [-4000, 4000],
    [0.1, -59.9],
    [0.1, -60.1],
  ]; // prettier-ignore
  const { rows } = await pool.query(`SELECT ${addLogsSql('a', 'b')} AS sum FROM json_to_recordset($1) AS v(a float8, b float8)`, [
    JSON.stringify(pairs.map(([a, b]) => ({ a, b }))),
  ]);
  rows.forEach(({ sum }, i) => {
    const [a, b] = (pairs[i] ?? []).map(Number) as [number, number];
    if (sum === -Infinity) expect(addLogs(a, b)).toBe(-Infinity);
    else expect(sum).toBeCloseTo(addLogs(a, b), 9);
  });
  await pool.end();
});

it('gives back in SQL what was added, and never less than the part that stays', async () => {
  const pool = createPool(process.env.RAPPORT_TEST_SERVER ?? '', 1);
  const cases = [
    // rest, part, least
    [10, 11, -5],
    [10, 10, 10],
    [-4000, 26_000, -4000],
    [26_000.25, -4000, 3],
    [5, 30, 5],
  ] as const;
  const { rows } = await pool.query(
    `SELECT ${subtractLogsSql('s', 'p', 'l')} AS rest FROM json_to_recordset($1) AS v(s float8, p float8, l float8)`,
    [JSON.stringify(cases.map(([rest, part, least]) => ({ s: addLogs(rest, part), p: part, l: least })))],
  );
  for (const [i, { rest }] of rows.entries()) expect(rest).toBeCloseTo(cases[i]?.[0] ?? Number.NaN, 5);
  const { rows: overdrawn } = await pool.query(`SELECT ${subtractLogsSql('2::float8', '90000::float8', '1.5::float8')} AS rest`);
  expect(overdrawn).toEqual([{ rest: 1.5 }]);
  await pool.end();
});
