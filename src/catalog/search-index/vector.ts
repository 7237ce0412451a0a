import { pairsOf, type Token, tokensOf } from './fold';

/** The searchable fields of a content. */
export interface Findable {
  title: string;
  tags: readonly string[] | null;
  theme: string | null;
  description: string | null;
}

/** Gap between the positions of two fields, so that phrases do not match across fields. */
const gap = 10;
/** Highest word position that PostgreSQL stores. */
const lastPosition = 16_383;
/** Number of positions that PostgreSQL stores per word. */
const positionsKept = 255;

/** Returns the folded title, to compare it with whole queries. */
export function searchTitle(title: string): string {
  return joined(tokensOf(title));
}

export function joined(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join(' ');
}

/** Returns the `tsvector` of a content as text: title A, tags and theme B, description D. No stemming or stop words, so it suits any language. */
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
  // Words contain letters, digits and pictographs only, so nothing needs escaping.
  return Array.from(places, ([lexeme, of]) => `'${lexeme}':${of.join(',')}`).join(' ');
}
