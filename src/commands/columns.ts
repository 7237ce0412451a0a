/** Which column of a file holds which field. */
export type Columns<Field extends string> = Partial<Record<Field, string>>;

/**
 * Finds the column of each field: the `chosen` one, else the first of its usual names that is there, in any case and with or
 * without underscores.
 */
export function findColumns<Field extends string>(
  names: readonly string[],
  usual: Record<Field, readonly string[]>,
  chosen: Columns<Field> = {},
): Columns<Field> {
  const byPlainName = new Map([...names].reverse().map((name) => [plain(name), name]));
  const found: Columns<Field> = {};
  for (const field of Object.keys(usual) as Field[]) {
    const there = usual[field].map((name) => byPlainName.get(plain(name))).find((name) => name !== undefined);
    const name = chosen[field] ?? there;
    if (name !== undefined) found[field] = name;
  }
  return found;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
