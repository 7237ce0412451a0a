import { until } from './until';

/** Waits until a load had so many acts more acknowledged; what it holds to be wrong fails at once. */
export async function further(load: { acknowledged: number; wrong?: string[] }, count: number, patienceMs?: number): Promise<void> {
  const goal = load.acknowledged + count;
  const wrong = load.wrong ?? [];
  await until(() => load.acknowledged >= goal || wrong.length > 0, `${count} more acts acknowledged`, patienceMs);
  expect(wrong).toEqual([]);
}
