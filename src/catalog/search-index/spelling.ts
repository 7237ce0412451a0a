import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { type Token, tokensOf } from './fold-accents';
import type { Findable } from './vector';

/** Minimum length in letters of a word that the server corrects, because too many shorter words differ in only one letter. */
export const shortestMisspelt = 4;
/** Minimum length in letters of a word whose corrections can differ by two edits. For shorter words, the limit is one edit. */
const longWord = 8;
const shortestPart = 3;
const mostAlternatives = 20;
/** Number of contents in which the server looks for a word before it uses the index. Finds words that a few percent of the contents have. */
const sampledContents = 200;

/** Word of a search query, with its possible corrections. */
export interface Alternatives {
  word: string;
  meant: string[];
  /** Whether a visible content contains the word or, for the last word of the query, a word with this prefix. */
  isKnown: boolean;
}

/** Adds a parameter to a statement. @returns the placeholder of the parameter, for example `$3::text`. */
export type Add = (value: unknown, type: string) => string;

const storeWords = statement(
  'remember-words',
  {},
  'INSERT INTO search_words (word, near) SELECT word, near FROM json_to_recordset($1) AS v(word text, near text[]) ON CONFLICT (word) DO NOTHING',
);

/**
 * Stores the words of titles, tags and themes as possible corrections. Skips words with digits, because 1984 is not a misspelling of 1985. The server
 * never deletes these words, because they need little space.
 */
export async function rememberWords(db: Queryable, contents: readonly Findable[]): Promise<void> {
  const words = new Set<string>();
  for (const { title, tags, theme } of contents)
    for (const token of tokensOf([title, ...(tags ?? []), theme ?? ''].join('\n'))) if (isWord(token)) words.add(token.text);
  if (words.size === 0) return;
  const rows = [...words].sort().map((word) => ({ word, near: nearOf(word) }));
  await storeWords.run(db, [JSON.stringify(rows)]);
}

/**
 * Returns possible corrections of the words of a query. A correction contains the word or differs by one edit (two for words of at least 8 letters).
 * For the last word, only the beginning of the correction must match, because the word can be incomplete. A word has no corrections if the viewer
 * can see no content with the word or a correction of it, because the corrections would reveal texts of other contents. `mayBeSeen` returns an SQL
 * condition for the contents `c` that the viewer can see. `areKnown` states that the viewer can see a content with all words, so that the statement
 * need not look for each of them.
 */
export async function alternativesOf(
  db: Queryable,
  tokens: readonly Token[],
  mayBeSeen: (add: Add) => string,
  areKnown = false,
): Promise<Alternatives[]> {
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
  // Not a prepared statement, because a reused plan that PostgreSQL made for few words would scan the whole table for many words.
  const { rows } = await db.query<{ word: string; isKnown: boolean; found: string[] }>(
    `SELECT q.word, ${areKnown ? 'true' : isInSight('q.term', mayBeSeen(add))} AS "isKnown", array(
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
    // Uses words that contain `word` only if `word` is unknown or is the whole query. Otherwise "the" would also find "bathe".
    meant: closest(word, found, { isLast: word === last, isPart: !isKnown || tokens.length === 1 }),
  }));
  const inSight = await wordsInSight(db, alternatives, mayBeSeen);
  return alternatives.map((one) => (one.isKnown || inSight.has(one.word) ? one : { ...one, meant: [] }));
}

/** Returns the words that occur in no visible content, but have a correction that occurs in a visible content. */
async function wordsInSight(db: Queryable, alternatives: readonly Alternatives[], mayBeSeen: (add: Add) => string): Promise<Set<string>> {
  const terms = alternatives
    .filter(({ isKnown, meant }) => !isKnown && meant.length > 0)
    .map(({ word, meant }) => ({ word, terms: meant.map((other) => `'${other}'`).join(' | ') }));
  if (terms.length === 0) return new Set();
  const values: unknown[] = [];
  const add: Add = (value, type) => `$${values.push(value)}::${type}`;
  const text = `SELECT q.word FROM json_to_recordset(${add(JSON.stringify(terms), 'json')}) AS q(word text, terms tsquery)
    WHERE ${isInSight('q.terms', mayBeSeen(add))}`;
  return new Set((await db.query<{ word: string }>(text, values)).rows.map(({ word }) => word));
}

/**
 * Returns the SQL condition that a visible content matches the `tsquery`. Looks at a few contents first, because the index would read all
 * contents with a common word before it returns the first one.
 */
function isInSight(query: string, mayBeSeen: string): string {
  const matches = `c.search @@ ${query} AND ${mayBeSeen}`;
  const some = `SELECT * FROM content c ORDER BY c.id LIMIT ${sampledContents}`;
  return `(EXISTS (SELECT FROM (${some}) c WHERE ${matches}) OR EXISTS (SELECT FROM content c WHERE ${matches}))`;
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

/** Returns the word and all variants of it that lack one letter. If two words differ by one edit, their results have a text in common. */
function nearOf(word: string): string[] {
  const letters = [...word];
  if (letters.length < shortestMisspelt) return [word];
  return [...new Set([word, ...letters.map((_, index) => letters.toSpliced(index, 1).join(''))])];
}

/**
 * Returns the number of edits between two words: deletions, insertions, substitutions and transpositions (optimal string alignment distance). With
 * `isBeginning`, ignores additional letters at the end of `other`.
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
