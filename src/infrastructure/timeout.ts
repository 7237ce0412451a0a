/**
 * Resolves with the result of `work`. If `work` takes longer than `timeoutMs`, calls `onTimeout` and resolves with the result of `onTimeout`. Does
 * not cancel `work`, but ignores its later result or error.
 */
export function withTimeout<T, L>(timeoutMs: number, work: Promise<T>, onTimeout: () => L): Promise<T | L> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      try {
        resolve(onTimeout());
      } catch (error) {
        reject(error);
      }
    }, timeoutMs);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
