/**
 * What the work comes to, or after `patienceMs` what `late` gives or throws. The work is not broken off: what it comes to then, a
 * failure too, is nobody's any more.
 */
export async function within<T, L>(patienceMs: number, work: Promise<T>, late: () => L): Promise<T | L> {
  const isLate = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<typeof isLate>((resolve) => {
    timer = setTimeout(resolve, patienceMs, isLate);
  });
  work.catch(() => {});
  const first = await Promise.race([work, silence]).finally(() => clearTimeout(timer));
  return first === isLate ? late() : (first as T);
}
