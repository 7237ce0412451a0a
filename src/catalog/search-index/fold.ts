/** Optional marks: accents, Hebrew points, Arabic vowel signs. Vowel signs of Indic scripts are not included. */
const accents = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g;
const apostrophes = /(?<=\p{L})['’ʼ‘´`](?=(?:s|t|d|m|re|ve|ll)(?![\p{L}\p{N}]))/gu;
/** Invisible characters: soft hyphens, joiners, directional marks, variation selectors. */
const unseen = /[\p{Cf}\p{Variation_Selector}]/gu;
/** Letters without a Unicode decomposition. */
const spellings: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ς: 'σ',
  ة: 'ه',
  ى: 'ي',
  ک: 'ك',
  ی: 'ي',
}; // prettier-ignore
const spelled = new RegExp(`[${Object.keys(spellings).join('')}]`, 'g');

// Scripts without spaces between words. Korean uses spaces but attaches particles to words.
const scripts = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar'].map((script) => `\\p{scx=${script}}`).join('');
const unspaced = new RegExp(`[${scripts}]`, 'u');
// A pictograph is a separate word.
const tokens = new RegExp(
  `[[\\p{L}\\p{M}\\p{N}]&&[${scripts}]]+|[[\\p{L}\\p{M}\\p{N}]--[${scripts}]]+|[\\p{Extended_Pictographic}--[\\p{L}\\p{M}\\p{N}]]`,
  'gv',
);
const maxWordLength = 40;

export interface Token {
  text: string;
  /** Whether the token is in a script without spaces, in which words can start and end anywhere. */
  isRun: boolean;
}

/** Folds text for comparison: lower case, no accents, unified compatibility forms. Examples: é becomes e, Ａ a, ﬁ fi, أ ا. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(accents, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(accents, '')
    .replace(spelled, (letter) => spellings[letter] ?? letter)
    .replace(unseen, '')
    .replace(apostrophes, '');
}

/** Returns the folded words in order; whole runs for scripts without spaces. All characters except letters, digits and pictographs separate words. */
export function tokensOf(text: string): Token[] {
  return Array.from(fold(text).matchAll(tokens), ([token]) => ({ text: token, isRun: unspaced.test(token) })).map((token) =>
    // Longer words are cut; queries find them by their prefix.
    token.isRun ? token : { ...token, text: [...token.text].slice(0, maxWordLength).join('') },
  );
}

/** Splits a run into overlapping bigrams and its last character: 三体人 becomes 三体, 体人 and 人. Single characters match as prefixes. */
export function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, index) => character + (characters[index + 1] ?? ''));
}
