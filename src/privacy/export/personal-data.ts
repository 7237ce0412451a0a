import { sources } from '../../community/notifications/queries';
import type { Queryable } from '../../infrastructure/database/pool';
import { toJson } from './csv-safety';
import { beginExport } from './queries';

type Row = Record<string, unknown>;

interface Section {
  name: string;
  /** Columns that the export writes as text, because JSON parsers would round their decimal numbers. */
  decimals?: readonly string[];
  /** SQL after FROM, including WHERE, that selects the rows of user $1 from a table with the alias `t`. */
  from: string;
}

/** Columns that the export omits: the user's id, which the file contains once, the ids of moderators, and internal columns. */
const hiddenColumns = ['user_id', 'claimed_by', 'decided_by', 'deleted_by', 'fingerprint', 'search', 'search_title'];
const of = (name: string, table: string, mine = 't.user_id = $1'): Section => ({ name, from: `${table} t WHERE ${mine}` });

/** Sections of the exported file, which together contain all data that the server stores about a user. docs/privacy.md describes each table. */
export const sections: readonly Section[] = [
  of('profile', 'users', 't.id = $1'),
  of('views', 'views'),
  of('viewings', 'viewings'),
  of('viewDetails', 'view_details', 't.content_id IN (SELECT content_id FROM views WHERE user_id = $1) AND t.user_id = $1'),
  of('reactions', 'reactions'),
  of('favorites', 'favorites'),
  { ...of('interactions', 'interactions'), decimals: ['unit_price'] },
  of('interactionDetails', 'interaction_details', '(t.content_id, t.event_id) IN (SELECT content_id, id FROM interactions WHERE user_id = $1)'),
  of('reviews', 'reviews'),
  of('reviewVotes', 'review_votes', 't.voter_id = $1'),
  of('comments', 'comments'),
  of('reports', 'reports'),
  of('moderationEvents', 'moderation_events', 't.actor_id = $1'),
  of('following', 'follows', 't.follower_id = $1'),
  of('followers', 'follows', 't.followed_id = $1'),
  of('collections', 'collections'),
  of('collectionItems', 'collection_items'),
  of('dismissals', 'dismissals'),
  of('historyRemovals', 'history_removals'),
  of('historyClearings', 'history_clearings'),
  of('historyHints', 'user_history'),
  of('activeDays', 'user_days'),
  of('experimentExposures', 'experiment_exposures'),
  of('requestKeys', 'request_keys'),
  of('ownedContents', 'content', 't.owner_id = $1'),
  {
    name: 'notifications',
    from: `(${sources.map(({ kind, table, at, isFor }) => `SELECT '${kind}' AS kind, content_id, id, ${at} AS at FROM ${table} WHERE ${isFor}`).join(' UNION ALL ')}) t`,
  },
];

const rowsAtATime = 500;

/**
 * Starts an export of all data about a user, read from one database snapshot. The returned function resolves with the next piece of a JSON object
 * that contains one list per section, and with null after the last piece. The transaction stays open until the caller closes the connection.
 */
export async function openEverything(db: Queryable, userId: string, nowMs: number): Promise<() => Promise<string | null>> {
  await db.query(beginExport);
  const pieces = piecesOf(db, userId, nowMs);
  return async () => {
    const { done, value } = await pieces.next();
    return done ? null : value;
  };
}

async function* piecesOf(db: Queryable, userId: string, nowMs: number): AsyncGenerator<string, void> {
  yield `{"userId": ${JSON.stringify(userId)}, "exportedAt": ${JSON.stringify(new Date(nowMs))}`;
  for (const { name, from, decimals = [] } of sections) {
    const asText = decimals.map((column) => ` || jsonb_build_object('${column}', trim_scale(t.${column})::text)`).join('');
    await db.query(`DECLARE part NO SCROLL CURSOR FOR SELECT to_jsonb(t) - '{${hiddenColumns.join(',')}}'::text[]${asText} AS row FROM ${from}`, [
      userId,
    ]);
    let separator = `,\n${JSON.stringify(name)}: [\n`;
    for (let rows: { row: Row }[] = []; ; ) {
      ({ rows } = await db.query<{ row: Row }>(`FETCH ${rowsAtATime} FROM part`));
      if (rows.length > 0) yield separator + rows.map(({ row }) => toJson(camelCased(row))).join(',\n');
      if (rows.length > 0) separator = ',\n';
      if (rows.length < rowsAtATime) break;
    }
    yield separator === ',\n' ? '\n]' : `${separator.trimEnd()}]`;
    await db.query('CLOSE part');
  }
  yield '\n}\n';
}

function camelCased(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()), value]));
}
