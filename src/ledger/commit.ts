import { DatabaseError } from 'pg';
import type { ContentRow } from '../domain/content-types';
import { maySee } from '../domain/content-visibility';
import type { Weights } from '../domain/counters';
import { type CodedError, isUnreachable, noContent, unauthenticated } from '../domain/errors';
import { oldestKept } from '../domain/retention';
import type { ViewPolicies } from '../domain/view-policy';
import type { Connection } from '../infrastructure/database/pool';
import { CounterDeltas } from './counter-deltas';
import type { Entry, Fact, FactKind, FactOf, Outcome } from './facts';
import { erasedAmong } from './reject-facts-of-erased-users';
import { findRepeats } from './repeated-ids';
import { keyOf } from './row-format';
import { contentsById } from './rows/content';
import { type StatsRow, statsById } from './rows/stats';
import { type ViewerStateRow, viewerStates } from './rows/viewer-state';
import { timelineIndexState } from './timeline-index';
import { withdrawalsOfUnseen } from './withdrawals-of-unseen';
import { type AddCounts, countRows, writeCounts } from './write-counters';
import { knownComments, lockTouchedComments, writeCommentEdits, writeComments } from './writers/comments';
import { writeFavorites } from './writers/favorites';
import { writeInteractions } from './writers/interactions';
import { writeRatings } from './writers/ratings';
import { writeReactions } from './writers/reactions';
import { writeReports } from './writers/reports';
import { writeUserHistory } from './writers/timeline-index';
import { writeUserDays } from './writers/user-days';
import { findViewings } from './writers/viewings';
import { writeViews } from './writers/views';
import { lockRatedAndVoted, writeVotes } from './writers/votes';

/** A batch, from its first attempt to its commit. */
export interface Batch {
  /** Id of the writer. Together with `number` it ensures that a batch commits exactly once (see `begin`). */
  writerId: string;
  /** Shard of the service-wide counters that this writer adds to. */
  shard: number;
  number: number;
  facts: readonly Fact[];
  /** What the last attempt that sent COMMIT had written. The retry needs it if the commit succeeded but the reply was lost. */
  sent: (Entry | CodedError)[] | null;
}

/** Configuration of this installation that affects how facts are recorded. */
export interface Rules {
  weights: Weights;
  /** The statements that add to counters, built with `weights`. */
  addCounts: AddCounts;
  policies: ViewPolicies;
  /** Number of UTC days for which the server keeps hourly counts. */
  hourlyDays: number;
  /** Whether the ledger writes an entry to the timeline index for each fact. */
  writesTimelineIndex: boolean;
  erasureKeyOf: (userId: string) => string;
}

/** Result of a committed batch: one result per fact, in the order of the facts, and the counters that the batch changed. */
export interface Committed {
  results: (Outcome | Error)[];
  changed: StatsRow[];
  /** The new facts of the batch. */
  recorded: Entry[];
}

/**
 * Commits a batch. The connection is pipelined, and statements that do not depend on each other are sent together: a batch of any size
 * takes three round trips. The number of statements depends only on which kinds of facts the batch holds.
 */
export async function commitBatch(
  db: Connection,
  batch: Batch,
  { weights, addCounts, policies, hourlyDays, writesTimelineIndex, erasureKeyOf }: Rules,
): Promise<Committed> {
  const ids = [...new Set(batch.facts.map((fact) => fact.contentId))].sort();
  const [isOpen, rows, erased, viewings, interactions, comments] = await Promise.all([
    begin(db, batch, writesTimelineIndex),
    contentsById(db, ids),
    erasedAmong(db, batch.facts, erasureKeyOf),
    findViewings(db, ofKind(batch.facts, 'view')),
    findRepeats(db, ofKind(batch.facts, 'interaction')),
    knownComments(db, batch.facts),
  ]);
  if (!isOpen) return storedResults(db, batch);
  // `begin` succeeded, so no earlier attempt was committed.
  batch.sent = null;

  const contents = new Map(rows.map((row) => [row.id, row]));
  const withdrawals = await withdrawalsOfUnseen(db, batch.facts, contents, comments);
  const entries = batch.facts.map((fact) => entryOf(fact, contents, erased, withdrawals));
  const accepted = entries.filter((entry): entry is Entry => !(entry instanceof Error)).sort(byContentThenUser);
  const nowMs = batch.facts[0]?.recordedAt ?? Date.now();
  const deltas = new CounterDeltas(weights, oldestKept(hourlyDays, nowMs));
  // Every batch writes the tables in this order and its rows sorted, so that two nodes cannot deadlock.
  await Promise.all([
    writeEach(accepted, 'view', (ones) => writeViews(db, ones, deltas, policies, viewings)),
    writeEach(accepted, 'reaction', (ones) => writeReactions(db, ones, deltas)),
    writeEach(accepted, 'favorite', (ones) => writeFavorites(db, ones, deltas)),
    writeEach(accepted, 'interaction', (ones) => writeInteractions(db, ones, deltas, interactions)),
    lockRatedAndVoted(db, accepted),
    writeEach(accepted, 'rating', (ones) => writeRatings(db, ones, deltas)),
    writeEach(accepted, 'vote', (ones) => writeVotes(db, ones)),
    lockTouchedComments(db, accepted, comments),
    writeEach(accepted, 'comment', (ones) => writeComments(db, ones, deltas, comments)),
    writeEach(accepted, 'comment-edit', (ones) => writeCommentEdits(db, ones, deltas, comments)),
    writeEach(accepted, 'report', (ones) => writeReports(db, ones)),
  ]);

  const unchanged = ids.filter((id) => contents.has(id) && !deltas.byContent.has(id));
  const rowsToCount = countRows(deltas, contents, batch.shard, nowMs);
  batch.sent = entries;
  const [changed, , , others, states, commit] = await Promise.all([
    writeCounts(db, addCounts, rowsToCount),
    writeUserDays(db, accepted),
    writesTimelineIndex ? writeUserHistory(db, accepted) : null,
    unchanged.length > 0 ? statsById(db, unchanged) : [],
    statesWanted(db, accepted),
    db.query('COMMIT'),
  ]).catch((error) => {
    // PostgreSQL itself rejected a statement, so the transaction was certainly not committed.
    if (error instanceof DatabaseError && !isUnreachable(error)) batch.sent = null;
    throw error;
  });
  // COMMIT in a failed transaction is no error: PostgreSQL replies with ROLLBACK.
  if (commit.command !== 'COMMIT') throw new Error(`A batch was not committed: ${commit.command}.`);
  return { results: answers(entries, [...changed, ...others], states), changed, recorded: newOnes(accepted) };
}

/**
 * Opens the transaction and stores the batch's number in the writer's own row. Returns false if an earlier attempt was committed: the row
 * then holds the number already. Waits for an earlier attempt that is still running, because that attempt locks the row.
 */
async function begin(db: Connection, { writerId, number }: Batch, writesTimelineIndex: boolean): Promise<boolean> {
  // A batch without timeline entries deletes the setting that says that every fact has one.
  const deleteMark = writesTimelineIndex ? '' : `; ${timelineIndexState.deleteSql}`;
  // One round trip. A string of several statements takes no parameters; both values are safe to insert (a UUID and a number).
  const results =
    (await db.query(`BEGIN ISOLATION LEVEL READ COMMITTED; INSERT INTO ledger_lanes AS l (id, batch, updated_at) VALUES ('${writerId}', ${number}, '${new Date().toISOString()}')
    ON CONFLICT (id) DO UPDATE SET batch = EXCLUDED.batch, updated_at = EXCLUDED.updated_at WHERE l.batch < EXCLUDED.batch${deleteMark}`)) as unknown as {
      rowCount: number;
    }[];
  return results[1]?.rowCount === 1;
}

/** Returns the result of a batch that was committed but whose reply was lost: the facts from `sent`, with the current counts. */
async function storedResults(db: Connection, { sent, facts }: Batch): Promise<Committed> {
  if (!sent) throw new Error('A batch that never sent its COMMIT is marked as committed.');
  const accepted = sent.filter((entry): entry is Entry => !(entry instanceof Error));
  const [stats, states] = await Promise.all([
    statsById(db, [...new Set(facts.map((fact) => fact.contentId))]),
    statesWanted(db, accepted),
    db.query('ROLLBACK'),
  ]);
  return { results: answers(sent, stats, states), changed: stats, recorded: newOnes(accepted) };
}

function newOnes(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ refusal, isChanged, isRepeatView }) => !refusal && (isChanged || isRepeatView));
}

function ofKind<K extends FactKind>(facts: readonly Fact[], kind: K): FactOf<K>[] {
  return facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
}

async function writeEach<K extends FactKind>(entries: Entry[], kind: K, write: (ones: Entry<FactOf<K>>[]) => Promise<void>): Promise<void> {
  const ones = entries.filter((entry) => entry.fact.kind === kind) as Entry<FactOf<K>>[];
  if (ones.length > 0) await write(ones);
}

function entryOf(
  fact: Fact,
  contents: ReadonlyMap<string, ContentRow>,
  erased: ReadonlySet<Fact>,
  withdrawals: ReadonlySet<Fact>,
): Entry | CodedError {
  if (erased.has(fact)) return unauthenticated('The user was erased before this interaction was recorded. Nothing was recorded.');
  const content = contents.get(fact.contentId);
  if (!content || !(maySee(fact.viewer, content) || withdrawals.has(fact))) return noContent(fact.contentId, 'input.contentId');
  return { fact, content, isChanged: false, isRepeatView: false, isExtended: false, missing: null, recordId: null, repliesTo: null, refusal: null };
}

function byContentThenUser(a: Entry, b: Entry): number {
  if (a.fact.contentId !== b.fact.contentId) return a.fact.contentId < b.fact.contentId ? -1 : 1;
  return a.fact.viewer.id < b.fact.viewer.id ? -1 : a.fact.viewer.id > b.fact.viewer.id ? 1 : 0;
}

async function statesWanted(db: Connection, entries: Entry[]): Promise<ViewerStateRow[]> {
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
