import { fromStored, type StoredType } from '../../interactions/registry/types';
import type { TypeCount } from './patterns.type';

/** Sums the counts of each type and reaction. Sorts them in descending order, and equal counts by type and reaction. */
export function typeCounts(rows: readonly { type: StoredType; reaction: string | null; count: number }[]): TypeCount[] {
  const counts = new Map<string, TypeCount>();
  for (const { count, ...row } of rows) {
    const { type, reaction } = fromStored(row.type, row.reaction);
    const key = `${type}\0${reaction ?? ''}`;
    counts.set(key, { type, reaction, count: (counts.get(key)?.count ?? 0) + count });
  }
  return [...counts].sort(([keyA, a], [keyB, b]) => b.count - a.count || (keyA < keyB ? -1 : 1)).map(([, typeCount]) => typeCount);
}
