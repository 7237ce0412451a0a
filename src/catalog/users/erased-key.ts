/** Prefix of the keys that replace the ids of erased users. */
export const erasedPrefix = 'erased:';

/** SQL condition: the row belongs to an erased user. Can use an index on the column. */
export const isErasedSql = (userId: string): string => `(${userId} >= '${erasedPrefix}' AND ${userId} < 'erased;')`;
