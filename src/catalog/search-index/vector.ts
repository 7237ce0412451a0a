import { pairsOf, type Token, tokensOf } from './fold-accents';

/** Fields of a content that search reads. */
export interface Findable {
  title: string;
  tags: readonly string[] | null;
  theme: string | null;
  description: string | null;
}

/** Number of word positions between two fields, so that a phrase cannot match across two fields. */
const gap = 10;
/** Highest word position that PostgreSQL stores in a `tsvector`. */
const lastPosition = 16_383;
/** Maximum number of positions that PostgreSQL stores per word of a `tsvector`. */
const positionsKept = 255;

/** Returns the folded words of the title, separated by spaces. Search compares them with the whole query. */
export function searchTitle(title: string): string {
  return joined(tokensOf(title));
}

export function joined(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join(' ');
}

/**
 * Returns the `tsvector` of a content as text. The title has weight A, tags and theme have weight B, and the description has weight D. The function
 * uses no stemming and no stop words, so that it works for any language.
 */
export function searchVector({ title, tags, theme, description }: Findable): string {
  const places = new Map<string, string[]>();
  let position = 0;
  const add = (text: string, weight: 'A' | 'B' | 'D') => {
    for (const lexeme of tokensOf(text).flatMap(({ text: token, isRun }) => (isRun ? pairsOf(token) : token))) {
      position = Math.min(position + 1, lastPosition);
      const of = places.get(lexeme) ?? [];
      if (of.length < positionsKept) of.push(`${position}${weight}`);
      places.set(lexeme, of);
    }
    position = Math.min(position + gap, lastPosition);
  };
  add(title, 'A');
  for (const text of [...(tags ?? []), theme ?? '']) add(text, 'B');
  add(description ?? '', 'D');
  // The words contain only letters, marks, digits and pictographs, so they need no escaping.
  return Array.from(places, ([lexeme, of]) => `'${lexeme}':${of.join(',')}`).join(' ');
}
