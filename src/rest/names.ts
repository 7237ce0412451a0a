import type { InteractionType } from '../history/object';

/** The documents' words for what a user does. */
const names = {
  VIEW: 'view',
  LIKE: 'like',
  DISLIKE: 'dislike',
  REACTION: 'reaction',
  SAVE: 'save',
  SHARE: 'share',
  RATING: 'rate',
  COMMENT: 'comment',
  PLAY: 'play',
  SKIP: 'skip',
  COMPLETE: 'complete',
  CART_ADD: 'cart_add',
  CART_REMOVE: 'cart_remove',
  PURCHASE: 'purchase',
  MOOD: 'mood',
} as const satisfies Record<InteractionType, string>;
export type ActName = (typeof names)[InteractionType];

const types = Object.fromEntries(Object.entries(names).map(([type, name]) => [name, type])) as Record<ActName, InteractionType>;
export const actNames = Object.values(names);

export const nameOf = (type: InteractionType): ActName => names[type];
export const typeNamed = (name: ActName): InteractionType => types[name];
/** As a filter: none means all. */
export const typesNamed = (name: ActName | undefined): InteractionType[] | null => (name ? [types[name]] : null);
