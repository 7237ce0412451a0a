import type { GraphQLFormattedError } from 'graphql';
import { Field, Int, ObjectType } from 'type-graphql';
import type { ErrorCode } from '../domain/errors';

@ObjectType({ description: 'Error of one rejected item of a list.' })
export class ItemError {
  @Field(() => Int, { description: 'Position of the item in the list, starting at 0.' })
  index!: number;

  @Field(() => String, { description: 'Error code, one of the codes in `extensions.code` of top-level errors.' })
  code!: ErrorCode;

  @Field(() => String, { description: 'Rule that the item violates, and the rejected value.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'Field that violates the rule. Null if the error does not concern one field.' })
  field!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Time in milliseconds after which the client can retry the item. Null if a retry would fail again.',
  })
  retryAfterMs!: number | null;
}

/** Converts a formatted error to the error of the item at `index`. */
export function toItemError(index: number, { message, extensions }: Pick<GraphQLFormattedError, 'message' | 'extensions'>): ItemError {
  const { code, field, retryAfterMs } = (extensions ?? {}) as { code: ErrorCode; field?: string; retryAfterMs?: number };
  return { index, code, message, field: field?.replace(/^input\./, '') || null, retryAfterMs: retryAfterMs ?? null };
}
