import { events } from '../../interactions/registry/modules';
import type { InteractionType } from '../../interactions/registry/types';

/** Interaction that a word in the event column means. */
export interface Meaning {
  type: InteractionType;
  /** Reaction of an interaction of type REACTION. */
  reaction?: string;
  /** True if the word undoes an interaction of this type, such as `unlike`. */
  isUndone?: true;
  /**
   * True if the word means that a user watched or read a content. Without a duration or progress, the import records a play, or with `--complete` a
   * complete view.
   */
  isWatch?: true;
}

type EventWord = Exclude<(typeof events.definitions)[number]['word'], 'mood'>;
/** Meaning of the word of each type of event. Omits the type MOOD, because import files contain no events that record only a mood. */
const eventMeanings = Object.fromEntries(events.definitions.flatMap(({ type, word }) => (word === 'mood' ? [] : [[word, { type }]]))) as Record<
  EventWord,
  Meaning
>;

/** Meaning of each word that `--event` and `--map` accept. */
export const meanings = {
  view: { type: 'VIEW' },
  watch: { type: 'VIEW', isWatch: true },
  like: { type: 'REACTION', reaction: 'LIKE' },
  unlike: { type: 'REACTION', reaction: 'LIKE', isUndone: true },
  dislike: { type: 'REACTION', reaction: 'DISLIKE' },
  undislike: { type: 'REACTION', reaction: 'DISLIKE', isUndone: true },
  save: { type: 'SAVE' },
  unsave: { type: 'SAVE', isUndone: true },
  rate: { type: 'RATING' },
  comment: { type: 'COMMENT' },
  ...eventMeanings,
} as const satisfies Record<string, Meaning>;
export type MeaningName = keyof typeof meanings;
export const meaningNames = Object.keys(meanings) as MeaningName[];

/** Word in `--map` that makes the import omit rows. The word is not `skip`, because `skip` means the interaction SKIP. */
export const leaveOut = 'ignore';
export type Target = MeaningName | typeof leaveOut;

/** Words in files that clearly mean the same as a word in `meanings`. */
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

/** Returns the key in `meanings` for a word or its synonym, ignoring case; null if the word is unknown. */
export function meaningNamed(word: string): MeaningName | null {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return meaningNames.find((name) => name === plain) ?? (Object.hasOwn(synonyms, plain) ? (synonyms[plain] as MeaningName) : null);
}

/** Converts the pairs of `--map`, such as `love=like`. @throws Error if the right side of a pair is not a known word. */
export function targetsOf(pairs: Readonly<Record<string, string>>): Record<string, Target> {
  return Object.fromEntries(
    Object.entries(pairs).map(([word, name]) => {
      const target = name.toLowerCase() === leaveOut ? leaveOut : meaningNamed(name);
      if (!target) throw new Error(`--map ${word}=${name}: it must be one of ${[...meaningNames, leaveOut].join(', ')}.`);
      return [word, target];
    }),
  );
}

/**
 * Returns the meaning of a word; null if the word is unknown. An entry in `words`, from `--map` or the preset, has priority over the built-in
 * words.
 */
export function targetOf(word: string, words: Readonly<Record<string, Target>>): Target | null {
  if (Object.hasOwn(words, word)) return words[word] as Target;
  const key = Object.keys(words).find((other) => other.toLowerCase() === word.toLowerCase());
  return key === undefined ? meaningNamed(word) : (words[key] as Target);
}
