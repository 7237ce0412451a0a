import { GraphQLError, GraphQLID } from 'graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import { GraphQLISODateTime } from 'type-graphql';

/** Counts outgrow GraphQL's 32-bit Int: two thousand million views have been seen. */
export const SafeInt = GraphQLSafeInt;
export const DateTime = GraphQLISODateTime;

/**
 * Makes ID reject numbers that JSON cannot hold exactly: parsing has rounded them, so they would be the ids of other things. The
 * scalar is graphql-js's own, because every schema has one ID and type-graphql uses that one.
 */
export function rejectRoundedIds(): void {
  GraphQLID.parseValue = (value) => {
    if (typeof value === 'string') return value;
    if (Number.isSafeInteger(value)) return String(value);
    throw new GraphQLError(
      `ID must be text or a whole number from -9007199254740991 to 9007199254740991, got ${inspected(value)}. Send a longer number as text.`,
    );
  };
}

function inspected(value: unknown): string {
  return typeof value === 'number' ? String(value) : `a value of type ${Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value}`;
}
