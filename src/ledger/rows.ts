/** A moment, in milliseconds, as PostgreSQL reads it from JSON. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** One key for (content, user[, …]): no id holds a control character. */
export const keyOf = (...parts: string[]): string => parts.join('\0');
