import { pairsOf, type Token, tokensOf } from './fold';

/** What of a content can be found. */
export interface Findable {
  title: string;
  tags: readonly string[] | null;
  theme: string | null;
  description: string | null;
}

/** Words that are near to each other are not in two fields. */
const gap = 10;
/** PostgreSQL knows no later position. */
const lastPosition = 16_383;
/** As many positions as it keeps of one word. */
const positionsKept = 255;

/** The title as it is compared with a whole query. */
export function searchTitle(title: string): string {
  return joined(tokensOf(title));
}

export function joined(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join(' ');
}

/** A `tsvector`, written out: title A, tags and theme B, description D. Words are as they are, of whatever language: no stems, no stop words. */
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
  // Letters, digits and pictographs alone: nothing in a word needs escaping.
  return Array.from(places, ([lexeme, of]) => `'${lexeme}':${of.join(',')}`).join(' ');
}
