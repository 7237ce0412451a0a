import { pairsOf, type Token, tokensOf } from '../../catalog/search-index/fold-accents';
import type { Alternatives } from '../../catalog/search-index/spelling';
import { joined } from '../../catalog/search-index/vector';

export const maxQueryLength = 200;
/** Maximum number of words in a query. The server ignores further words. */
const maxWords = 32;
const minTermLength = 3;

export interface ParsedQuery {
  tokens: Token[];
  /** The words of the query in lower case without accents, joined by spaces. The search compares them with whole titles. */
  folded: string;
}

/** Parses a search query. Returns null if the query contains no word. */
export function parseQuery(query: string): ParsedQuery | null {
  const tokens = tokensOf(query).slice(0, maxWords);
  return tokens.length > 0 ? { tokens, folded: joined(tokens) } : null;
}

/**
 * Returns a `tsquery` that matches contents with all words of the query. The last word matches as a prefix. If `field` is A, the words must
 * be in the title.
 */
export function exactTerms({ tokens }: ParsedQuery, field: 'A' | '' = ''): string {
  return significantTerms(tokens)
    .map((token) => termOf(token, field, token === tokens.at(-1)))
    .join(' & ');
}

/** Returns a `tsquery` of all words without prefixes. The ranking uses it to place exact matches above prefix matches. */
export function wholeTerms({ tokens }: ParsedQuery): string {
  return tokens.map((token) => termOf(token, '', false)).join(' & ');
}

/** Returns the longest words of a title, at most `most`. Each is a `tsquery` that searches titles. */
export function titleWords(title: string, most: number): string[] {
  const significantTerms = tokensOf(title).filter(({ text, isRun }) => isRun || text.length >= minTermLength);
  const words = significantTerms.flatMap(({ text, isRun }) => (isRun ? pairsOf(text).filter((pair) => pair.length > 1) : text));
  return [...new Set(words)]
    .sort((a, b) => b.length - a.length)
    .slice(0, most)
    .map((text) => termOf({ text, isRun: false }, 'A', false));
}

/**
 * Returns the words that a match must contain. Omits a single letter after other words, because nearly every content matches it as a
 * prefix; the letter affects only the ranking.
 */
function significantTerms(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.at(-1);
  return tokens.length > 1 && last && !last.isRun && last.text.length === 1 ? tokens.slice(0, -1) : tokens;
}

/**
 * Returns a `tsquery` that matches the words and their corrections. Omits unknown words without corrections. Returns null if there are no
 * corrections, or if the omitted words make up more than half of the query.
 */
export function correctedTerms({ tokens, folded }: ParsedQuery, alternatives: readonly Alternatives[], field: 'A' | '' = ''): string | null {
  const byWord = new Map(alternatives.map((one) => [one.word, one]));
  const significant = significantTerms(tokens);
  const kept = significant.flatMap((token) => {
    const { isKnown, meant } = byWord.get(token.text) ?? { isKnown: true, meant: [] };
    return isKnown || meant.length > 0 ? [{ token, meant, isLast: token === tokens.at(-1) }] : [];
  });
  const letters = kept.reduce((sum, { token }) => sum + token.text.length, 0);
  if (letters * 2 < folded.length || (kept.length === significant.length && kept.every(({ meant }) => meant.length === 0))) return null;
  const terms = kept.map(({ token, isLast, meant }) => [
    termOf(token, field, isLast),
    ...meant.map((text) => termOf({ text, isRun: false }, field, false)),
  ]);
  return terms.map((either) => `(${either.join(' | ')})`).join(' & ');
}

/** Returns the `tsquery` of one word. Words contain only letters, digits and pictographs, so no character needs an escape. */
function termOf({ text, isRun }: Token, field: string, isBeginning: boolean): string {
  const of = (lexeme: string, flags: string) => `'${lexeme}'${flags && `:${flags}`}`;
  if (!isRun) return of(text, `${isBeginning ? '*' : ''}${field}`);
  const pairs = pairsOf(text).filter((pair) => [...pair].length > 1);
  return pairs.length === 0 ? of(text, `*${field}`) : `(${pairs.map((pair) => of(pair, field)).join(' <-> ')})`;
}
