import { pairsOf, type Token, tokensOf } from '../../catalog/search-index/fold';
import type { Alternatives } from '../../catalog/search-index/spelling';
import { joined } from '../../catalog/search-index/vector';

export const maxQueryLength = 200;
/** Maximum number of words of a query; further words are ignored. */
const maxWords = 32;
const minTermLength = 3;

/** A parsed search query. */
export interface ParsedQuery {
  tokens: Token[];
  /** The words joined by spaces, for the comparison with whole titles. */
  folded: string;
}

/** Parses a query; null when it contains no word. */
export function parseQuery(query: string): ParsedQuery | null {
  const tokens = tokensOf(query).slice(0, maxWords);
  return tokens.length > 0 ? { tokens, folded: joined(tokens) } : null;
}

/** A `tsquery` of all words, the last one as a prefix. `field` A restricts it to titles. */
export function exactTerms({ tokens }: ParsedQuery, field: 'A' | '' = ''): string {
  return significantTerms(tokens)
    .map((token) => termOf(token, field, token === tokens.at(-1)))
    .join(' & ');
}

/** A `tsquery` of the exact words, because exact matches rank above prefix matches. */
export function wholeTerms({ tokens }: ParsedQuery): string {
  return tokens.map((token) => termOf(token, '', false)).join(' & ');
}

/** The longest words of a title, each as a `tsquery` on titles. */
export function titleWords(title: string, most: number): string[] {
  const significantTerms = tokensOf(title).filter(({ text, isRun }) => isRun || text.length >= minTermLength);
  const words = significantTerms.flatMap(({ text, isRun }) => (isRun ? pairsOf(text).filter((pair) => pair.length > 1) : text));
  return [...new Set(words)]
    .sort((a, b) => b.length - a.length)
    .slice(0, most)
    .map((text) => termOf({ text, isRun: false }, 'A', false));
}

/** A single letter at the end matches nearly everything, so after other words it only affects the ranking. */
function significantTerms(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.at(-1);
  return tokens.length > 1 && last && !last.isRun && last.text.length === 1 ? tokens.slice(0, -1) : tokens;
}

/**
 * The query with corrected words; null when there are no corrections. Words without any similar word are dropped if the others make up at
 * least half of the query.
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

/** Words contain letters, digits and pictographs only, so nothing needs escaping. */
function termOf({ text, isRun }: Token, field: string, isBeginning: boolean): string {
  const of = (lexeme: string, flags: string) => `'${lexeme}'${flags && `:${flags}`}`;
  if (!isRun) return of(text, `${isBeginning ? '*' : ''}${field}`);
  const pairs = pairsOf(text).filter((pair) => [...pair].length > 1);
  return pairs.length === 0 ? of(text, `*${field}`) : `(${pairs.map((pair) => of(pair, field)).join(' <-> ')})`;
}
