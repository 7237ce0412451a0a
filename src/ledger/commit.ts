import { DatabaseError } from 'pg';
import { maySee } from '../domain/content-visibility';
import type { Weights } from '../domain/counters';
import { type CodedError, isUnreachable, noContent, unauthenticated } from '../domain/errors';
import { oldestKept } from '../domain/retention';
import type { Connection } from '../infrastructure/database/pool';
import { CounterDeltas } from './counter-deltas';
import type { CounterTables, StatsRow } from './counter-tables';
import type { Entry, Fact, Outcome } from './facts';
import type { AnyModule, KindRules } from './interaction-module';
import { type RecordedContent, recordedContents } from './read-contents';
import { erasedAmong } from './reject-facts-of-erased-users';
import { statesWanted } from './requested-states';
import { timelineIndexState } from './timeline-index';
import type { ReadViewerStates, ViewerStateRow } from './viewer-state';
import { type CounterStatements, countRows, writeCounts } from './write-counters';
import { writeUserHistory } from './write-timeline-index';
import { writeUserDays } from './write-user-days';

/** Facts that a writer commits in one transaction. Each retry of the transaction uses the same object. */
export interface Batch {
  /** Id of the writer and of its row in `ledger_lanes`. The row stores the number of the last committed batch, so that no batch commits twice. */
  writerId: string;
  /** Shard of the service-wide counters that this writer updates (`service_hourly.slot`), 0–32767. */
  shard: number;
  number: number;
  facts: readonly Fact[];
  /**
   * Entries of the last attempt that sent COMMIT. Null if no attempt can have committed. If the reply to COMMIT was lost, the retry returns the
   * results of these entries.
   */
  sent: (Entry | CodedError)[] | null;
}

/** Settings that affect how the ledger records facts. */
export interface Rules {
  /** All modules, in the order in which a batch locks their rows. */
  modules: readonly AnyModule[];
  weights: Weights;
  /** SQL statements that update the counter tables. Their texts contain the values of `weights`. */
  counters: CounterStatements;
  /** Number of UTC days for which the server keeps hourly counts. */
  hourlyDays: number;
  /**
   * Types of interactions that the ledger adds to the timeline index (`user_history`). Each type is mapped to those of its values, such as LIKE, that
   * the index stores as the type of the entry. Null if the ledger does not write the index.
   */
  timelineTypes: ReadonlyMap<string, readonly string[]> | null;
  erasureKeyOf: (userId: string) => string;
  viewerStates: ReadViewerStates;
}

/** Result of a committed batch. */
export interface Committed {
  /** One result per fact, in the order of the facts. An Error means that the ledger rejected the fact. */
  results: (Outcome | Error)[];
  /** Current counters of the contents that the batch changed. */
  changed: StatsRow[];
  /** Entries whose facts were not in the database before. */
  recorded: Entry[];
}

/**
 * Commits a batch in one transaction. The connection is pipelined: statements that do not depend on each other share a round trip. A batch of views,
 * for example, needs three round trips regardless of its size.
 */
export async function commitBatch(
  db: Connection,
  batch: Batch,
  { modules, weights, counters, hourlyDays, timelineTypes, erasureKeyOf, viewerStates }: Rules,
): Promise<Committed> {
  const ids = [...new Set(batch.facts.map((fact) => fact.contentId))].sort();
  const involved = modules.flatMap((module) => {
    const facts = batch.facts.filter(({ kind }) => kind in module.kinds);
    return facts.length > 0 ? [{ module, facts }] : [];
  });
  const [isOpen, rows, erased, found] = await Promise.all([
    begin(db, batch, timelineTypes !== null),
    recordedContents(db, ids, new Set(batch.facts.map(({ requestedFields }) => requestedFields?.content ?? null))),
    erasedAmong(db, batch.facts, erasureKeyOf),
    Promise.all(involved.map(({ module, facts }) => module.find?.(db, facts))),
  ]);
  if (!isOpen) return storedResults(db, batch, counters.tables, viewerStates);
  // `begin` returned true, so no earlier attempt has committed this batch.
  batch.sent = null;

  const contents = new Map(rows.map((row) => [row.id, row]));
  const groups = involved.map((group, index): Group => ({ ...group, found: found[index] }));
  const withdrawals = await withdrawalsOfUnseen(db, groups, contents);
  const rulesOf = new Map(groups.flatMap(({ module }) => Object.entries(module.kinds)));
  const entries = batch.facts.map((fact) => entryOf(fact, rulesOf.get(fact.kind) as KindRules, contents, erased, withdrawals));
  const accepted = entries.filter((entry): entry is Entry => !(entry instanceof Error)).sort(byContentThenUser);
  const nowMs = batch.facts[0]?.recordedAt ?? Date.now();
  const deltas = new CounterDeltas(counters.tables.counters, weights, oldestKept(hourlyDays, nowMs));
  // All batches lock tables in the order of the modules, and rows in sorted order, so that the transactions of two servers cannot deadlock.
  const last = await Promise.all(
    groups.map(async ({ module, found }) => {
      const ones = accepted.filter(({ fact }) => fact.kind in module.kinds);
      return ones.length > 0 ? module.write(db, ones, deltas, found) : null;
    }),
  );

  const unchanged = ids.filter((id) => contents.has(id) && !deltas.byContent.has(id));
  const rowsToCount = countRows(deltas, contents, batch.shard, nowMs);
  batch.sent = entries;
  const [changed, , , others, states, , commit] = await Promise.all([
    writeCounts(db, counters, rowsToCount),
    writeUserDays(db, accepted, rulesOf),
    timelineTypes ? writeUserHistory(db, accepted, timelineTypes) : null,
    unchanged.length > 0 ? counters.tables.statsById(db, unchanged) : [],
    statesWanted(db, accepted, viewerStates),
    Promise.all(last.map((send) => send?.())),
    db.query('COMMIT'),
  ]).catch((error) => {
    // PostgreSQL returned an error for a statement, so the transaction cannot have been committed.
    if (error instanceof DatabaseError && !isUnreachable(error)) batch.sent = null;
    throw error;
  });
  // If the transaction has failed, PostgreSQL reports no error for COMMIT but replies with ROLLBACK.
  if (commit.command !== 'COMMIT') throw new Error(`A batch was not committed: ${commit.command}.`);
  return { results: answers(entries, [...changed, ...others], states), changed, recorded: newOnes(accepted) };
}

/**
 * Begins the transaction and stores the batch number in the writer's row of `ledger_lanes`. Returns false if the row already contains this number,
 * because an earlier attempt has committed the batch. Waits for an earlier attempt that is still running, because that attempt has locked the row.
 */
async function begin(db: Connection, { writerId, number }: Batch, writesTimelineIndex: boolean): Promise<boolean> {
  // A batch that writes no timeline index entries makes the index incomplete, so it deletes the setting that marks the index as complete.
  const deleteMark = writesTimelineIndex ? '' : `; ${timelineIndexState.deleteSql}`;
  // Sends one string of statements, to save round trips. The string cannot have parameters, but its UUID, number and time need no escapes.
  const results =
    (await db.query(`BEGIN ISOLATION LEVEL READ COMMITTED; INSERT INTO ledger_lanes AS l (id, batch, updated_at) VALUES ('${writerId}', ${number}, '${new Date().toISOString()}')
    ON CONFLICT (id) DO UPDATE SET batch = EXCLUDED.batch, updated_at = EXCLUDED.updated_at WHERE l.batch < EXCLUDED.batch${deleteMark}`)) as unknown as {
      rowCount: number;
    }[];
  return results[1]?.rowCount === 1;
}

/** Returns the results of a batch whose COMMIT succeeded although the reply was lost. Combines the entries in `sent` with the current counters. */
async function storedResults(db: Connection, { sent, facts }: Batch, tables: CounterTables, viewerStates: ReadViewerStates): Promise<Committed> {
  if (!sent) throw new Error('A batch that never sent its COMMIT is marked as committed.');
  const accepted = sent.filter((entry): entry is Entry => !(entry instanceof Error));
  const [stats, states] = await Promise.all([
    tables.statsById(db, [...new Set(facts.map((fact) => fact.contentId))]),
    statesWanted(db, accepted, viewerStates),
    db.query('ROLLBACK'),
  ]);
  return { results: answers(sent, stats, states), changed: stats, recorded: newOnes(accepted) };
}

function newOnes(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ refusal, isChanged, isRepeatView }) => !refusal && (isChanged || isRepeatView));
}

/** The facts of a batch that one module records. */
interface Group {
  module: AnyModule;
  facts: readonly Fact[];
  /** Result of the `find` method of the module, which ran in the first round trip. */
  found: unknown;
}

/**
 * Returns the withdrawals of interactions with contents that the user cannot see, because these contents are removed, hidden or private. Users can
 * always withdraw their own interactions, and moderators can delete the comments of other users, so the ledger accepts these withdrawals. Omits facts
 * that have nothing to withdraw. If the ledger accepted these facts, it would reveal that the content exists.
 */
async function withdrawalsOfUnseen(
  db: Connection,
  groups: readonly Group[],
  contents: ReadonlyMap<string, RecordedContent>,
): Promise<ReadonlySet<Fact>> {
  const accepted = await Promise.all(
    groups.map(({ module, facts, found }) => {
      const unseen = facts.filter((fact) => {
        const content = contents.get(fact.contentId);
        return content && !maySee(fact.viewer, content) && module.kinds[fact.kind]?.isWithdrawal?.(fact);
      });
      return unseen.length > 0 ? (module.findWithdrawable?.(db, unseen, found) ?? []) : [];
    }),
  );
  return new Set(accepted.flat());
}

function entryOf(
  fact: Fact,
  rules: KindRules,
  contents: ReadonlyMap<string, RecordedContent>,
  erased: ReadonlySet<Fact>,
  withdrawals: ReadonlySet<Fact>,
): Entry | CodedError {
  if (erased.has(fact)) return unauthenticated('The user was erased before this interaction was recorded. Nothing was recorded.');
  const content = contents.get(fact.contentId);
  if (!content || !(maySee(fact.viewer, content) || withdrawals.has(fact))) return noContent(fact.contentId, 'input.contentId');
  return {
    fact,
    type: rules.typeOf(fact),
    value: rules.typeValueOf?.(fact) ?? null,
    isUndone: rules.isWithdrawal?.(fact) ?? false,
    content,
    isChanged: false,
    isRepeatView: false,
    isExtended: false,
    missing: null,
    recordId: null,
    repliesTo: null,
    refusal: null,
  };
}

function byContentThenUser(a: Entry, b: Entry): number {
  if (a.fact.contentId !== b.fact.contentId) return a.fact.contentId < b.fact.contentId ? -1 : 1;
  return a.fact.viewer.id < b.fact.viewer.id ? -1 : a.fact.viewer.id > b.fact.viewer.id ? 1 : 0;
}

function answers(entries: (Entry | CodedError)[], stats: StatsRow[], states: ReadonlyMap<Fact, ViewerStateRow>): (Outcome | Error)[] {
  const statsById = new Map(stats.map((row) => [row.contentId, row]));
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
      viewerState: states.get(fact) ?? null,
      isChanged,
      missing,
      recordId,
    };
  });
}
