import { createInterface } from 'node:readline/promises';

export interface Consent {
  /** True to import without asking for confirmation. */
  yes: boolean;
  /** True to print the preview and import nothing. */
  dryRun: boolean;
}

/**
 * Returns whether the import may continue: false with `dryRun`, true with `yes` or without a terminal, and otherwise the answer of the operator.
 * Without a terminal it is safe to continue, because the import has already rejected ambiguous files.
 */
export async function isConfirmed({ yes, dryRun }: Consent): Promise<boolean> {
  if (dryRun) return false;
  if (yes || !process.stdin.isTTY || !process.stderr.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question('Import this? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}
