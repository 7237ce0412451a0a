import { variantsByFields } from '../../infrastructure/database/column-variants';
import type { Queryable } from '../../infrastructure/database/pool';
import { Batch, SharedRead } from '../../infrastructure/database/shared-read';
import { columnOf, type RowOf, statement } from '../../infrastructure/database/statement';
import { textArray } from '../../infrastructure/database/text-array';
import type { ReadViewerStates } from '../../ledger/viewer-state';

const columnTypes = {
  hasViewed: 'bool',
  durationMs: 'int4?',
  progressPct: 'float4?',
  isComplete: 'bool?',
  isVerified: 'bool',
  timesViewed: 'int4?',
  firstViewedAt: 'timestamptz?',
  lastViewedAt: 'timestamptz?',
  reactions: 'text[]?',
  rating: 'int2?',
  hasSaved: 'bool',
  notes: 'text?',
  tags: 'text[]?',
} as const;
type Column = keyof typeof columnTypes;

interface Table {
  join: string;
  /** SQL expression that is null if the user has no row in the table. */
  key: string;
}

const onPair = (table: string) => `${table}.content_id = k."contentId" AND ${table}.user_id = k."userId"`;
const views: Table = { join: `views v ON ${onPair('v')}`, key: 'v.user_id' };
const reactions: Table = {
  join: `LATERAL (SELECT array_agg(kind ORDER BY kind) AS kinds FROM reactions x WHERE ${onPair('x')} AND kind IS NOT NULL GROUP BY content_id) r ON true`,
  key: 'r.kinds',
};
const reviews: Table = { join: `reviews w ON ${onPair('w')}`, key: 'w.user_id' };
const favorites: Table = { join: `favorites f ON ${onPair('f')}`, key: 'f.user_id' };

type Group = 'viewed' | 'viewing' | 'reactions' | 'review' | 'favorite';
/** Fields of `ViewerState` that need a group of columns. */
const groupFields: Record<Group, readonly string[]> = {
  viewed: ['hasViewed'],
  viewing: ['durationMs', 'progressPct', 'isComplete', 'isVerified', 'timesViewed', 'firstViewedAt', 'lastViewedAt'],
  reactions: ['hasLiked', 'hasDisliked', 'reactions'],
  review: ['rating'],
  favorite: ['hasSaved', 'notes', 'tags'],
};
/** Table of a group, and the SQL of its columns. */
const groups: Record<Group, { table: Table; columns: Partial<Record<Column, string>> }> = {
  viewed: { table: views, columns: { hasViewed: 'v.user_id IS NOT NULL' } },
  viewing: {
    table: views,
    columns: {
      durationMs: 'v.duration_ms',
      progressPct: 'v.progress_pct',
      isComplete: 'v.is_complete',
      isVerified: 'v.verified_by IS NOT NULL',
      timesViewed: 'v.times_viewed',
      firstViewedAt: 'v.first_viewed_at',
      lastViewedAt: 'v.last_viewed_at',
    },
  },
  reactions: { table: reactions, columns: { reactions: 'r.kinds' } },
  review: { table: reviews, columns: { rating: 'w.rating' } },
  favorite: { table: favorites, columns: { hasSaved: 'COALESCE(f.is_saved, false)', notes: 'f.notes', tags: 'f.tags' } },
};

const selectSql = (chosen: readonly Group[]) =>
  chosen.flatMap((group) => Object.entries(groups[group].columns).map(([name, sql]) => `${sql} AS "${name}"`)).join(', ');
const tablesOf = (chosen: readonly Group[]) => [...new Set(chosen.map((group) => groups[group].table))];
// Joins with `content` before the outer joins. Otherwise Citus would fetch whole tables, because the table `k` is not a distributed table.
const outerJoinsSql = (tables: readonly Table[]) =>
  `JOIN content c ON c.id = k."contentId" ${tables.map(({ join }) => `LEFT JOIN ${join}`).join(' ')}`;

/** State of a user on a content, with the columns that an operation requests. Columns of tables in which the user has no row can be absent. */
export type LoadedState = Partial<RowOf<typeof columnTypes>>;
declare module '../../ledger/viewer-state' {
  interface ViewerStateRow extends LoadedState {}
}

/** State of a user who has not interacted with the content. */
export const noState: LoadedState = {};

type ReadStates = (db: Queryable, batch: Batch<LoadedState>) => Promise<void>;

/** Reads states by content id, with the id of the user as group, from the tables that contain some fields of `ViewerState`. */
const variants = variantsByFields(groupFields, (chosen) => {
  const tables = tablesOf(chosen);
  const read: ReadStates = tables.length > 0 ? readFrom(chosen, tables) : async () => {};
  return { read, shared: new SharedRead<LoadedState>(read) };
});

/**
 * Returns the shared read of states by content id, with the id of the user as group, and with the columns of these fields of `ViewerState`; with all
 * columns if the fields are null. Pairs without any row have no state.
 */
export function stateReadOf(fields: ReadonlySet<string> | null): SharedRead<LoadedState> {
  return variants(fields).shared;
}

/** Reads the states of pairs in the transaction of `db`. */
export const viewerStates: ReadViewerStates = async (db, pairs, fields) => {
  const batch = new Batch<LoadedState>();
  for (const { userId, contentId } of pairs) batch.add([contentId], userId);
  await variants(fields).read(db, batch);
  return batch.rows.map((state) => state ?? noState);
};

function readFrom(chosen: readonly Group[], tables: readonly Table[]): ReadStates {
  const [only] = tables.length === 1 && tables[0] !== reactions ? tables : [];
  const from = only ? `JOIN ${only.join}` : `${outerJoinsSql(tables)} WHERE ${tables.map(({ key }) => `${key} IS NOT NULL`).join(' OR ')}`;
  const names = chosen.flatMap((group) => Object.keys(groups[group].columns) as Column[]);
  const byPair = statement(
    `viewer-states:${chosen.join('+')}`,
    { index: columnOf<number>('int8'), ...Object.fromEntries(names.map((name) => [name, columnTypes[name]])) },
    `SELECT k.index, ${selectSql(chosen)} FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS k("userId", "contentId", index) ${from}`,
  );
  return async (db, batch) => {
    const rows = (await byPair.rows(db, [textArray(batch.groups), textArray(batch.keys)])) as ({ index: number } & LoadedState)[];
    for (const row of rows) batch.rows[row.index - 1] = row;
  };
}
