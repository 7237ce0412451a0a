/** What the keys of erased people begin with, in place of an id of a user. */
export const erasedPrefix = 'erased:';

/** SQL that is true for rows of erased people. Uses an index on the column. */
export const isErasedSql = (userId: string): string => `(${userId} >= '${erasedPrefix}' AND ${userId} < 'erased;')`;
