import DataLoader from 'dataloader';
import { firstUuid } from '../../domain/identifiers';
import type { Connection } from '../../graphql/connection';
import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { Interaction } from './history.type';

declare module '../../graphql/context' {
  interface Loaders {
    entryDetails: ReturnType<typeof createEntryDetailsLoader>;
  }
}

/** Details of a history entry that the server stores in separate tables and deletes after the days in RETENTION_DAYS. */
interface EntryDetails {
  /** Recipient of a share. Null if the share has no recipient or the entry is not a share. */
  recipient: string | null;
  /** Source of the latest viewing that has a source. Null if no viewing has a source or the entry is not a view. */
  source: string | null;
}

/**
 * Key of a history entry. The id distinguishes several shares of one content. For a view, the id is all zeros, because a user has only one view of a
 * content.
 */
interface EntryKey {
  type: string;
  contentId: string;
  id: string;
}

const nothing: EntryDetails = { recipient: null, source: null };

// Reads `interactions.recipient` if `interaction_details` has no recipient, because older servers stored the recipient in `interactions`.
const recipients = statement(
  'recipients-of-entries',
  { contentId: 'text', id: 'uuid', recipient: 'text?' },
  `SELECT e.content_id AS "contentId", e.id, COALESCE(d.recipient, e.recipient) AS recipient
    FROM json_to_recordset($2) AS k(c text, i uuid) JOIN interactions e ON e.content_id = k.c AND e.id = k.i
    LEFT JOIN interaction_details d ON d.content_id = e.content_id AND d.event_id = e.id WHERE e.user_id = $1`,
);

// A viewing without a row in `viewings` occurred at `views.plain_viewed_at`.
const sources = statement(
  'sources-of-entries',
  { contentId: 'text', source: 'text' },
  `SELECT DISTINCT ON (d.content_id) d.content_id AS "contentId", d.source FROM view_details d
    JOIN views w ON w.content_id = d.content_id AND w.user_id = d.user_id
    LEFT JOIN viewings v ON v.content_id = d.content_id AND v.user_id = d.user_id AND v.id = d.viewing_id
    WHERE d.user_id = $1 AND d.content_id = ANY($2) AND d.source IS NOT NULL
    ORDER BY d.content_id, COALESCE(v.occurred_at, w.plain_viewed_at) DESC, d.viewing_id`,
);

/** Returns the details of entries that belong to the user, and no details for other entries. Runs at most two statements for a whole page. */
async function detailsOfEntries(db: Queryable, userId: string, entries: readonly EntryKey[]): Promise<EntryDetails[]> {
  const shares = entries.filter(({ type }) => type === 'SHARE').map(({ contentId, id }) => ({ c: contentId, i: id }));
  const viewed = entries.filter(({ type }) => type === 'VIEW').map(({ contentId }) => contentId);
  const [shared, came] = await Promise.all([
    shares.length > 0 ? recipients.rows(db, [userId, JSON.stringify(shares)]) : [],
    viewed.length > 0 ? sources.rows(db, [userId, viewed]) : [],
  ]);
  const found = new Map<string, EntryDetails>([
    ...shared.map(({ contentId, id, recipient }): [string, EntryDetails] => [keyOf('SHARE', contentId, id), { ...nothing, recipient }]),
    ...came.map(({ contentId, source }): [string, EntryDetails] => [keyOf('VIEW', contentId, firstUuid), { ...nothing, source }]),
  ]);
  return entries.map(({ type, contentId, id }) => found.get(keyOf(type, contentId, id)) ?? nothing);
}

/**
 * Adds the details to a page of a user's history. If another user reads the page, callers pass null as `userId`, and the page contains no details.
 */
export async function withDetails(db: Queryable, userId: string | null, page: Connection<Interaction>) {
  const keys = page.nodes.map((node) => ({ ...node, id: node.entryId }));
  const details = userId === null ? [] : await detailsOfEntries(db, userId, keys);
  const edges = page.edges.map(({ cursor, node }, index) => ({ cursor, node: { details: known(details[index] ?? nothing), ...node } }));
  return { ...page, edges, nodes: edges.map(({ node }) => node) };
}

/** Returns the details that are not null, or null if there are none. */
function known({ recipient, source }: EntryDetails): { recipient?: string; source?: string } | null {
  if (recipient === null && source === null) return null;
  return { ...(recipient !== null && { recipient }), ...(source !== null && { source }) };
}

/** Creates a loader of the details of the viewer's own history entries. */
export function createEntryDetailsLoader(db: Queryable, userId: string | null): DataLoader<EntryKey, EntryDetails, string> {
  return new DataLoader(async (keys) => (userId === null ? keys.map(() => nothing) : detailsOfEntries(db, userId, keys)), {
    cacheKeyFn: ({ type, contentId, id }) => keyOf(type, contentId, id),
  });
}

const keyOf = (type: string, contentId: string, id: string): string => `${type}\0${contentId}\0${id}`;
