/** Marks that a reader leaves out without being misunderstood: accents, Hebrew points, Arabic vowel signs. The vowels of Indic scripts stay. */
const accents = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g;
const apostrophes = /(?<=\p{L})['’ʼ‘´`](?=(?:s|t|d|m|re|ve|ll)(?![\p{L}\p{N}]))/gu;
/** Written between letters, read by nobody: soft hyphens, joiners, marks of direction, variation selectors. */
const unseen = /[\p{Cf}\p{Variation_Selector}]/gu;
/** Letters that Unicode does not take apart. */
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

// Scripts that put no spaces between words (Korean does, but glues its particles to them).
const scripts = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar'].map((script) => `\\p{scx=${script}}`).join('');
const unspaced = new RegExp(`[${scripts}]`, 'u');
// A pictograph is a word of its own.
const tokens = new RegExp(
  `[[\\p{L}\\p{M}\\p{N}]&&[${scripts}]]+|[[\\p{L}\\p{M}\\p{N}]--[${scripts}]]+|[\\p{Extended_Pictographic}--[\\p{L}\\p{M}\\p{N}]]`,
  'gv',
);
const maxWordLength = 40;

export interface Token {
  text: string;
  /** Of a script without spaces: words begin and end anywhere in it. */
  isRun: boolean;
}

/** Text as it is compared: lower case, without accents, in one spelling. é becomes e, Ａ a, ﬁ fi, أ ا. */
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

/** The words of a text, folded, in order; of scripts without spaces whole runs. What is no letter, digit or pictograph parts them. */
export function tokensOf(text: string): Token[] {
  return Array.from(fold(text).matchAll(tokens), ([token]) => ({ text: token, isRun: unspaced.test(token) })).map((token) =>
    // What is longer than any word is found by its beginning.
    token.isRun ? token : { ...token, text: [...token.text].slice(0, maxWordLength).join('') },
  );
}

/** A run in pairs of neighbours, which overlap: 三体人 is 三体, 体人; its last character stands alone besides, so that a single one is found by its beginning. */
export function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, index) => character + (characters[index + 1] ?? ''));
}
