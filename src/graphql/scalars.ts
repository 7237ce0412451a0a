import { GraphQLError, GraphQLID } from 'graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import { GraphQLISODateTime } from 'type-graphql';

/** Type of counts, which can exceed GraphQL's 32-bit Int. */
export const SafeInt = GraphQLSafeInt;
export const DateTime = GraphQLISODateTime;

/**
 * Makes ID reject numbers that JSON cannot represent exactly: JSON parsing rounds them, so they would identify other objects. It changes
 * the scalar of graphql-js, because type-graphql uses that scalar.
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
