import { createInterface } from 'node:readline/promises';

export interface Consent {
  /** Skips the question. */
  yes: boolean;
  /** Writes nothing. */
  dryRun: boolean;
}

/** Asks for confirmation at a terminal. Without a terminal the import continues: it has printed the preview and rejected ambiguous input. */
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
