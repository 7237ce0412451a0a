import { DatabaseError, type PoolClient } from 'pg';
import { type ContentRow, maySee } from '../domain/content-types';
import type { Weights } from '../domain/counters';
import { type CodedError, isUnreachable, noContent, unauthenticated } from '../domain/errors';
import { oldestKept } from '../domain/retention';
import type { ViewPolicies } from '../domain/view-policy';
import { type AddCounts, countRows, writeCounts } from './counts';
import { CounterDeltas } from './effects';
import { erasedAmong } from './erased';
import type { Entry, Fact, FactKind, FactOf, Outcome } from './facts';
import { keyOf } from './rows';
import { contentsById } from './rows/content';
import { type StatsRow, statsById } from './rows/stats';
import { type ViewerStateRow, viewerStates } from './rows/viewer-state';
import { takenBackUnseen } from './taking-back';
import { hintsKey } from './timeline-index';
import { knownComments, lockTouchedComments, writeCommentEdits, writeComments } from './writers/comments';
import { findRepeats } from './writers/events';
import { writeFavorites } from './writers/favorites';
import { writeInteractions } from './writers/interactions';
import { writeRatings } from './writers/ratings';
import { writeReactions } from './writers/reactions';
import { writeReports } from './writers/reports';
import { writeUserDays } from './writers/user-days';
import { writeUserHistory } from './writers/user-history';
import { findViewings } from './writers/viewings';
import { writeViews } from './writers/views';
import { lockRatedAndVoted, writeVotes } from './writers/votes';

/** One batch on its way to its commit, through as many tries as that takes. */
export interface Batch {
  /** With its number, what makes a batch commit exactly once (see `begin`). */
  lane: string;
  /** Which rows of the whole service's counts are the lane's. */
  slot: number;
  number: number;
  facts: readonly Fact[];
  /** What the last try that sent its COMMIT had written, in case that COMMIT happened and its answer got lost. */
  sent: (Entry | CodedError)[] | null;
}

/** What this installation makes of facts. */
export interface Rules {
  weights: Weights;
  /** The statements that add to counters, with these weights. */
  addCounts: AddCounts;
  policies: ViewPolicies;
  /** How many UTC days counts by the hour are kept. */
  hourlyDays: number;
  /** Whether facts leave hints for their user's history. */
  leavesHints: boolean;
  erasureKeyOf: (userId: string) => string;
}

/** What a committed batch answers, fact by fact in the order given, and the counts that it changed. */
export interface Committed {
  results: (Outcome | Error)[];
  changed: StatsRow[];
  /** Those of its facts that were new. */
  recorded: Entry[];
}

/**
 * Commits a batch. The connection is pipelined, and statements that do not need each other's answers go out together: three
 * round trips for any number of facts, and a number of statements that depends only on the kinds of facts among them.
 */
export async function commitBatch(
  db: PoolClient,
  batch: Batch,
  { weights, addCounts, policies, hourlyDays, leavesHints, erasureKeyOf }: Rules,
): Promise<Committed> {
  const ids = [...new Set(batch.facts.map((fact) => fact.contentId))].sort();
  const [isOpen, rows, erased, viewings, interactions, comments] = await Promise.all([
    begin(db, batch, leavesHints),
    contentsById(db, ids),
    erasedAmong(db, batch.facts, erasureKeyOf),
    findViewings(db, ofKind(batch.facts, 'view')),
    findRepeats(db, ofKind(batch.facts, 'interaction')),
    knownComments(db, batch.facts),
  ]);
  if (!isOpen) return answerAnew(db, batch);
  // The claim succeeded: no earlier try was committed.
  batch.sent = null;

  const contents = new Map(rows.map((row) => [row.id, row]));
  const takenBack = await takenBackUnseen(db, batch.facts, contents, comments);
  const entries = batch.facts.map((fact) => entryOf(fact, contents, erased, takenBack));
  const accepted = entries.filter((entry): entry is Entry => !(entry instanceof Error)).sort(byContentThenUser);
  const nowMs = batch.facts[0]?.recordedAt ?? Date.now();
  const effects = new CounterDeltas(weights, oldestKept(hourlyDays, nowMs));
  // The same order of tables in every batch: with sorted rows it keeps two nodes from deadlock.
  await Promise.all([
    writeEach(accepted, 'view', (ones) => writeViews(db, ones, effects, policies, viewings)),
    writeEach(accepted, 'reaction', (ones) => writeReactions(db, ones, effects)),
    writeEach(accepted, 'favorite', (ones) => writeFavorites(db, ones, effects)),
    writeEach(accepted, 'interaction', (ones) => writeInteractions(db, ones, effects, interactions)),
    lockRatedAndVoted(db, accepted),
    writeEach(accepted, 'rating', (ones) => writeRatings(db, ones, effects)),
    writeEach(accepted, 'vote', (ones) => writeVotes(db, ones)),
    lockTouchedComments(db, accepted, comments),
    writeEach(accepted, 'comment', (ones) => writeComments(db, ones, effects, comments)),
    writeEach(accepted, 'comment-edit', (ones) => writeCommentEdits(db, ones, effects, comments)),
    writeEach(accepted, 'report', (ones) => writeReports(db, ones)),
  ]);

  const unchanged = ids.filter((id) => contents.has(id) && !effects.byContent.has(id));
  const rowsToCount = countRows(effects, contents, batch.slot, nowMs);
  batch.sent = entries;
  const [changed, , , others, states, commit] = await Promise.all([
    writeCounts(db, addCounts, rowsToCount),
    writeUserDays(db, accepted),
    leavesHints ? writeUserHistory(db, accepted) : null,
    unchanged.length > 0 ? statsById(db, unchanged) : [],
    statesWanted(db, accepted),
    db.query('COMMIT'),
  ]).catch((error) => {
    // The server itself refused a statement: then it did not commit, for certain.
    if (error instanceof DatabaseError && !isUnreachable(error)) batch.sent = null;
    throw error;
  });
  // In a failed transaction COMMIT is no error: it answers ROLLBACK.
  if (commit.command !== 'COMMIT') throw new Error(`A batch was not committed: ${commit.command}.`);
  return { results: answers(entries, [...changed, ...others], states), changed, recorded: newOnes(accepted) };
}

/**
 * Opens the transaction and claims the batch's number in the ledger's own row. An earlier try whose COMMIT happened holds
 * that number: false, there is nothing left to write. One still under way holds the row: then this waits for its end.
 */
async function begin(db: PoolClient, { lane, number }: Batch, leavesHints: boolean): Promise<boolean> {
  // Facts without hints take back the word that every fact has one.
  const unsay = leavesHints ? '' : `; DELETE FROM settings WHERE key = '${hintsKey}'`;
  // One round trip; both values are ours (a UUID and a number), and a string of statements takes no parameters.
  const results =
    (await db.query(`BEGIN ISOLATION LEVEL READ COMMITTED; INSERT INTO ledger_lanes AS l (id, batch, updated_at) VALUES ('${lane}', ${number}, '${new Date().toISOString()}')
    ON CONFLICT (id) DO UPDATE SET batch = EXCLUDED.batch, updated_at = EXCLUDED.updated_at WHERE l.batch < EXCLUDED.batch${unsay}`)) as unknown as {
      rowCount: number;
    }[];
  return results[1]?.rowCount === 1;
}

/** The batch is committed, its answer was lost: what it wrote is remembered, and the counts are read as they are now. */
async function answerAnew(db: PoolClient, { sent, facts }: Batch): Promise<Committed> {
  if (!sent) throw new Error('A batch is marked as committed that never sent its COMMIT.');
  const accepted = sent.filter((entry): entry is Entry => !(entry instanceof Error));
  const [stats, states] = await Promise.all([
    statsById(db, [...new Set(facts.map((fact) => fact.contentId))]),
    statesWanted(db, accepted),
    db.query('ROLLBACK'),
  ]);
  return { results: answers(sent, stats, states), changed: stats, recorded: newOnes(accepted) };
}

function newOnes(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ refusal, isChanged, isFurther }) => !refusal && (isChanged || isFurther));
}

function ofKind<K extends FactKind>(facts: readonly Fact[], kind: K): FactOf<K>[] {
  return facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
}

async function writeEach<K extends FactKind>(entries: Entry[], kind: K, write: (ones: Entry<FactOf<K>>[]) => Promise<void>): Promise<void> {
  const ones = entries.filter((entry) => entry.fact.kind === kind) as Entry<FactOf<K>>[];
  if (ones.length > 0) await write(ones);
}

function entryOf(fact: Fact, contents: ReadonlyMap<string, ContentRow>, erased: ReadonlySet<Fact>, takenBack: ReadonlySet<Fact>): Entry | CodedError {
  if (erased.has(fact)) return unauthenticated('The user was erased while this waited: nothing was recorded.');
  const content = contents.get(fact.contentId);
  if (!content || !(maySee(fact.viewer, content) || takenBack.has(fact))) return noContent(fact.contentId, 'input.contentId');
  return { fact, content, isChanged: false, isFurther: false, hasGrown: false, missing: null, recordId: null, repliesTo: null, refusal: null };
}

function byContentThenUser(a: Entry, b: Entry): number {
  if (a.fact.contentId !== b.fact.contentId) return a.fact.contentId < b.fact.contentId ? -1 : 1;
  return a.fact.viewer.id < b.fact.viewer.id ? -1 : a.fact.viewer.id > b.fact.viewer.id ? 1 : 0;
}

async function statesWanted(db: PoolClient, entries: Entry[]): Promise<ViewerStateRow[]> {
  const pairs = entries.filter(({ fact }) => fact.wantsState).map(({ fact }) => ({ contentId: fact.contentId, userId: fact.viewer.id }));
  return pairs.length > 0 ? viewerStates(db, pairs) : [];
}

function answers(entries: (Entry | CodedError)[], stats: StatsRow[], states: ViewerStateRow[]): (Outcome | Error)[] {
  const statsById = new Map(stats.map((row) => [row.contentId, row]));
  const stateByPair = new Map(states.map((row) => [keyOf(row.contentId, row.userId), row]));
  return entries.map((entry) => {
    if (entry instanceof Error) return entry;
    if (entry.refusal) return entry.refusal;
    const { fact, content, isChanged, missing, recordId } = entry;
    const { contentId } = fact;
    if (!maySee(fact.viewer, content)) return { contentId, content: null, stats: null, viewerState: null, isChanged, missing, recordId };
    const ofContent = statsById.get(content.id);
    if (!ofContent) return new Error(`Content ${content.id} has no counters.`);
    return {
      contentId,
      content,
      stats: ofContent,
      viewerState: stateByPair.get(keyOf(content.id, fact.viewer.id)) ?? null,
      isChanged,
      missing,
      recordId,
    };
  });
}
