import { sources } from '../../community/notifications/queries';
import type { Queryable } from '../../infrastructure/database/pool';
import { toJson } from './hostile-text';
import { beginExport } from './queries';

type Row = Record<string, unknown>;

interface Section {
  name: string;
  /** Columns whose numbers have more digits than JSON's readers keep: written as text. */
  decimals?: readonly string[];
  /** A query of the rows that are the user's ($1), as whole rows of a table `t`. */
  from: string;
}

/** Whose the row is the reader knows; who moderated is not theirs to know. */
const notTold = ['user_id', 'claimed_by', 'decided_by', 'deleted_by', 'fingerprint', 'search', 'search_title'];
const of = (name: string, table: string, mine = 't.user_id = $1'): Section => ({ name, from: `${table} t WHERE ${mine}` });

/** Everything that is held about a user, by table: docs/privacy.md says what each is for. */
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
 * Opens everything that is held about a user, all of it as of one moment, in a transaction that ends with the connection. Each call
 * gives the next piece of one JSON object, a list per section; null after the last one.
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
    await db.query(`DECLARE part NO SCROLL CURSOR FOR SELECT to_jsonb(t) - '{${notTold.join(',')}}'::text[]${asText} AS row FROM ${from}`, [userId]);
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
