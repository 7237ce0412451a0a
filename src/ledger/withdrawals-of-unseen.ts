import type { ContentRow } from '../domain/content-types';
import { maySee } from '../domain/content-visibility';
import { isModerator } from '../domain/roles';
import type { Queryable } from '../infrastructure/database/pool';
import { type RowOf, type Statement, statement } from '../infrastructure/database/statement';
import type { KnownComments } from '../interactions/comments/write';
import { typeOf } from './fact-type';
import type { Fact, FactKind } from './facts';
import { keyOf } from './row-format';

/** Columns that identify a user's state on a content: content id (`c`) and user id (`u`). */
const pairColumns = { c: 'text', u: 'text' } as const;
/** Columns that identify a reaction or a vote. `p` is the reaction group, or the author of the review. */
const partColumns = { ...pairColumns, p: 'text' } as const;
type StateKey = RowOf<typeof pairColumns> & { p?: string };

const pairs = (table: string) => `SELECT t.content_id AS c, t.user_id AS u FROM json_to_recordset($1) AS k(c text, u text)
  JOIN ${table} t ON t.content_id = k.c AND t.user_id = k.u`;

/**
 * For each kind of fact, the statement that reads the user's stored rows. Reactions, favorites and ratings keep their rows after a withdrawal, so the
 * ledger accepts a repeated withdrawal.
 */
const findStates: Partial<Record<FactKind, Statement<typeof pairColumns> | Statement<typeof partColumns>>> = {
  reaction: statement(
    'own-reactions',
    partColumns,
    `SELECT r.content_id AS c, r.user_id AS u, r.slot AS p FROM json_to_recordset($1) AS k(c text, u text, p text)
      JOIN reactions r ON r.content_id = k.c AND r.user_id = k.u AND r.slot = k.p`,
  ),
  favorite: statement('own-favorites', pairColumns, pairs('favorites')),
  rating: statement('own-ratings', pairColumns, pairs('reviews')),
  vote: statement(
    'own-votes',
    partColumns,
    `SELECT w.content_id AS c, w.voter_id AS u, w.author_id AS p FROM json_to_recordset($1) AS k(c text, u text, p text)
      JOIN review_votes w ON w.content_id = k.c AND w.author_id = k.p AND w.voter_id = k.u`,
  ),
};

/**
 * Returns the facts that withdraw an interaction with a content that the user cannot see, because the content is removed, hidden or private. Users
 * can always withdraw their own interactions, and moderators can delete the comments of other users. Omits facts that have nothing to withdraw,
 * because accepting them would reveal that the content exists.
 */
export async function withdrawalsOfUnseen(
  db: Queryable,
  facts: readonly Fact[],
  contents: ReadonlyMap<string, ContentRow>,
  comments: KnownComments,
): Promise<ReadonlySet<Fact>> {
  const unseen = facts.filter((fact) => {
    const content = contents.get(fact.contentId);
    return content && !maySee(fact.viewer, content) && typeOf(fact).isUndone;
  });
  const found = await Promise.all(
    [...new Set(unseen.map(({ kind }) => kind))].map(async (kind) => {
      const ofKind = unseen.filter((fact) => fact.kind === kind);
      const find = findStates[kind];
      if (!find) return ofKind.filter((fact) => mayRemoveComment(fact, comments));
      const rows: StateKey[] = await find.rows(db, [JSON.stringify(ofKind.map(stateKey))]);
      const own = new Set(rows.map(textOf));
      return ofKind.filter((fact) => own.has(textOf(stateKey(fact))));
    }),
  );
  return new Set(found.flat());
}

function mayRemoveComment(fact: Fact, comments: KnownComments): boolean {
  const comment = fact.kind === 'comment-edit' ? comments.get(keyOf(fact.contentId, fact.commentId)) : undefined;
  return comment !== undefined && (comment.userId === fact.viewer.id || isModerator(fact.viewer));
}

function stateKey(fact: Fact): StateKey {
  const part = fact.kind === 'reaction' ? fact.group : fact.kind === 'vote' ? fact.authorId : undefined;
  return { c: fact.contentId, u: fact.viewer.id, p: part };
}

const textOf = ({ c, u, p }: StateKey): string => keyOf(c, u, p ?? '');
