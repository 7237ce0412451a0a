import type { PoolClient } from 'pg';
import { contentsById } from '../content/queries';
import { maySee } from '../content/types';
import { CodedError } from '../errors';
import type { Weights } from '../stats/counters';
import type { StatsRow } from '../stats/queries';
import { viewerStates } from '../views/viewer-state';
import { writeCounts } from './counts';
import { Effects } from './effects';
import type { Entry, Fact, FactKind, Outcome } from './facts';
import { keyOf } from './rows';
import { writeFavorites } from './writers/favorites';
import { writeInteractions } from './writers/interactions';
import { writeReactions } from './writers/reactions';
import { writeReports } from './writers/reports';
import { writeViews } from './writers/views';

/** One batch's place in its ledger's row: what makes a batch commit exactly once, however often it is tried. */
export interface BatchMark {
  lane: string;
  number: number;
}

/** What a committed batch answers, fact by fact in the order given, and the counts that it changed. */
export interface Written {
  results: (Outcome | Error)[];
  changed: StatsRow[];
}

type Writer = (db: PoolClient, entries: Entry<never>[], effects: Effects) => Promise<void>;

/** The tables' order is the same in every batch: together with sorted rows it keeps two nodes from deadlock. */
const writers: [FactKind, Writer][] = [
  ['view', writeViews],
  ['reaction', writeReactions],
  ['favorite', writeFavorites],
  ['interaction', writeInteractions],
  ['report', writeReports],
];

/**
 * Writes a batch up to, not including, its COMMIT. null: this very batch was committed by an earlier try.
 * The number of statements does not depend on the number of facts.
 */
export async function writeBatch(db: PoolClient, mark: BatchMark, facts: readonly Fact[], weights: Weights): Promise<Written | null> {
  if (!(await begin(db, mark))) return null;
  const contents = new Map((await contentsById(db, [...new Set(facts.map((fact) => fact.contentId))].sort())).map((row) => [row.id, row]));
  const entries = facts.map((fact) => entryOf(fact, contents));

  const effects = new Effects(weights);
  const sorted = entries.filter((entry): entry is Entry => !(entry instanceof Error)).sort(byContentThenUser);
  for (const [kind, write] of writers) {
    const ofKind = sorted.filter((entry) => entry.fact.kind === kind);
    if (ofKind.length > 0) await write(db, ofKind as Entry<never>[], effects);
  }
  const accepted = sorted.filter((entry) => !entry.refusal);
  const answeredFor = new Map(accepted.map(({ content }) => [content.id, content]));
  const { stats, changed } = await writeCounts(db, effects, answeredFor, facts[0]?.recordedAt ?? Date.now());
  const states = await statesWanted(db, accepted);

  const results = entries.map((entry): Outcome | Error => {
    if (entry instanceof Error) return entry;
    if (entry.refusal) return entry.refusal;
    const { fact, content, isChanged, missing, reportId } = entry;
    const ofContent = stats.get(content.id);
    if (!ofContent) throw new Error(`No counters for content ${content.id}`);
    return { content, stats: ofContent, viewerState: states.get(keyOf(content.id, fact.viewer.id)) ?? null, isChanged, missing, reportId };
  });
  return { results, changed };
}

/**
 * Opens the transaction and claims the batch's number in the ledger's own row. A first try whose COMMIT got lost on the way
 * holds that number: then there is nothing left to do. One still under way holds the row: then this waits for its end.
 */
async function begin(db: PoolClient, { lane, number }: BatchMark): Promise<boolean> {
  // One round trip; both values are ours (a UUID and a number), and a string of statements takes no parameters.
  const results = (await db.query(`BEGIN; INSERT INTO ledger_lanes AS l (id, batch, updated_at) VALUES ('${lane}', ${number}, '${new Date().toISOString()}')
    ON CONFLICT (id) DO UPDATE SET batch = EXCLUDED.batch, updated_at = EXCLUDED.updated_at WHERE l.batch < EXCLUDED.batch`)) as unknown as { rowCount: number }[];
  return results[1]?.rowCount === 1;
}

function entryOf(fact: Fact, contents: ReadonlyMap<string, Outcome['content']>): Entry | CodedError {
  const content = contents.get(fact.contentId);
  // What one may not see is answered like what is not there.
  if (!content || !maySee(fact.viewer, content)) return new CodedError('NOT_FOUND', `There is no content "${fact.contentId}".`, { field: 'input.contentId' });
  return { fact, content, isChanged: false, missing: null, reportId: null, refusal: null };
}

function byContentThenUser(a: Entry, b: Entry): number {
  if (a.fact.contentId !== b.fact.contentId) return a.fact.contentId < b.fact.contentId ? -1 : 1;
  return a.fact.viewer.id < b.fact.viewer.id ? -1 : a.fact.viewer.id > b.fact.viewer.id ? 1 : 0;
}

async function statesWanted(db: PoolClient, entries: Entry[]) {
  const pairs = entries.filter(({ fact }) => fact.wantsState).map(({ fact }) => ({ contentId: fact.contentId, userId: fact.viewer.id }));
  const rows = pairs.length > 0 ? await viewerStates(db, pairs) : [];
  return new Map(rows.map((row) => [keyOf(row.contentId, row.userId), row]));
}
