import type { GraphQLFormattedError } from 'graphql';
import { Field, Int, ObjectType } from 'type-graphql';
import type { ErrorCode } from '../domain/errors';

@ObjectType({ description: 'Why one item of a list was refused.' })
export class ItemError {
  @Field(() => Int, { description: 'Its place in the list, from 0.' })
  index!: number;

  @Field(() => String, { description: 'A code, the same as in `extensions.code` of top-level errors.' })
  code!: ErrorCode;

  @Field(() => String, { description: 'The rule, and what came instead.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'The field that broke the rule.' })
  field!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'After how many milliseconds the same item can be sent again; null for an item that would be refused again.',
  })
  retryAfterMs!: number | null;
}

/** An error, as it is told of one item. */
export function toItemError(index: number, { message, extensions }: Pick<GraphQLFormattedError, 'message' | 'extensions'>): ItemError {
  const { code, field, retryAfterMs } = (extensions ?? {}) as { code: ErrorCode; field?: string; retryAfterMs?: number };
  return { index, code, message, field: field?.replace(/^input\./, '') || null, retryAfterMs: retryAfterMs ?? null };
}
