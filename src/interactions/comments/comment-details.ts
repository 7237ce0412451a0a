import { badInput } from '../../domain/errors';
import { keyGiven } from '../../domain/identifiers';
import type { FactDetails } from '../record-interaction';

interface Words {
  contentId: string;
  parentId?: string | null;
  body?: string | null;
}

/** Builds the details of a comment. @throws CodedError BAD_USER_INPUT if the body is empty or `parentId` belongs to another content. */
export function commentDetails({ contentId, parentId, body }: Words): FactDetails {
  const text = textOf(body);
  if (!parentId) return { kind: 'comment', parentId: null, body: text };
  const { id, contentId: of } = keyGiven('Comment', parentId, 'input.parentId');
  if (of !== contentId) throw badInput('input.parentId', 'The comment to reply to belongs to another content.');
  return { kind: 'comment', parentId: id, body: text };
}

/** Returns the trimmed body of a comment. @throws CodedError BAD_USER_INPUT if it is empty. */
export function textOf(body: string | null | undefined): string {
  const text = body?.trim();
  if (!text) throw badInput('input.body', 'body must not be empty.');
  return text;
}
