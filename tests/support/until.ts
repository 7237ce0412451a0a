const [shortestPauseMs, longestPauseMs] = [5, 100];

/** Waits until the condition is true. Checks it every 5 ms at first, less often the longer it takes. @throws Error after `timeoutMs`. */
export async function until(holds: () => boolean | Promise<boolean>, what = String(holds), timeoutMs = 30_000): Promise<void> {
  const startedMs = performance.now();
  while (!(await holds())) {
    const waitedMs = performance.now() - startedMs;
    if (waitedMs > timeoutMs) throw new Error(`Still not: ${what}.`);
    const pauseMs = Math.min(Math.max(waitedMs / 10, shortestPauseMs), longestPauseMs);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
