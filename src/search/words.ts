import type { Queryable } from '../database/pool';
import { type Token, tokensOf } from './fold';
import type { Findable } from './vector';

/** Shorter words are taken at their letter: too many are one slip apart. */
export const shortestMisspelt = 4;
/** From here on a second slip is forgiven. */
const longWord = 8;
const shortestPart = 3;
const mostAlternatives = 20;

/** What stands for a word of a query: itself, and what it may have meant. */
export interface Alternatives {
  word: string;
  meant: string[];
  /** Some content has it, or for the last one a word that begins so. */
  isKnown: boolean;
}

/** Takes a value along with a statement. @returns how the statement calls it. */
export type Add = (value: unknown, type: string) => string;

/** Remembers the words of titles, tags and themes. Numbers are not among them: 1984 is not a misspelt 1985. Words are never forgotten, which costs nothing but room. */
export async function rememberWords(db: Queryable, contents: readonly Findable[]): Promise<void> {
  const words = new Set<string>();
  for (const { title, tags, theme } of contents)
    for (const token of tokensOf([title, ...(tags ?? []), theme ?? ''].join('\n'))) if (isWord(token)) words.add(token.text);
  if (words.size === 0) return;
  const rows = [...words].sort().map((word) => ({ word, near: nearOf(word) }));
  await db.query({
    name: 'remember-words',
    text: 'INSERT INTO search_words (word, near) SELECT word, near FROM json_to_recordset($1) AS v(word text, near text[]) ON CONFLICT (word) DO NOTHING',
    values: [JSON.stringify(rows)],
  });
}

/**
 * What each word may have meant: words one slip away (two from 8 letters on), words that it is a part of and, for the last one, words
 * that begin so. `mayBeSeen` is a condition on the content `c`: words that are in no other contents are as good as none, so that no
 * answer tells of them.
 */
export async function alternativesOf(db: Queryable, tokens: readonly Token[], mayBeSeen: (add: Add) => string): Promise<Alternatives[]> {
  const asked = tokens.flatMap((token, index) => (isWord(token) ? { word: token.text, isLast: index === tokens.length - 1 } : []));
  const values: unknown[] = [];
  const add: Add = (value, type) => `$${values.push(value)}::${type}`;
  const question = add(
    JSON.stringify(
      asked.map(({ word, isLast }) => ({
        word,
        term: `'${word}'${isLast ? ':*' : ''}`,
        near: isMisspellable(word) ? nearOf(word) : null,
        part: [...word].length >= shortestPart ? `%${word}%` : null,
        beginning: isLast && isMisspellable(word) ? word : null,
      })),
    ),
    'json',
  );
  // Planned anew each time: a plan made while there are few words would read them all when there are many.
  const { rows } = await db.query({
    text: `SELECT q.word, EXISTS (SELECT FROM content c WHERE c.search @@ q.term AND ${mayBeSeen(add)}) AS "isKnown", array(
        (SELECT s.word FROM search_words s WHERE s.near && q.near ORDER BY length(s.word), s.word LIMIT 500)
        UNION (SELECT s.word FROM search_words s WHERE s.word LIKE q.part ORDER BY length(s.word), s.word LIMIT ${mostAlternatives})
        UNION (SELECT s.word FROM search_words s WHERE q.beginning <% s.word ORDER BY length(s.word), s.word LIMIT 500)) AS found
      FROM json_to_recordset(${question}) AS q(word text, term tsquery, near text[], part text, beginning text)`,
    values,
  });
  const last = tokens.at(-1)?.text;
  const alternatives = rows.map(({ word, isKnown, found }: { word: string; isKnown: boolean; found: string[] }) => ({
    word,
    isKnown,
    // Parts of other words only where the word itself is none, or all there is: "the" does not mean "bathe".
    meant: closest(word, found, { isLast: word === last, isPart: !isKnown || tokens.length === 1 }),
  }));
  const inSight = await wordsInSight(db, alternatives, mayBeSeen);
  return alternatives.map((one) => (one.isKnown || inSight.has(one.word) ? one : { ...one, meant: [] }));
}

/** Those unknown words for which something stands that may be seen. Where others are meant besides, these find nothing anyway. */
async function wordsInSight(db: Queryable, alternatives: readonly Alternatives[], mayBeSeen: (add: Add) => string): Promise<Set<string>> {
  const terms = alternatives
    .filter(({ isKnown, meant }) => !isKnown && meant.length > 0)
    .map(({ word, meant }) => ({ word, terms: meant.map((other) => `'${other}'`).join(' | ') }));
  if (terms.length === 0) return new Set();
  const values: unknown[] = [];
  const add: Add = (value, type) => `$${values.push(value)}::${type}`;
  const text = `SELECT q.word FROM json_to_recordset(${add(JSON.stringify(terms), 'json')}) AS q(word text, terms tsquery)
    WHERE EXISTS (SELECT FROM content c WHERE c.search @@ q.terms AND ${mayBeSeen(add)})`;
  return new Set((await db.query(text, values)).rows.map(({ word }) => word));
}

function closest(word: string, found: readonly string[], { isLast, isPart }: { isLast: boolean; isPart: boolean }): string[] {
  const slips = [...word].length >= longWord ? 2 : 1;
  return found
    .map((other) => ({ other, distance: isPart && other.includes(word) ? 0 : slipsBetween(word, other, isLast) }))
    .filter(({ other, distance }) => distance <= slips && other !== word)
    .sort((a, b) => a.distance - b.distance || a.other.length - b.other.length || (a.other < b.other ? -1 : 1))
    .slice(0, mostAlternatives)
    .map(({ other }) => other);
}

function isWord({ text, isRun }: Token): boolean {
  return !isRun && !/\p{N}/u.test(text) && [...text].length >= shortestPart;
}

function isMisspellable(word: string): boolean {
  return [...word].length >= shortestMisspelt;
}

/** The word, and the word without each of its letters: two words that are one slip apart share one of these. */
function nearOf(word: string): string[] {
  const letters = [...word];
  if (letters.length < shortestMisspelt) return [word];
  return [...new Set([word, ...letters.map((_, index) => letters.toSpliced(index, 1).join(''))])];
}

/**
 * How many letters were left out, added, mistaken or swapped with their neighbour (optimal string alignment).
 * `isBeginning`: whatever else follows in `other` does not count.
 */
export function slipsBetween(word: string, other: string, isBeginning = false): number {
  const [a, b] = [[...word], [...other]];
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let slips = Math.min((last[j - 1] ?? 0) + (isSame ? 0 : 1), (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) slips = Math.min(slips, (before[j - 2] ?? 0) + 1);
      row.push(slips);
    }
    [before, last] = [last, row];
  }
  return isBeginning ? Math.min(...last) : (last[b.length] ?? 0);
}
