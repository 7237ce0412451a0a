import { opinionGroup } from '../../domain/reaction-groups';
import type { InteractionModule } from '../../ledger/interaction-module';
import { storedStates } from '../../ledger/stored-states';
import type { ReactionFact } from './fact';
import { reactionTables } from './tables';
import { writeReactions } from './write';

declare module '../../domain/counters' {
  interface Counters {
    likeCount: 'daily';
    dislikeCount: 'total';
    reactionCount: 'daily';
  }
}

export const reactions = {
  types: {
    REACTION: {
      family: 'REACTION',
      preferenceWeight: 2,
      word: 'reaction',
      description: 'The user has a reaction to the content, such as LIKE.',
      values: { LIKE: { preferenceWeight: 3, word: 'like' }, DISLIKE: { preferenceWeight: -4, word: 'dislike' } },
    },
  },
  counters: {
    likeCount: {
      isDaily: true,
      weight: 4,
      description: 'Number of users who currently like the content.',
      newDescription: 'Number of users who liked the content for the first time in the period.',
    },
    dislikeCount: { isDaily: false, weight: -4, description: 'Number of users who currently dislike the content.' },
    reactionCount: {
      isDaily: true,
      weight: 3,
      description: 'Number of current reactions to the content, without likes and dislikes. The field `reactions` has the number of each kind.',
      newDescription: 'Number of reactions other than likes and dislikes that users set for the first time in the period.',
    },
  },
  recount: [
    {
      table: 'reactions',
      totals: {
        likeCount: "count(*) FILTER (WHERE kind = 'LIKE')",
        dislikeCount: "count(*) FILTER (WHERE kind = 'DISLIKE')",
        reactionCount: `count(kind) FILTER (WHERE slot <> '${opinionGroup}')`,
      },
      daily: {
        at: 'first_positive_at',
        counts: { likeCount: `count(*) FILTER (WHERE slot = '${opinionGroup}')`, reactionCount: `count(*) FILTER (WHERE slot <> '${opinionGroup}')` },
      },
      tally: `CASE WHEN slot <> '${opinionGroup}' THEN 'reaction:' || kind END`,
    },
  ],
  kinds: {
    reaction: {
      identity: 'state',
      isCommutative: false,
      typeOf: () => 'REACTION',
      typeValueOf: ({ reaction }) => reaction,
      isWithdrawal: ({ isSet }) => !isSet,
    },
  },
  findWithdrawable: storedStates({ name: 'own-reactions', table: 'reactions', part: { column: 'slot', of: ({ group }) => group } }),
  write: writeReactions,
  tables: reactionTables,
} satisfies InteractionModule<ReactionFact>;
