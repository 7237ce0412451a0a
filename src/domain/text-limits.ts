/** Maximum lengths of texts in UTF-16 code units. GraphQL, REST and imports use the same limits. */
export const textLimits = {
  title: 500,
  description: 10_000,
  url: 2_000,
  theme: 100,
  tag: 100,
  notes: 5_000,
  reviewTitle: 200,
  reviewBody: 10_000,
  comment: 10_000,
  report: 5_000,
  mood: 50,
  reaction: 50,
  context: 255,
  platform: 100,
  recipient: 255,
  source: 100,
  sessionId: 255,
  referrer: 2_000,
  viewHandle: 2_000,
} as const;

/** Maximum number of tags of a content, and of the viewer's own tags on a favorite. */
export const maxTags = 50;
