import type { CounterName } from './counters';

interface Kind {
  /**
   * Branch of the view `history` that contains interactions of this type. EVENT is the table `interactions`, which can contain many rows per user and
   * content.
   */
  family: 'VIEW' | 'REACTION' | 'SAVE' | 'RATING' | 'COMMENT' | 'EVENT';
  /** Counter that each event of this type increases. */
  counter?: CounterName;
  /**
   * Weight of an interaction of this type in the user's preferences. Negative for types that express dislike. The server multiplies the weight of
   * RATING by a factor from -1 (rating 1) to 1 (rating 10).
   */
  preferenceWeight: number;
  /** Name of the type in the REST API, for example `cart_add`. */
  word: string;
  description: string;
}

/**
 * Registry of all interaction types. The ledger, the audit, the history, the activity stream, the recommendations, the REST API and the schema use
 * this registry.
 */
const kinds = {
  VIEW: { family: 'VIEW', preferenceWeight: 1, word: 'view', description: 'The user viewed the content long enough for the view to count.' },
  LIKE: { family: 'REACTION', preferenceWeight: 3, word: 'like', description: 'The user likes the content.' },
  DISLIKE: { family: 'REACTION', preferenceWeight: -4, word: 'dislike', description: 'The user dislikes the content.' },
  REACTION: {
    family: 'REACTION',
    preferenceWeight: 2,
    word: 'reaction',
    description: 'The user has a reaction to the content other than like and dislike.',
  },
  SAVE: { family: 'SAVE', preferenceWeight: 3, word: 'save', description: 'The user saved the content.' },
  SHARE: { family: 'EVENT', counter: 'shareCount', preferenceWeight: 3, word: 'share', description: 'The user shared the content.' },
  RATING: { family: 'RATING', preferenceWeight: 4, word: 'rate', description: 'The user rated the content.' },
  COMMENT: { family: 'COMMENT', preferenceWeight: 2, word: 'comment', description: 'The user commented on the content or replied to a comment.' },
  PLAY: { family: 'EVENT', counter: 'playCount', preferenceWeight: 1, word: 'play', description: 'The user started to play the content.' },
  SKIP: { family: 'EVENT', counter: 'skipCount', preferenceWeight: -1, word: 'skip', description: 'The user skipped the content.' },
  COMPLETE: {
    family: 'EVENT',
    counter: 'completeCount',
    preferenceWeight: 2,
    word: 'complete',
    description: 'The user played the content to the end.',
  },
  CART_ADD: {
    family: 'EVENT',
    counter: 'cartAddCount',
    preferenceWeight: 3,
    word: 'cart_add',
    description: 'The user added the content to the cart.',
  },
  CART_REMOVE: { family: 'EVENT', preferenceWeight: -1, word: 'cart_remove', description: 'The user removed the content from the cart.' },
  PURCHASE: { family: 'EVENT', counter: 'purchaseCount', preferenceWeight: 5, word: 'purchase', description: 'The user bought the content.' },
  MOOD: { family: 'EVENT', preferenceWeight: 0, word: 'mood', description: 'The user recorded how they felt about the content.' },
} as const satisfies Record<string, Kind>;

export type InteractionType = keyof typeof kinds;
export type EventType = { [T in InteractionType]: (typeof kinds)[T]['family'] extends 'EVENT' ? T : never }[InteractionType];

export const interactionTypes = Object.keys(kinds) as InteractionType[];
/** Types of all facts that the ledger records. The history does not contain the last three types. */
export const factTypes = [...interactionTypes, 'HELPFUL_VOTE', 'COMMENT_EDIT', 'REPORT'] as const;
export type FactType = (typeof factTypes)[number];
export const kindOf = (type: InteractionType): Kind => kinds[type];
export const eventTypes = interactionTypes.filter((type): type is EventType => kinds[type].family === 'EVENT');
/** Returns one property of each interaction type, for example `{ VIEW: 'view', LIKE: 'like', … }` for `word`. */
export const eachKind = <Name extends 'preferenceWeight' | 'word' | 'description'>(name: Name) =>
  Object.fromEntries(interactionTypes.map((type) => [type, kinds[type][name]])) as { [T in InteractionType]: (typeof kinds)[T][Name] };
