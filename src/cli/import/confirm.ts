import { createInterface } from 'node:readline/promises';

export interface Consent {
  /** The question is skipped. */
  yes: boolean;
  /** Nothing is written. */
  dryRun: boolean;
}

/**
 * Asks at a terminal whether to go on. Without a terminal nobody can be asked: the preview has been printed, all that is ambiguous has been
 * refused, and the import goes on.
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
