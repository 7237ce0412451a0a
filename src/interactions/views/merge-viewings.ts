import { CodedError } from '../../domain/errors';
import { missingForView, type ViewClaim } from '../../domain/view-policy';
import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { Entry } from '../../ledger/facts';
import { keyOf } from '../../ledger/row-format';
import type { ViewFact } from './fact';

/** A viewing, merged from all facts of a batch that have the same id. Duration and progress are the maxima that the client claimed. */
export interface Viewing extends ViewClaim {
  entry: Entry<ViewFact>;
  /** Facts that started or extended the viewing. Facts that changed nothing are not included. */
  facts: ViewFact[];
  handleId: string | null;
  isNew: boolean;
  isExtended: boolean;
}

const knownColumns = `v.content_id AS "contentId", v.user_id AS "userId", v.id, v.handle_id AS "handleId", v.duration_ms AS "durationMs", v.progress_pct AS "progressPct", v.is_complete AS "isComplete"`;
const findKnown = statement(
  'known-viewings',
  { contentId: 'text', userId: 'text', id: 'uuid', handleId: 'uuid?', durationMs: 'int4', progressPct: 'float4', isComplete: 'bool' },
  `SELECT ${knownColumns} FROM json_to_recordset($1) AS k(c text, u text, i uuid) JOIN viewings v ON v.content_id = k.c AND v.user_id = k.u AND v.id = k.i
    UNION ALL SELECT ${knownColumns} FROM json_to_recordset($1) AS k(c text, h uuid) JOIN viewings v ON v.content_id = k.c AND v.handle_id = k.h`,
);

/** Stored viewings whose id or handle occurs in the batch. */
export interface KnownViewings {
  byEvent: Map<string, ViewClaim & { handleId: string | null }>;
  /** Maps each used handle to the key of its viewing. The key can contain a pseudonym, because an erasure replaces the user id. */
  byHandle: Map<string, string>;
}

export async function findViewings(db: Queryable, facts: readonly ViewFact[]): Promise<KnownViewings> {
  const known: KnownViewings = { byEvent: new Map(), byHandle: new Map() };
  const keys = facts
    .filter(({ isClientId, handle }) => isClientId || handle)
    .map((fact) => ({ c: fact.contentId, u: fact.viewer.id, i: fact.id, h: fact.handle?.id }));
  if (keys.length === 0) return known;
  const rows = await findKnown.rows(db, [JSON.stringify(keys)]);
  for (const { contentId, userId, id, handleId, durationMs, progressPct, isComplete } of rows) {
    known.byEvent.set(keyOf(contentId, userId, id), { durationMs, progressPct: Math.fround(progressPct), isComplete, handleId });
    if (handleId) known.byHandle.set(keyOf(contentId, handleId), keyOf(contentId, userId, id));
  }
  return known;
}

/**
 * Merges facts into viewings, new and stored ones. Omits entries that are below the thresholds of the view policy, and stores in `entry.missing`
 * which requirements the fact does not meet. Omits entries with a wrong handle, and stores the error in `entry.refusal`.
 */
export function foldByEvent(entries: Entry<ViewFact>[], known: KnownViewings): Viewing[] {
  const usedFor = new Map(known.byHandle);
  const viewings = new Map<string, Viewing>();
  for (const entry of entries) {
    const { fact, content } = entry;
    const { id, contentId, handle } = fact;
    const key = keyOf(contentId, fact.viewer.id, id);
    const recorded = known.byEvent.get(key);
    const standing = viewings.get(key) ?? (recorded && { entry, facts: [], isNew: false, isExtended: false, ...recorded });
    const handleKey = handle && keyOf(contentId, handle.id);
    if (handleKey && (usedFor.get(handleKey) ?? key) !== key) entry.refusal = usedUp();
    else if (handle && standing && standing.handleId !== handle.id) entry.refusal = openedOtherwise(id);
    if (entry.refusal) continue;
    if (!standing) entry.missing = missingForView(fact.policies[content.type], fact, content.durationMs, handle?.passedMs ?? null);
    if (entry.missing) continue;
    if (handleKey) usedFor.set(handleKey, key);
    viewings.set(
      key,
      standing ? raised(standing, fact) : { entry, facts: [fact], handleId: handle?.id ?? null, isNew: true, isExtended: false, ...claimOf(fact) },
    );
  }
  // Sorts by content, user and id, because all batches lock viewings in this order.
  return [...viewings].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, viewing]) => viewing);
}

/** Raises duration and progress to the values of the fact. If the viewing was recorded with a handle, ignores facts without the handle. */
function raised(viewing: Viewing, fact: ViewFact): Viewing {
  const { durationMs, progressPct, isComplete, handle } = fact;
  if (viewing.handleId && !handle) return viewing;
  const isExtended = durationMs > viewing.durationMs || progressPct > viewing.progressPct || (isComplete && !viewing.isComplete);
  return {
    ...viewing,
    facts: isExtended ? [...viewing.facts, fact] : viewing.facts,
    durationMs: Math.max(durationMs, viewing.durationMs),
    progressPct: Math.max(progressPct, viewing.progressPct),
    isComplete: isComplete || viewing.isComplete,
    isExtended: isExtended || viewing.isExtended,
  };
}

function claimOf({ durationMs, progressPct, isComplete }: ViewFact): ViewClaim {
  return { durationMs, progressPct, isComplete };
}

function usedUp(): CodedError {
  return new CodedError('CONFLICT', 'This handle was already used, and a handle records one viewing. Call startView for the next viewing.', {
    field: 'input.handle',
  });
}

function openedOtherwise(id: string): CodedError {
  return new CodedError(
    'CONFLICT',
    `The viewing with the eventId ${id} was recorded with another handle or without one. Generate a new UUID for every viewing.`,
    {
      field: 'input.eventId',
    },
  );
}
