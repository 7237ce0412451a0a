import { type Add, alternativesOf, shortestMisspelt } from '../../catalog/search-index/spelling';
import { type ContentType, contentTypes } from '../../domain/content-types';
import { formsOf } from '../../domain/text';
import type { Queryable } from '../../infrastructure/database/pool';
import { mostPopularOfTypeSql } from '../../insights/rankings/bounds';
import { correctedTerms, exactTerms, type ParsedQuery, wholeTerms } from './parse-query';

/** Group of users who can share a cached search result: everybody (`public`), staff (`keepers`), or one user who owns private or hidden contents. */
export type Audience = 'public' | 'keepers' | { ownerId: string };

interface SearchFilter {
  type: ContentType | null;
  theme: string | null;
  tags: readonly string[];
  ownerId: string | null;
}

export interface SearchPage extends SearchFilter {
  audience: Audience;
  limit: number;
  /** Score and id of the last hit on the previous page; null for the first page. */
  after: { score: number; id: string } | null;
}

export interface Hit {
  id: string;
  score: number;
}

/** Minimum number of matches. If the typed words have fewer matches, the search also uses corrected words. */
const enough = 5;
/** Maximum number of matches that the search scores one by one. */
const many = 5_000;
/** Estimated number of matches above which the search does not count them, because the index would read them all. */
const certainlyMany = 4 * many;
/** Number of the most popular contents per type that the search reads if it has not counted the matches. */
const readOfEachType = 2_000;
/** Number of the most popular matches per content type that the search scores if there are more than `many` matches. */
const ofEachType = 100;
/** Number of the most popular contents per type in which `suggestedTitles` first searches if the query has at most four letters. */
const topOfEachType = 1_000;
/**
 * Maximum number of matching titles that the query sorts by popularity. If more titles match, the query reads contents in order of
 * popularity until it has `timesAsked` × `limit` matches per type.
 */
const manyTitles = 4_000;
const timesAsked = 2;
const fewLetters = 4;
const everything = { type: null, theme: null, tags: [], ownerId: null, audience: 'public' } as const;
/** Ranking weights of the `tsvector` classes D (description), C (unused), B (tags and theme) and A (title), in this order. */
const weights = "'{0.1,0.2,0.4,1}'";
const popularityBoost = 'LEAST(2, 1 + 0.1 * ln(1 + GREATEST(0, s.popularity)))';

/**
 * Returns contents that contain all words, best first. The order by score, then id is stable as long as no content changes. If fewer than
 * five contents match, misspelt words and parts of words also match.
 */
export async function searchContents(db: Queryable, words: ParsedQuery, page: SearchPage): Promise<Hit[]> {
  const typed = exactTerms(words);
  const isPublic = page.audience === 'public';
  let popular = isPublic && (await estimateOf(db, typed, page)) > certainlyMany ? await popularMatches(db, typed, page, readOfEachType) : null;
  // Right after the removal of many contents, the estimate can be far above the number of matches.
  if (popular && popular.length < enough) popular = null;
  const count = popular ? Number.POSITIVE_INFINITY : await countOf(db, typed, page, many);
  if (isPublic && count > many) popular ??= await popularMatches(db, typed, page);
  const meant = count < enough ? correctedTerms(words, await alternativesOf(db, words.tokens, inSightOf(page), count > 0)) : null;
  if (count === 0 && meant === null) return [];
  const values: unknown[] = [];
  const add = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  const query = add(meant ?? typed, 'tsquery');
  const folded = add(words.folded, 'text');
  const rank = `(0.7 * ts_rank(${weights}, c.search, ${query}) + 0.3 * ts_rank(${weights}, c.search, ${add(wholeTerms(words), 'tsquery')}))`;
  const closeness = `(0.3 + 0.7 * length(${folded}) / GREATEST(length(${folded}), length(c.search_title), 1))`;
  const likeness =
    meant === null
      ? '1'
      : `CASE WHEN c.search @@ ${add(typed, 'tsquery')} THEN 1 ELSE GREATEST(0.1, 0.8 * word_similarity(${folded}, c.search_title)) END`;
  // An exact title scores 1, other titles at most 0.5. Popularity at most doubles a score, so it cannot rank another title above an exact one.
  const relevance = `CASE WHEN c.search_title = ${folded} THEN 1 ELSE 0.5 * ${rank} * ${closeness} * ${likeness} END`;
  const matches = `c.search @@ ${query} AND ${conditionsOf(page, add)}`;
  const candidates = popular
    ? `c.id = ANY(ARRAY(SELECT id FROM content c WHERE c.search_title = ${folded} AND ${matches}) || ${add(popular, 'text[]')})`
    : matches;
  const follows = page.after ? `WHERE (-score, id) > (-${add(page.after.score, 'float8')}, ${add(page.after.id, 'text')})` : '';
  const { rows } = await db.query<Hit>(
    `SELECT id, score FROM (
        SELECT c.id, round((${relevance} * ${popularityBoost})::numeric, 9)::float8 AS score
        FROM content c JOIN content_stats s ON s.content_id = c.id WHERE ${candidates}) hits
      ${follows} ORDER BY score DESC, id LIMIT ${add(page.limit, 'int')}`,
    values,
  );
  return rows;
}

/** Returns titles of public contents that contain all words, most popular first. The last word matches as a prefix. */
export async function suggestedTitles(db: Queryable, words: ParsedQuery, limit: number): Promise<string[]> {
  const typed = exactTerms(words, 'A');
  const letters = words.folded.length;
  // A query of a few letters matches many titles, so the most popular contents usually include enough matches.
  if (letters <= fewLetters) {
    const titles = await titlesOf(db, typed, limit, (matches, add) => mostPopularOf(matches, everything, add, timesAsked * limit, topOfEachType));
    if (titles.length === limit) return titles;
  }
  const count = await countOf(db, typed, everything, manyTitles);
  const alternatives = count === 0 && letters >= shortestMisspelt ? await alternativesOf(db, words.tokens, inSightOf(everything)) : [];
  const query = count > 0 ? typed : correctedTerms(words, alternatives, 'A');
  return query === null
    ? []
    : titlesOf(db, query, limit, (matches, add) => (count > manyTitles ? mostPopularOf(matches, everything, add, timesAsked * limit) : null));
}

/** Returns the titles that match the `tsquery`, most popular first. Several contents with the same title result in one title. */
async function titlesOf(db: Queryable, query: string, limit: number, candidatesOf: (matches: string, add: Add) => string | null): Promise<string[]> {
  const values: unknown[] = [];
  const add: Add = (value, type) => `$${values.push(value)}::${type}`;
  const matches = `c.search @@ ${add(query, 'tsquery')} AND ${conditionsOf(everything, add)}`;
  const candidates = candidatesOf(matches, add);
  const { rows } = await db.query<{ title: string }>(
    `SELECT title FROM (SELECT DISTINCT ON (c.search_title) c.title, c.id, s.popularity FROM content c JOIN content_stats s ON s.content_id = c.id
        WHERE ${candidates ? `c.id = ANY(ARRAY(${candidates}))` : matches} ORDER BY c.search_title, s.popularity DESC, c.id) titles
      ORDER BY popularity DESC, id LIMIT ${add(limit, 'int')}`,
    values,
  );
  return rows.map(({ title }) => title);
}

/** Returns the number of contents that match the `tsquery`, but at most `most` + 1. */
async function countOf(db: Queryable, query: string, filter: SearchFilter & { audience: Audience }, most: number): Promise<number> {
  const values: unknown[] = [];
  const add: Add = (value, type) => `$${values.push(value)}::${type}`;
  const { rows } = await db.query<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT FROM content c WHERE c.search @@ ${add(query, 'tsquery')} AND ${conditionsOf(filter, add)} LIMIT ${most + 1}) found`,
    values,
  );
  return rows[0]?.n ?? 0;
}

/**
 * Returns PostgreSQL's estimate of the number of contents that match the `tsquery`; 0 without an estimate. Citus, whose plans are custom scans, has
 * none for distributed tables.
 */
async function estimateOf(db: Queryable, query: string, page: SearchPage): Promise<number> {
  const values: unknown[] = [];
  const add: Add = (value, type) => `$${values.push(value)}::${type}`;
  const { rows } = await db.query<{ 'QUERY PLAN': [{ Plan: { 'Node Type': string; 'Plan Rows': number } }] }>(
    `EXPLAIN (FORMAT JSON) SELECT FROM content c WHERE c.search @@ ${add(query, 'tsquery')} AND ${conditionsOf(page, add)}`,
    values,
  );
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  return plan && plan['Node Type'] !== 'Custom Scan' ? plan['Plan Rows'] : 0;
}

/**
 * Returns the ids of the most popular matches, at most `ofEachType` per type. With `among`, reads only the `among` most popular contents of each type,
 * and returns null if these have fewer than `ofEachType` matches and the type has further contents.
 */
async function popularMatches(db: Queryable, query: string, page: SearchPage, among: number | null = null): Promise<string[] | null> {
  const values: unknown[] = [];
  const add: Add = (value, type) => `$${values.push(value)}::${type}`;
  const top = topOfType(`c.search @@ ${add(query, 'tsquery')} AND ${conditionsOf(page, add)}`, ofEachType, among);
  const hasMore = among === null ? 'false' : `EXISTS (SELECT ${listedOfType} OFFSET ${among})`;
  const { rows } = await db.query<{ ids: string[]; hasMore: boolean }>(
    `SELECT array(${top}) AS ids, ${hasMore} AS "hasMore" FROM ${typesOf(page, add)}`,
    values,
  );
  return rows.every(({ ids, hasMore }) => ids.length === ofEachType || !hasMore) ? rows.flatMap(({ ids }) => ids) : null;
}

/** Returns a function that writes the SQL condition for the contents, of any type, that the audience can see. */
function inSightOf({ audience }: { audience: Audience }): (add: Add) => string {
  return (add) => conditionsOf({ ...everything, audience }, add);
}

function conditionsOf({ type, theme, tags, ownerId, audience }: SearchFilter & { audience: Audience }, add: Add): string {
  const isPublic = 'c.is_public AND c.hidden_at IS NULL';
  return [
    'c.removed_at IS NULL',
    audience === 'public' && isPublic,
    typeof audience === 'object' && `(${isPublic} OR c.owner_id = ${add(audience.ownerId, 'text')})`,
    type !== null && `c.type = ${add(type, 'text')}`,
    // Servers up to version 0.1.0 stored themes and tags without normalization, in the Unicode form NFC or NFD.
    theme !== null && `c.theme = ANY(${add(formsOf(theme), 'text[]')})`,
    ...tags.map((tag) => `c.tags && ${add(formsOf(tag.trim()), 'text[]')}`),
    ownerId !== null && `c.owner_id = ${add(ownerId, 'text')}`,
  ]
    .filter(Boolean)
    .join(' AND ');
}

const listedOfType = 'FROM content_stats s WHERE s.is_listed AND s.type = t.type';

function typesOf({ type }: SearchFilter, add: Add): string {
  return `unnest(${add(type === null ? contentTypes : [type], 'text[]')}) t(type)`;
}

/**
 * Returns SQL that selects the ids of matches in order of popularity, until there are `enough` per type. This is fast if many contents
 * match. If `among` is set, the SQL reads only the `among` most popular contents per type.
 */
function mostPopularOf(matches: string, filter: SearchFilter, add: Add, enough: number, among: number | null = null): string {
  return `SELECT top.content_id FROM ${typesOf(filter, add)} CROSS JOIN LATERAL (${topOfType(matches, enough, among)}) top`;
}

/** Returns SQL that selects the ids of matches of the type `t.type`, as `mostPopularOf` describes. */
function topOfType(matches: string, enough: number, among: number | null): string {
  const isMatch = `(SELECT true FROM content c WHERE c.id = s.content_id AND ${matches})`;
  return among
    ? `SELECT s.content_id FROM (${mostPopularOfTypeSql('true', among)}) s WHERE ${isMatch} ORDER BY s.popularity DESC, s.content_id LIMIT ${enough}`
    : `SELECT s.content_id FROM (${mostPopularOfTypeSql(isMatch, enough)}) s`;
}
