import type { InteractionModule } from '../../ledger/interaction-module';
import type { ViewFact } from './fact';
import { findViewings, type KnownViewings } from './merge-viewings';
import { viewTables } from './tables';
import { writeViews } from './write';

declare module '../../domain/counters' {
  interface Counters {
    viewCount: 'daily';
    totalViewCount: 'daily';
    verifiedViewCount: 'total';
  }
}

export const views = {
  types: {
    VIEW: { family: 'VIEW', preferenceWeight: 1, word: 'view', description: 'The user viewed the content long enough for the view to count.' },
  },
  counters: {
    viewCount: {
      isDaily: true,
      weight: 1,
      description: 'Number of different users who viewed the content long enough for the view to count. Never decreases.',
      newDescription: 'Number of users who viewed the content for the first time in the period.',
    },
    totalViewCount: {
      isDaily: true,
      weight: 0,
      description: 'Number of viewings of the content that were long enough to count, including repeats by the same user. Never decreases.',
      newDescription: 'Number of counted viewings in the period, including repeats by the same user.',
    },
    verifiedViewCount: {
      isDaily: false,
      weight: 0,
      description:
        'Number of different users with a counted viewing whose duration the server verified with a handle of `startView`. Never decreases.',
    },
  },
  recount: [
    {
      table: 'views',
      totals: { viewCount: 'count(*)', totalViewCount: 'sum(times_viewed)', verifiedViewCount: 'count(verified_by)' },
      daily: { at: 'first_viewed_at', counts: { viewCount: 'count(*)' } },
    },
    { table: 'viewings', daily: { at: 'occurred_at', counts: { totalViewCount: 'count(*)' } } },
    // The viewings that have no row in `viewings`.
    { table: 'views', daily: { at: 'plain_viewed_at', counts: { totalViewCount: 'count(*)' } } },
  ],
  kinds: { view: { identity: 'event', isCommutative: true, repeatsAreActivity: true, typeOf: () => 'VIEW' } },
  find: findViewings,
  write: writeViews,
  tables: viewTables,
} satisfies InteractionModule<ViewFact, KnownViewings>;
