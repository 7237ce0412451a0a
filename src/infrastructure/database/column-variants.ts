/**
 * Calls `create` for each subset of some column groups, and returns a function that returns the smallest variant with all columns that an operation
 * needs. `groups` lists the GraphQL fields that need each group. The function returns the variant with all groups if the fields are null, which
 * means that they are unknown.
 */
export function variantsByFields<Group extends string, Variant>(
  groups: Readonly<Record<Group, readonly string[]>>,
  create: (chosen: readonly Group[]) => Variant,
): (fields: ReadonlySet<string> | null) => Variant {
  const names = Object.keys(groups) as Group[];
  const variants = Array.from({ length: 2 ** names.length }, (_, mask) => create(names.filter((_, bit) => mask & (2 ** bit))));
  /** Variants by the sets that `requestedFields` caches with a document. */
  const known = new WeakMap<ReadonlySet<string>, Variant>();
  return (fields) => {
    if (!fields) return variants.at(-1) as Variant;
    const variant = known.get(fields);
    if (variant !== undefined) return variant;
    const mask = names.reduce((sum, name, bit) => sum + (groups[name].some((field) => fields.has(field)) ? 2 ** bit : 0), 0);
    known.set(fields, variants[mask] as Variant);
    return variants[mask] as Variant;
  };
}
