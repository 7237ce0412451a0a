import type { Preset } from './preset';

const xapi = (verb: string) => [
  `http://adlnet.gov/expapi/verbs/${verb}`,
  `https://w3id.org/xapi/video/verbs/${verb}`,
  `http://activitystrea.ms/schema/1.0/${verb}`,
  `http://activitystrea.ms/${verb}`,
];
const everyXapi = <Target extends string>(verbs: Record<string, Target>) =>
  Object.fromEntries(Object.entries(verbs).flatMap(([verb, target]) => xapi(verb).map((id) => [id, target])));

export const eventPresets: Record<string, Preset> = {
  gorse: {
    file: 'Gorse: feedback as CSV or JSON (FeedbackType, UserId, ItemId, Timestamp)',
    becomes: 'by FeedbackType: like, star: a like; favori: a save; read, click: a view; buy: a purchase; other words need --map',
    user: 'UserId',
    content: { id: 'ItemId', type: { column: [], otherwise: null } },
    time: { from: 'Timestamp', format: 'iso', zone: 'utc' },
    // Some exports use another name for the first column, so the rule also identifies it by its position 0.
    acts: [{ is: { column: ['FeedbackType', 0], words: { read: 'view', click: 'view', star: 'like', favori: 'save', buy: 'purchase' } } }],
  },
  segment: {
    file: 'Segment: track calls as NDJSON, or a body of /v1/batch',
    becomes:
      'by the event: Product Viewed: a view; Product Added, Product Removed: cart_add, cart_remove; Product Added to Wishlist: a save; Product Shared: a share; Order Completed: a purchase of each product; Video Playback Started, Completed: a play, a complete',
    leaves: 'identify, page, screen and other calls; events without userId',
    user: 'userId',
    listKey: 'batch',
    expand: 'properties.products',
    content: {
      id: ['item.product_id', 'properties.product_id', 'properties.content_asset_id', 'properties.content_asset_ids.0'],
      title: ['item.name', 'properties.name', 'properties.title'],
      type: {
        column: 'event',
        words: { 'Video Playback Started': 'VIDEO', 'Video Playback Completed': 'VIDEO', 'Video Content Completed': 'VIDEO' },
        otherwise: 'PRODUCT',
      },
      url: ['item.url', 'properties.url'],
    },
    time: { from: ['timestamp', 'originalTimestamp', 'sentAt'], format: 'iso' },
    acts: [
      {
        is: {
          column: 'event',
          words: {
            'Product Viewed': 'view',
            'Product Added': 'cart_add',
            'Product Removed': 'cart_remove',
            'Product Added to Wishlist': 'save',
            'Product Removed from Wishlist': 'unsave',
            'Wishlist Product Added to Cart': 'cart_add',
            'Product Shared': 'share',
            'Order Completed': 'purchase',
            'Video Playback Started': 'play',
            'Video Playback Completed': 'complete',
            'Video Content Completed': 'complete',
          },
        },
        platform: 'properties.share_via',
        quantity: ['item.quantity', 'properties.quantity'],
        unitPrice: ['item.price', 'properties.price'],
        currency: ['item.currency', 'properties.currency'],
      },
    ],
    leaveOut: [{ column: 'type', isNoneOf: ['track'], reason: 'not a track call' }],
  },
  xapi: {
    file: 'xAPI: statements as NDJSON or a JSON list',
    becomes:
      'by the verb: experienced, watched, read, and paused, terminated of the video profile: a view with its progress, without one a play; initialized, played: a play; completed: a complete; liked: a like; shared: a share; favorited, saved: a save',
    leaves: 'scores, other verbs, groups without an account',
    user: { from: ['actor.account.name', 'actor.mbox', 'actor.mbox_sha1sum', 'actor.openid'], strip: /^mailto:/ },
    listKey: 'statements',
    content: {
      id: 'object.id',
      title: ['en', 'en-US', 'en-GB', 'de', 'de-DE', 'fr', 'fr-FR', 'es', 'es-ES', 'und'].map((language) => `object.definition.name.${language}`),
      type: {
        column: 'object.definition.type',
        words: {
          'https://w3id.org/xapi/video/activity-type/video': 'VIDEO',
          'http://activitystrea.ms/schema/1.0/video': 'VIDEO',
          'http://activitystrea.ms/schema/1.0/audio': 'AUDIO',
          'http://id.tincanapi.com/activitytype/book': 'EBOOK',
          'http://activitystrea.ms/schema/1.0/article': 'ARTICLE',
        },
        otherwise: 'OTHER',
      },
      url: 'object.id',
    },
    time: { from: ['timestamp', 'stored'], format: 'iso' },
    hashesLongIds: true,
    acts: [
      {
        is: {
          column: 'verb.id',
          words: {
            ...everyXapi({ experienced: 'watch', watched: 'watch', watch: 'watch', read: 'watch', paused: 'watch', terminated: 'watch' }),
            ...everyXapi({ initialized: 'play', played: 'play', play: 'play', completed: 'complete', complete: 'complete' }),
            ...everyXapi({
              liked: 'like',
              like: 'like',
              shared: 'share',
              share: 'share',
              favorite: 'save',
              favorited: 'save',
              saved: 'save',
              save: 'save',
            }),
          },
        },
        progress: { from: 'result.extensions.https://w3id.org/xapi/video/extensions/progress', factor: 100 },
        session: 'context.extensions.https://w3id.org/xapi/video/extensions/session-id',
      },
    ],
  },
};
