import { type DocumentNode, Kind, type SelectionSetNode, visit } from 'graphql';

/** Numbers in a document on which the duration of its validation and the size of its response depend. */
interface Shape {
  /** Number of fragment spreads in the document. */
  spreads: number;
  /** Maximum number of fields with the same name or alias in one selection. */
  repeats: number;
  /** Length of the longest alias in characters. */
  aliasLength: number;
}

/** Measures a document in linear time. Counts fragment spreads and fields of the same name, because validation compares them in pairs. */
export function shapeOf(document: DocumentNode): Shape {
  const shape = { spreads: 0, repeats: 0, aliasLength: 0 };
  visit(document, {
    SelectionSet({ selections }: SelectionSetNode) {
      const counts = new Map<string, number>();
      for (const selection of selections) {
        if (selection.kind === Kind.FRAGMENT_SPREAD) shape.spreads++;
        if (selection.kind !== Kind.FIELD) continue;
        const name = (selection.alias ?? selection.name).value;
        if (selection.alias) shape.aliasLength = Math.max(shape.aliasLength, name.length);
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        shape.repeats = Math.max(shape.repeats, count);
      }
    },
  });
  return shape;
}
