/** For ILIKE: whatever contains the text, in which % and _ are themselves. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
