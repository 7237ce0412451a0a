import type { CounterName } from './counters';

interface Kind {
  /** Which branch of the view `history` holds it; EVENT: the table `interactions`, where it may happen again and again. */
  family: 'VIEW' | 'REACTION' | 'SAVE' | 'RATING' | 'COMMENT' | 'EVENT';
  /** Of an event: what each counts towards. */
  counter?: CounterName;
  /** How much one tells of what a user likes; a negative one of what they do not. A rating counts from -1 (1) to 1 (10) times this. */
  taste: number;
  /** In REST. */
  word: string;
  description: string;
}

/**
 * Everything a user can do with a content, once. The ledger, the audit, the history, the operators' stream, recommendations, REST and
 * the schema are made from this list.
 */
const kinds = {
  VIEW: { family: 'VIEW', taste: 1, word: 'view', description: 'Viewed it, long enough to count.' },
  LIKE: { family: 'REACTION', taste: 3, word: 'like', description: 'Likes it.' },
  DISLIKE: { family: 'REACTION', taste: -4, word: 'dislike', description: 'Dislikes it.' },
  REACTION: { family: 'REACTION', taste: 2, word: 'reaction', description: 'Has another reaction to it.' },
  SAVE: { family: 'SAVE', taste: 3, word: 'save', description: 'Has it saved.' },
  SHARE: { family: 'EVENT', counter: 'shareCount', taste: 3, word: 'share', description: 'Shared it.' },
  RATING: { family: 'RATING', taste: 4, word: 'rate', description: 'Rated it.' },
  COMMENT: { family: 'COMMENT', taste: 2, word: 'comment', description: 'Commented on it, or replied to a comment.' },
  PLAY: { family: 'EVENT', counter: 'playCount', taste: 1, word: 'play', description: 'Started to play it.' },
  SKIP: { family: 'EVENT', counter: 'skipCount', taste: -1, word: 'skip', description: 'Skipped it.' },
  COMPLETE: { family: 'EVENT', counter: 'completeCount', taste: 2, word: 'complete', description: 'Played it to its end.' },
  CART_ADD: { family: 'EVENT', counter: 'cartAddCount', taste: 3, word: 'cart_add', description: 'Put it into the cart.' },
  CART_REMOVE: { family: 'EVENT', taste: -1, word: 'cart_remove', description: 'Took it out of the cart.' },
  PURCHASE: { family: 'EVENT', counter: 'purchaseCount', taste: 5, word: 'purchase', description: 'Bought it.' },
  MOOD: { family: 'EVENT', taste: 0, word: 'mood', description: 'Told a mood.' },
} as const satisfies Record<string, Kind>;

export type InteractionType = keyof typeof kinds;
export type EventType = { [T in InteractionType]: (typeof kinds)[T]['family'] extends 'EVENT' ? T : never }[InteractionType];

export const interactionTypes = Object.keys(kinds) as InteractionType[];
/** All that is recorded: also what no history shows. */
export const factTypes = [...interactionTypes, 'HELPFUL_VOTE', 'COMMENT_EDIT', 'REPORT'] as const;
export type FactType = (typeof factTypes)[number];
export const kindOf = (type: InteractionType): Kind => kinds[type];
export const eventTypes = interactionTypes.filter((type): type is EventType => kinds[type].family === 'EVENT');
/** One property of every kind, by type. */
export const eachKind = <Name extends 'taste' | 'word' | 'description'>(name: Name) =>
  Object.fromEntries(interactionTypes.map((type) => [type, kinds[type][name]])) as { [T in InteractionType]: (typeof kinds)[T][Name] };
