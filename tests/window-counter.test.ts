import { setTimeout as wait } from 'node:timers/promises';
import { createWindowCounter } from '../src/infrastructure/window-counter';
import { shiftTime } from './support/clock';

afterEach(() => jest.useRealTimers());

it('counts the points of each key until its window ends', async () => {
  const count = createWindowCounter(200);
  expect([count('a', 2).points, count('b', 1).points, count('a', 3).points]).toEqual([2, 1, 5]);
  const { remainingMs } = count('a', 0);
  expect(Number.isInteger(remainingMs) && remainingMs > 0 && remainingMs <= 200).toBe(true);
  await wait(210);
  expect([count('b', 1).points, count('a', 1).points]).toEqual([1, 1]);
});

it.each([-3_600_000, 3_600_000])('keeps the length of a window when the clock of the system moves by %s ms', async (ms) => {
  const count = createWindowCounter(200);
  count('a', 1);
  shiftTime(ms);
  expect(count('a', 1).points).toBe(2);
  await wait(210);
  expect(count('a', 1).points).toBe(1);
});
