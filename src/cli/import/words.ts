import type { InteractionType } from '../../domain/interaction-types';

/** What a word says that somebody did. */
export interface Meaning {
  type: InteractionType;
  /** The opposite of the type: it is taken back. */
  isUndone?: true;
  /** Watched or read, without a measure. Recorded as a play, or as a complete view where the user of the command says so. */
  isWatch?: true;
}

/** The words that `--event` and `--map` know. */
export const meanings = {
  view: { type: 'VIEW' },
  watch: { type: 'VIEW', isWatch: true },
  like: { type: 'LIKE' },
  unlike: { type: 'LIKE', isUndone: true },
  dislike: { type: 'DISLIKE' },
  undislike: { type: 'DISLIKE', isUndone: true },
  save: { type: 'SAVE' },
  unsave: { type: 'SAVE', isUndone: true },
  rate: { type: 'RATING' },
  share: { type: 'SHARE' },
  play: { type: 'PLAY' },
  skip: { type: 'SKIP' },
  complete: { type: 'COMPLETE' },
  comment: { type: 'COMMENT' },
  cart_add: { type: 'CART_ADD' },
  cart_remove: { type: 'CART_REMOVE' },
  purchase: { type: 'PURCHASE' },
} as const satisfies Record<string, Meaning>;
export type MeaningName = keyof typeof meanings;
export const meaningNames = Object.keys(meanings) as MeaningName[];

/** Rows with such a word are left out. Not `skip`, because that is an interaction. */
export const leaveOut = 'ignore';
export type Target = MeaningName | typeof leaveOut;

/** Other words that can mean nothing else. */
const synonyms: Record<string, MeaningName> = {
  viewed: 'view',
  liked: 'like',
  disliked: 'dislike',
  saved: 'save',
  bookmark: 'save',
  bookmarked: 'save',
  favorite: 'save',
  favourite: 'save',
  rated: 'rate',
  rating: 'rate',
  shared: 'share',
  played: 'play',
  skipped: 'skip',
  completed: 'complete',
  commented: 'comment',
  add_to_cart: 'cart_add',
  remove_from_cart: 'cart_remove',
  purchased: 'purchase',
};

/** What a word means, in any case; null when that is not certain. */
export function meaningNamed(word: string): MeaningName | null {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return meaningNames.find((name) => name === plain) ?? (Object.hasOwn(synonyms, plain) ? (synonyms[plain] as MeaningName) : null);
}

/** What the pairs of `--map` say. @throws Error */
export function targetsOf(pairs: Readonly<Record<string, string>>): Record<string, Target> {
  return Object.fromEntries(
    Object.entries(pairs).map(([word, name]) => {
      const target = name.toLowerCase() === leaveOut ? leaveOut : meaningNamed(name);
      if (!target) throw new Error(`--map ${word}=${name}: it must be one of ${[...meaningNames, leaveOut].join(', ')}.`);
      return [word, target];
    }),
  );
}

/** What a word of a file means by `--map` and a preset's words, else by itself. */
export function targetOf(word: string, words: Readonly<Record<string, Target>>): Target | null {
  if (Object.hasOwn(words, word)) return words[word] as Target;
  const key = Object.keys(words).find((other) => other.toLowerCase() === word.toLowerCase());
  return key === undefined ? meaningNamed(word) : (words[key] as Target);
}
