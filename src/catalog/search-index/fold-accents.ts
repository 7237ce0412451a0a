/** Marks that search ignores: accents, Hebrew points and Arabic vowel signs. The vowel signs of Indic scripts are not included. */
const accents = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g;
const apostrophes = /(?<=\p{L})['’ʼ‘´`](?=(?:s|t|d|m|re|ve|ll)(?![\p{L}\p{N}]))/gu;
/** Invisible characters that search ignores: soft hyphens, joiners, directional marks and variation selectors. */
const unseen = /[\p{Cf}\p{Variation_Selector}]/gu;
/** Replacements for letters that Unicode normalization does not decompose. */
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
};
const spelled = new RegExp(`[${Object.keys(spellings).join('')}]`, 'g');

// Scripts that do not separate words with spaces. Also includes Korean (Hangul), which attaches particles to words.
const scripts = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar'].map((script) => `\\p{scx=${script}}`).join('');
const unspaced = new RegExp(`[${scripts}]`, 'u');
// Matches a run of a script without spaces, a word of another script, or a single pictograph, such as an emoji.
const tokens = new RegExp(
  `[[\\p{L}\\p{M}\\p{N}]&&[${scripts}]]+|[[\\p{L}\\p{M}\\p{N}]--[${scripts}]]+|[\\p{Extended_Pictographic}--[\\p{L}\\p{M}\\p{N}]]`,
  'gv',
);
const maxWordLength = 40;

export interface Token {
  text: string;
  /** Whether the token is text of a script without spaces, such as Chinese, in which a word can start and end at any character. */
  isRun: boolean;
}

/**
 * Returns the text in lower case, without accents and without compatibility forms, so that search ignores these differences. For example, é becomes
 * e, Ａ becomes a, ﬁ becomes fi, and أ becomes ا.
 */
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

/**
 * Returns the folded words of a text in order. In scripts without spaces, the whole text up to the next separator is one token. All characters except
 * letters, marks, digits and pictographs are separators.
 */
export function tokensOf(text: string): Token[] {
  return Array.from(fold(text).matchAll(tokens), ([token]) => ({ text: token, isRun: unspaced.test(token) })).map((token) =>
    // Truncates long words. Queries are truncated in the same way, so that they still match.
    token.isRun ? token : { ...token, text: [...token.text].slice(0, maxWordLength).join('') },
  );
}

/**
 * Splits a token of a script without spaces into overlapping pairs of characters and its last character. For example, 三体人 becomes 三体, 体人 and 人. A
 * query for a single character searches for pairs with this prefix.
 */
export function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, index) => character + (characters[index + 1] ?? ''));
}
