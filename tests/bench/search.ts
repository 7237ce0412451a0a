import 'reflect-metadata';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse';
import type { Pool } from 'pg';
import { type CatalogueRow, upsertContents } from '../../src/catalog/content/commands';
import { fold } from '../../src/catalog/search-index/fold-accents';
import { searchTitle } from '../../src/catalog/search-index/vector';
import { between, pick, type Random, seededRandom } from '../../src/cli/demo/random';
import { grouped } from '../../src/cli/progress';
import { parseQuery } from '../../src/discovery/search/parse-query';
import { type SearchPage, searchContents, suggestedTitles } from '../../src/discovery/search/queries';
import { startEmbedded } from '../../src/infrastructure/database/embedded/embedded';
import { migrate } from '../../src/infrastructure/database/migrate';
import { createPool, plansByKey } from '../../src/infrastructure/database/pool';
import { quantile } from './load';

// Measures how well search finds the titles of a file, and its speed on generated contents: npm run bench:search -- --titles FILE.csv --columns
// title,original_title --sizes 10000,200000 --json FILE.json
const { values: options } = parseArgs({
  options: {
    titles: { type: 'string' },
    columns: { type: 'string', default: 'title' },
    sizes: { type: 'string', default: '10000,200000' },
    json: { type: 'string' },
  },
});

/** Quality of one kind of query: MRR is the mean of 1 ÷ position; the others are shares of the queries. */
interface Judged {
  name: string;
  asked: number;
  mrr: number;
  first: number;
  topFive: number;
  topTwenty: number;
  meanMs: number;
}

interface Timed {
  name: string;
  p50Ms: number;
  p95Ms: number;
  /** Mean number of results. */
  found: number;
}

export interface SearchFile {
  date: string;
  titles: { count: number; otherThanLatin: number; withAccents: number; judged: Judged[] } | null;
  sizes: { contents: number; timed: Timed[] }[];
}

const rowsAtOnce = 2_000;
const askedOfEach = 500;
const rounds = 40;
const page: SearchPage = { type: null, theme: null, tags: [], ownerId: null, audience: 'public', limit: 21, after: null };
const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rapport-search-'));
  const embedded = await startEmbedded({ dataDir });
  const file: SearchFile = { date: new Date().toISOString(), titles: null, sizes: [] };
  try {
    if (options.titles) file.titles = await onDatabase(embedded.url, 'titles', (pool) => measureQuality(pool, options.titles as string));
    for (const contents of options.sizes.split(',').filter(Boolean).map(Number))
      file.sizes.push({ contents, timed: await onDatabase(embedded.url, `made_up_${contents}`, (pool) => measureTime(pool, contents)) });
    if (options.json) writeFileSync(options.json, `${JSON.stringify(file, null, 2)}\n`);
  } finally {
    await embedded.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function onDatabase<T>(serverUrl: string, name: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const server = createPool(serverUrl, 1);
  await server.query(`CREATE DATABASE ${name}`);
  const pool = createPool(Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href, 2, { settings: plansByKey, queryTimeoutMs: 600_000 });
  await migrate(pool);
  const found = await work(pool);
  await pool.end();
  await server.end();
  return found;
}

const row = (id: string, title: string, more: Partial<CatalogueRow> = {}): CatalogueRow => ({
  id,
  title,
  type: 'EBOOK',
  description: null,
  url: null,
  ownerId: null,
  tags: [],
  theme: null,
  isPublic: true,
  durationMs: null,
  isRemoved: false,
  ...more,
});

async function fill(pool: Pool, rows: readonly CatalogueRow[]): Promise<void> {
  const started = Date.now();
  for (let from = 0; from < rows.length; from += rowsAtOnce) await upsertContents(pool, rows.slice(from, from + rowsAtOnce), Date.now());
  const seconds = (Date.now() - started) / 1000;
  // Popularity follows a power law; some contents have none.
  await pool.query(`UPDATE content_stats SET popularity = floor(2000 * power(abs(hashtext(content_id)) / 2147483648.0, 8))`);
  await pool.query('VACUUM (ANALYZE)');
  const { rows: sizes } = await pool.query(
    `SELECT pg_size_pretty(pg_total_relation_size('content')) AS content, pg_size_pretty(pg_relation_size('content_search_idx')) AS words, pg_size_pretty(pg_total_relation_size('search_words')) AS vocabulary, (SELECT count(*) FROM search_words) AS n`,
  );
  say(`\n${grouped(rows.length)} contents, written in ${seconds.toFixed(1)} s; ${JSON.stringify(sizes[0])}`);
}

async function measureQuality(pool: Pool, path: string): Promise<SearchFile['titles']> {
  const titles = new Set<string>();
  for await (const record of createReadStream(path).pipe(parse({ columns: true })))
    for (const column of options.columns.split(',')) if (record[column]?.trim()) titles.add(record[column].trim().slice(0, 200));
  await fill(
    pool,
    [...titles].map((title, index) => row(`t${index}`, title)),
  );
  const random = seededRandom(11);
  const all = [...titles];
  const some = (of: readonly string[]) => Array.from({ length: Math.min(askedOfEach, of.length) }, () => pick(of, random));
  const isForeign = (title: string) => /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(title);
  const foreign = all.filter(isForeign);
  const accented = all.filter((title) => !isForeign(title) && plain(title) !== title);
  const wordy = all.filter((title) => misspelt(title, seededRandom(1)) !== null);
  say(`${grouped(all.length)} titles, ${foreign.length} of them with other than Latin letters, ${accented.length} Latin with accents`);
  const ways: [name: string, titles: readonly string[], queryOf: (title: string) => string][] = [
    ['the title itself', all, (title) => title],
    ['in capitals', some(all), (title) => title.toUpperCase()],
    ['without accents', accented, plain],
    ['one mistake in a word of 5 letters or more', some(wordy), (title) => misspelt(title, random) ?? title],
    ['the first four fifths of its letters', some(all), (title) => title.slice(0, Math.max(4, Math.ceil(title.length * 0.8)))],
    ['3–6 letters from the middle, not Latin', foreign, (title) => partOf(title, random)],
  ];
  const judged: Judged[] = [];
  for (const [name, titlesAsked, queryOf] of ways) judged.push(await judge(pool, name, titlesAsked, queryOf));
  return { count: all.length, otherThanLatin: foreign.length, withAccents: accented.length, judged };
}

async function judge(pool: Pool, name: string, titles: readonly string[], queryOf: (title: string) => string): Promise<Judged> {
  let [sum, first, five, twenty, ms] = [0, 0, 0, 0, 0];
  const missed: string[] = [];
  for (const title of titles) {
    const query = queryOf(title);
    const words = parseQuery(query);
    const started = performance.now();
    const hits = words ? await searchContents(pool, words, { ...page, limit: 20 }) : [];
    ms += performance.now() - started;
    const { rows } = await pool.query('SELECT id, search_title AS title FROM content WHERE id = ANY($1)', [hits.map(({ id }) => id)]);
    const titleOf = new Map(rows.map(({ id, title }) => [id, title]));
    const place = hits.findIndex(({ id }) => titleOf.get(id) === searchTitle(title)) + 1;
    if (place === 0 || place > 5) missed.push(`${query} (${title}, ${place})`);
    if (place > 0) sum += 1 / place;
    first += Number(place === 1);
    five += Number(place > 0 && place <= 5);
    twenty += Number(place > 0);
  }
  const share = (n: number) => n / Math.max(1, titles.length);
  const judged = {
    name,
    asked: titles.length,
    mrr: share(sum),
    first: share(first),
    topFive: share(five),
    topTwenty: share(twenty),
    meanMs: share(ms),
  };
  say(JSON.stringify(judged));
  if (process.env.MISSED)
    say(
      missed
        .slice(0, 25)
        .map((one) => `    ${one}`)
        .join('\n'),
    );
  return judged;
}

function plain(title: string): string {
  return title.normalize('NFD').replace(/\p{M}/gu, '');
}

/** Misspells one word: omits, swaps, adds or replaces one letter, so that search sees another word; null when no word has 5 letters. */
function misspelt(title: string, random: Random): string | null {
  const words = [...title.matchAll(/\p{L}{5,}/gu)];
  if (words.length === 0) return null;
  const { 0: word, index } = pick(words, random);
  for (;;) {
    const written = slipped(word, random);
    // Retries when the fold is equal: swapped equal letters, or a changed case or accent, are not a misspelling.
    if (fold(written) !== fold(word)) return title.slice(0, index) + written + title.slice(index + word.length);
  }
}

function slipped(word: string, random: Random): string {
  const letters = [...word];
  const at = between(0, letters.length - 2, random);
  const letter = pick([...'aeinorst'], random);
  const [here, next] = [letters[at] as string, letters[at + 1] as string];
  const slips = [[next], [next, here], [here, letter, next], [letter, next]];
  return [...letters.slice(0, at), ...pick(slips, random), ...letters.slice(at + 2)].join('');
}

/** Returns three to six letters of the longest run of non-Latin letters, or fewer if there are no more. */
function partOf(title: string, random: Random): string {
  const stretches = [...fold(title).matchAll(/[\p{L}\p{M}]+/gu)].map(([text]) => text).filter((text) => !/\p{Script=Latin}/u.test(text));
  const letters = [...(stretches.sort((a, b) => b.length - a.length)[0] ?? title)];
  const length = Math.min(letters.length, between(3, 6, random));
  const from = between(0, letters.length - length, random);
  return letters.slice(from, from + length).join('');
}

async function measureTime(pool: Pool, size: number): Promise<Timed[]> {
  const random = seededRandom(5);
  const syllables = 'ka lo mi ren tu sa vel dor an bri gos tem ul pha ne qui zor ba li mon'.split(' ');
  const words = [
    ...new Set(Array.from({ length: 30_000 }, () => Array.from({ length: between(2, 4, random) }, () => pick(syllables, random)).join(''))),
  ];
  // Words follow a power law: the first is in every eighth title, most are in few.
  const word = () => words[Math.floor(words.length * random() ** 6)] as string;
  const text = (from: number, to: number) => Array.from({ length: between(from, to, random) }, word).join(' ');
  const types = ['VIDEO', 'AUDIO', 'EBOOK', 'ARTICLE', 'PRODUCT'] as const;
  const titles: string[] = [];
  const rows = Array.from({ length: size }, (_, i) => {
    const title = text(2, 8);
    titles.push(title);
    return row(`c${i}`, title, { type: types[i % 5] as 'VIDEO', description: text(10, 40), tags: [`tag ${i % 500}`], theme: `theme ${i % 40}` });
  });
  await fill(pool, rows);
  const { rows: common } = await pool.query(
    `SELECT word, ndoc FROM ts_stat('SELECT search FROM content TABLESAMPLE SYSTEM (10)') ORDER BY ndoc DESC LIMIT 30`,
  );
  const [most, tenth, thirtieth] = [common[0].word, common[9].word, common[29].word];
  const title = () => pick(titles, random);
  const long = () => pick(words.filter((one) => one.length >= 6).slice(0, 5000), random);
  const slip = (text: string) => misspelt(text, random) ?? text;
  const questions: [string, () => string, boolean?][] = [
    ['a title', title],
    ['a title, last word incomplete', () => title().slice(0, -2)],
    ['a title, one mistake', () => slip(title())],
    ['one word', long],
    ['one word, one mistake', () => slip(long())],
    ['the most common word', () => most],
    ['the 10th most common word', () => tenth],
    ['the 30th most common word', () => thirtieth],
    ['the two most common words', () => `${most} ${common[1].word}`],
    ['two letters', () => pick(syllables, random)],
    ['one letter', () => 'k'],
    ['no match', () => 'xyzzyw wwqqxx'],
    ['suggestions for 1 letter', () => pick([...'kmstz'], random), true],
    ['suggestions for 2 letters', () => pick(syllables, random).slice(0, 2), true],
    ['suggestions for 4 letters', () => long().slice(0, 4), true],
    ['suggestions for a word, one mistake', () => slip(long()), true],
    ['suggestions for two words', () => title().split(' ').slice(0, 2).join(' '), true],
  ];
  const timed: Timed[] = [];
  for (const [name, queryOf, isSuggestion] of questions) {
    const times: number[] = [];
    let found = 0;
    for (let i = 0; i < rounds; i++) {
      const words = parseQuery(queryOf());
      if (!words) continue;
      const started = performance.now();
      found += (isSuggestion ? await suggestedTitles(pool, words, 10) : await searchContents(pool, words, page)).length;
      if (i >= 3) times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    const one = { name, p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95), found: found / rounds };
    say(JSON.stringify(one));
    timed.push(one);
  }
  return timed;
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
