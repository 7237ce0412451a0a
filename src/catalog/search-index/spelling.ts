import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { type Token, tokensOf } from './fold';
import type { Findable } from './vector';

/** Minimum length of a word to correct. Too many shorter words are one edit apart. */
export const shortestMisspelt = 4;
/** Length from which two edits are allowed. */
const longWord = 8;
const shortestPart = 3;
const mostAlternatives = 20;

/** A word of a query with its possible corrections. */
export interface Alternatives {
  word: string;
  meant: string[];
  /** Whether a content contains the word; for the last word, a word with this prefix. */
  isKnown: boolean;
}

/** Adds a parameter to a statement. @returns its placeholder. */
export type Add = (value: unknown, type: string) => string;

const storeWords = statement(
  'remember-words',
  {},
  'INSERT INTO search_words (word, near) SELECT word, near FROM json_to_recordset($1) AS v(word text, near text[]) ON CONFLICT (word) DO NOTHING',
);

/** Stores the words of titles, tags and themes. Skips numbers: 1984 is not a misspelt 1985. Words are never deleted; this costs only space. */
export async function rememberWords(db: Queryable, contents: readonly Findable[]): Promise<void> {
  const words = new Set<string>();
  for (const { title, tags, theme } of contents)
    for (const token of tokensOf([title, ...(tags ?? []), theme ?? ''].join('\n'))) if (isWord(token)) words.add(token.text);
  if (words.size === 0) return;
  const rows = [...words].sort().map((word) => ({ word, near: nearOf(word) }));
  await storeWords.run(db, [JSON.stringify(rows)]);
}

/**
 * Returns possible corrections of each word: words one edit away (two from 8 letters), words that contain it and, for the last word, words
 * with this prefix. `mayBeSeen` is a condition on the content `c`. Words that occur only in other contents are ignored, so that a result
 * does not reveal them.
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
  // Unnamed, so that PostgreSQL plans it for each call: a plan made for few words would scan the whole table for many.
  const { rows } = await db.query<{ word: string; isKnown: boolean; found: string[] }>(
    `SELECT q.word, EXISTS (SELECT FROM content c WHERE c.search @@ q.term AND ${mayBeSeen(add)}) AS "isKnown", array(
        (SELECT s.word FROM search_words s WHERE s.near && q.near ORDER BY length(s.word), s.word LIMIT 500)
        UNION (SELECT s.word FROM search_words s WHERE s.word LIKE q.part ORDER BY length(s.word), s.word LIMIT ${mostAlternatives})
        UNION (SELECT s.word FROM search_words s WHERE q.beginning <% s.word ORDER BY length(s.word), s.word LIMIT 500)) AS found
      FROM json_to_recordset(${question}) AS q(word text, term tsquery, near text[], part text, beginning text)`,
    values,
  );
  const last = tokens.at(-1)?.text;
  const alternatives = rows.map(({ word, isKnown, found }) => ({
    word,
    isKnown,
    // Words that contain it are used only if the word itself does not occur or is the whole query: "the" does not mean "bathe".
    meant: closest(word, found, { isLast: word === last, isPart: !isKnown || tokens.length === 1 }),
  }));
  const inSight = await wordsInSight(db, alternatives, mayBeSeen);
  return alternatives.map((one) => (one.isKnown || inSight.has(one.word) ? one : { ...one, meant: [] }));
}

/** Returns the unknown words with a correction that occurs in a visible content. */
async function wordsInSight(db: Queryable, alternatives: readonly Alternatives[], mayBeSeen: (add: Add) => string): Promise<Set<string>> {
  const terms = alternatives
    .filter(({ isKnown, meant }) => !isKnown && meant.length > 0)
    .map(({ word, meant }) => ({ word, terms: meant.map((other) => `'${other}'`).join(' | ') }));
  if (terms.length === 0) return new Set();
  const values: unknown[] = [];
  const add: Add = (value, type) => `$${values.push(value)}::${type}`;
  const text = `SELECT q.word FROM json_to_recordset(${add(JSON.stringify(terms), 'json')}) AS q(word text, terms tsquery)
    WHERE EXISTS (SELECT FROM content c WHERE c.search @@ q.terms AND ${mayBeSeen(add)})`;
  return new Set((await db.query<{ word: string }>(text, values)).rows.map(({ word }) => word));
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

/** Returns the word, and the word without each of its letters. Two words that are one edit apart share one of these. */
function nearOf(word: string): string[] {
  const letters = [...word];
  if (letters.length < shortestMisspelt) return [word];
  return [...new Set([word, ...letters.map((_, index) => letters.toSpliced(index, 1).join(''))])];
}

/**
 * Returns the number of deletions, insertions, substitutions and transpositions (optimal string alignment distance).
 * With `isBeginning`, additional letters at the end of `other` do not count.
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
