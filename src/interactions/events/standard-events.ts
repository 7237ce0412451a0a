import { badInput } from '../../domain/errors';
import { defineEvent } from './event';

declare module '../../domain/counters' {
  interface Counters {
    shareCount: 'daily';
    playCount: 'daily';
    skipCount: 'daily';
    completeCount: 'daily';
    cartAddCount: 'daily';
    purchaseCount: 'daily';
  }
}

const sale = ['quantity', 'unitPrice', 'currency'] as const;

const share = defineEvent({
  type: 'SHARE',
  word: 'share',
  preferenceWeight: 3,
  description: 'The user shared the content.',
  counter: {
    name: 'shareCount',
    isDaily: true,
    weight: 6,
    description: 'Number of times that users shared the content.',
    newDescription: 'Number of times that users shared the content in the period.',
  },
  mutation: {
    name: 'share',
    description: 'Records that the viewer shared a content. Each call records a further share, unless it repeats an `eventId`.',
    input: 'A share of a content by the viewer.',
    fields: ['platform', 'recipient'],
  },
});

const play = defineEvent({
  type: 'PLAY',
  word: 'play',
  preferenceWeight: 1,
  description: 'The user started to play the content.',
  counter: {
    name: 'playCount',
    isDaily: true,
    weight: 1,
    description: 'Number of times that users started to play the content.',
    newDescription: 'Number of times that users started to play the content in the period.',
  },
  mutation: {
    name: 'play',
    description: 'Records that the viewer started to play a content. Each call records a further play, unless it repeats an `eventId`.',
    input: 'A start of playing a content by the viewer.',
  },
});

const skip = defineEvent({
  type: 'SKIP',
  word: 'skip',
  preferenceWeight: -1,
  description: 'The user skipped the content.',
  counter: {
    name: 'skipCount',
    isDaily: true,
    weight: -1,
    description: 'Number of times that users skipped the content.',
    newDescription: 'Number of times that users skipped the content in the period.',
  },
  mutation: {
    name: 'skip',
    description: 'Records that the viewer skipped a content. Each call records a further skip, unless it repeats an `eventId`.',
    input: 'A skip of a content by the viewer.',
  },
});

const complete = defineEvent({
  type: 'COMPLETE',
  word: 'complete',
  preferenceWeight: 2,
  description: 'The user played the content to the end.',
  counter: {
    name: 'completeCount',
    isDaily: true,
    weight: 2,
    description: 'Number of times that users played the content to the end.',
    newDescription: 'Number of times that users played the content to the end in the period.',
  },
  mutation: {
    name: 'complete',
    description: 'Records that the viewer played a content to its end. Each call records a further completion, unless it repeats an `eventId`.',
    input: 'A completed playback of a content by the viewer.',
  },
});

const cartAdd = defineEvent({
  type: 'CART_ADD',
  word: 'cart_add',
  preferenceWeight: 3,
  description: 'The user added the content to the cart.',
  counter: {
    name: 'cartAddCount',
    isDaily: true,
    weight: 4,
    description: 'Number of times that users added the content to a cart.',
    newDescription: 'Number of times that users added the content to a cart in the period.',
  },
  mutation: {
    name: 'addToCart',
    description: 'Records that the viewer added a content to the cart. Each call records a further addition, unless it repeats an `eventId`.',
    input: 'A content that the viewer added to the cart, with quantity and price.',
    fields: sale,
  },
});

const cartRemove = defineEvent({
  type: 'CART_REMOVE',
  word: 'cart_remove',
  preferenceWeight: -1,
  description: 'The user removed the content from the cart.',
  mutation: {
    name: 'removeFromCart',
    description: 'Records that the viewer removed a content from the cart. Each call records a further removal, unless it repeats an `eventId`.',
    input: 'A content that the viewer removed from the cart, with quantity and price.',
    fields: sale,
  },
});

const purchase = defineEvent({
  type: 'PURCHASE',
  word: 'purchase',
  preferenceWeight: 5,
  description: 'The user bought the content.',
  counter: {
    name: 'purchaseCount',
    isDaily: true,
    weight: 8,
    description: 'Number of times that users bought the content.',
    newDescription: 'Number of times that users bought the content in the period.',
  },
  mutation: {
    name: 'purchase',
    description:
      "Records that the viewer bought a content, which marks the viewer's review of the content as verified. Each call records a further purchase, unless it repeats an `eventId`.",
    input: 'A purchase of a content by the viewer, with quantity and price.',
    fields: sale,
  },
});

const mood = defineEvent({
  type: 'MOOD',
  word: 'mood',
  preferenceWeight: 0,
  description: 'The user recorded how they felt about the content.',
  check({ mood }) {
    if (!mood?.trim()) throw badInput('input.mood', 'mood must not be empty.');
  },
  mutation: {
    name: 'recordMood',
    description: 'Records how the viewer felt about a content. Requires `mood`. Each call records a further mood, unless it repeats an `eventId`.',
    input: 'How the viewer felt about a content.',
  },
});

/** The types of events that have no folder of their own. */
export const standardEvents = [share, play, skip, complete, cartAdd, cartRemove, purchase, mood] as const;
