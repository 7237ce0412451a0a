import { until } from './until';

const timeoutMs = 150_000;

/** Waits until the server has acknowledged `count` more interactions of the load. Fails immediately if the load reports a wrong response. */
export async function awaitProgress(load: { acknowledged: number; wrong?: string[] }, count: number): Promise<void> {
  const goal = load.acknowledged + count;
  const wrong = load.wrong ?? [];
  await until(() => load.acknowledged >= goal || wrong.length > 0, `${count} more acts acknowledged`, timeoutMs);
  expect(wrong).toEqual([]);
}
