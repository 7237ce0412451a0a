import type { FactType } from '../domain/interaction-types';
import { opinionGroup } from '../domain/reaction-groups';
import type { Fact } from './facts';

/** Returns the type of a fact. `isUndone` is true if the fact withdraws a reaction, save, rating or vote, or deletes a comment. */
export function typeOf(fact: Fact): { type: FactType; isUndone: boolean } {
  switch (fact.kind) {
    case 'view':
      return { type: 'VIEW', isUndone: false };
    case 'reaction':
      return { type: fact.group === opinionGroup ? (fact.reaction as FactType) : 'REACTION', isUndone: !fact.isSet };
    case 'favorite':
      return { type: 'SAVE', isUndone: !fact.isSet };
    case 'interaction':
      return { type: fact.type, isUndone: false };
    case 'rating':
      return { type: 'RATING', isUndone: fact.rating === null };
    case 'vote':
      return { type: 'HELPFUL_VOTE', isUndone: !fact.isSet };
    case 'comment':
      return { type: 'COMMENT', isUndone: false };
    case 'comment-edit':
      return { type: fact.body === null ? 'COMMENT' : 'COMMENT_EDIT', isUndone: fact.body === null };
    case 'report':
      return { type: 'REPORT', isUndone: false };
  }
}
