/** Name of the file column that contains each field. */
export type Columns<Field extends string> = Partial<Record<Field, string>>;

/**
 * Finds the column of each field. Uses the column in `chosen`, or else the first of the field's `usual` names that occurs in the file. Compares
 * only letters and digits, and ignores case.
 * @throws Error when two columns match the same usual name.
 */
export function findColumns<Field extends string>(
  names: readonly string[],
  usual: Record<Field, readonly string[]>,
  chosen: Columns<Field> = {},
): Columns<Field> {
  const byPlainName = new Map<string, string[]>();
  for (const name of names) byPlainName.set(plain(name), [...(byPlainName.get(plain(name)) ?? []), name]);
  const found: Columns<Field> = {};
  for (const field of Object.keys(usual) as Field[]) {
    const [there, other] = usual[field].map((name) => byPlainName.get(plain(name)) ?? []).find(({ length }) => length > 0) ?? [];
    if (chosen[field] === undefined && other !== undefined)
      throw new Error(`The columns ${there} and ${other} can both be the ${field}: pass --columns ${field}=….`);
    const name = chosen[field] ?? there;
    if (name !== undefined) found[field] = name;
  }
  return found;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
