import { until } from './until';

const patienceMs = 150_000;

/** Waits until a load had so many acts more acknowledged, on however busy a machine; what it holds to be wrong fails at once. */
export async function further(load: { acknowledged: number; wrong?: string[] }, count: number): Promise<void> {
  const goal = load.acknowledged + count;
  const wrong = load.wrong ?? [];
  await until(() => load.acknowledged >= goal || wrong.length > 0, `${count} more acts acknowledged`, patienceMs);
  expect(wrong).toEqual([]);
}
