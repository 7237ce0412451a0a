import { GraphQLError, GraphQLID } from 'graphql';
import { GraphQLJSONObject, GraphQLSafeInt } from 'graphql-scalars';
import { GraphQLISODateTime } from 'type-graphql';

/** Type of counts, which can exceed GraphQL's 32-bit Int. */
export const SafeInt = GraphQLSafeInt;
export const DateTime = GraphQLISODateTime;
export const JsonObject = GraphQLJSONObject;

SafeInt.description = 'A whole number from -9007199254740991 to 9007199254740991, which is the range that JavaScript represents exactly.';
DateTime.description = 'A time as text in ISO 8601 format, such as 2026-01-31T10:15:30.000Z. The server returns all times in UTC.';
JsonObject.description = 'A JSON object with any fields.';

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
