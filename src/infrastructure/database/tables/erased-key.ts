/** Prefix of the pseudonyms that replace the ids of erased users in the database. */
export const erasedPrefix = 'erased:';

/** Returns an SQL condition for rows of erased users. It is a range condition, so that PostgreSQL can use an index on the column `userId`. */
export const isErasedSql = (userId: string): string => `(${userId} >= '${erasedPrefix}' AND ${userId} < 'erased;')`;
