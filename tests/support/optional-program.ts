/**
 * Returns `it` and `describe` for tests that need an optional program. If the program is missing, Jest skips these tests and shows the reason in
 * their names. If the environment variable CI_REQUIRES_ALL is set, a missing program is an error.
 */
export function optionalProgram(why: string | null) {
  if (why && process.env.CI_REQUIRES_ALL) throw new Error(`Everything is to be tested, but ${why}.`);
  const named = (name: string) => (why ? `${name} (skipped: ${why})` : name);
  return {
    it: (name: string, run: () => Promise<void>, timeoutMs?: number) => (why ? it.skip : it)(named(name), run, timeoutMs),
    describe: (name: string, run: () => void) => (why ? describe.skip : describe)(named(name), run),
  };
}
