import type { GraphQLFormattedError } from 'graphql';
import { Field, Int, ObjectType } from 'type-graphql';
import type { ErrorCode } from '../domain/errors';

@ObjectType({ description: 'Reason why the server rejected one item of a list in a mutation.' })
export class ItemError {
  @Field(() => Int, { description: 'Position of the rejected item in the list of the request, starting at 0.' })
  index!: number;

  @Field(() => String, { description: 'Error code, such as BAD_USER_INPUT. The codes are those of `extensions.code` in GraphQL errors.' })
  code!: ErrorCode;

  @Field(() => String, { description: 'Explanation in English: the violated rule and the rejected value.' })
  message!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the invalid input field of the item. Null if the error does not concern a single field.',
  })
  field!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Time in milliseconds after which the client can send the item again. Null if a retry would fail again.',
  })
  retryAfterMs!: number | null;
}

/** Converts a formatted error to the error of the item at `index`. */
export function toItemError(index: number, { message, extensions }: Pick<GraphQLFormattedError, 'message' | 'extensions'>): ItemError {
  const { code, field, retryAfterMs } = (extensions ?? {}) as { code: ErrorCode; field?: string; retryAfterMs?: number };
  return { index, code, message, field: field?.replace(/^input\./, '') || null, retryAfterMs: retryAfterMs ?? null };
}
