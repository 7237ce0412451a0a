/** Polls until the condition holds; throws after the timeout. */
export async function until(holds: () => boolean | Promise<boolean>, what = String(holds), patienceMs = 30_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Still not: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
