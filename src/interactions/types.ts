/** Events that may happen again and again. */
export const eventTypes = ['SHARE', 'PLAY', 'SKIP', 'COMPLETE', 'CART_ADD', 'CART_REMOVE', 'PURCHASE', 'MOOD'] as const;
export type InteractionType = (typeof eventTypes)[number];
