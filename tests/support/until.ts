/** Waits until the condition is true. Checks it every 5 ms. @throws Error after `timeoutMs`. */
export async function until(holds: () => boolean | Promise<boolean>, what = String(holds), timeoutMs = 30_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Still not: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
