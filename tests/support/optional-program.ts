/** For tests that require an optional program. Without it, the tests are skipped and their names state the reason; with CI_REQUIRES_ALL they fail. */
export function optionalProgram(why: string | null) {
  if (why && process.env.CI_REQUIRES_ALL) throw new Error(`Everything is to be tested, but ${why}.`);
  const named = (name: string) => (why ? `${name} (skipped: ${why})` : name);
  return {
    it: (name: string, run: () => Promise<void>, timeoutMs?: number) => (why ? it.skip : it)(named(name), run, timeoutMs),
    describe: (name: string, run: () => void) => (why ? describe.skip : describe)(named(name), run),
  };
}
