import { byContent, type Tables } from '../../infrastructure/database/tables/table-rules';

const countsOfContent = { data: 'counts', distribution: byContent, personalData: null } as const;

export const statsTables = {
  ContentStats: { table: 'content_stats', ...countsOfContent },
  ContentDaily: { table: 'content_daily', ...countsOfContent },
  ContentHourly: { table: 'content_hourly', ...countsOfContent },
  ContentTally: { table: 'content_tallies', ...countsOfContent },
  ServiceHourly: { table: 'service_hourly', data: 'counts', distribution: 'local', personalData: null },
} satisfies Partial<Tables>;
