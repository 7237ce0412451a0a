/**
 * Resolves with the result of `work`. If `work` takes longer than `timeoutMs`, calls `onTimeout` and resolves with the result of `onTimeout`. Does
 * not cancel `work`, but ignores its later result or error.
 */
export async function withTimeout<T, L>(timeoutMs: number, work: Promise<T>, onTimeout: () => L): Promise<T | L> {
  const isLate = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<typeof isLate>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, isLate);
  });
  work.catch(() => {});
  const first = await Promise.race([work, silence]).finally(() => clearTimeout(timer));
  return first === isLate ? onTimeout() : (first as T);
}
