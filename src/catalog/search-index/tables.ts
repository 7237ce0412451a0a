import type { Tables } from '../../infrastructure/database/tables/table-rules';

export const searchIndexTables = {
  SearchWord: { table: 'search_words', data: 'words of titles', distribution: 'local', personalData: null },
} satisfies Partial<Tables>;
