import { GraphQLError, GraphQLID } from 'graphql';
import { GraphQLJSONObject, GraphQLSafeInt } from 'graphql-scalars';
import { GraphQLISODateTime } from 'type-graphql';

/** Scalar for counts, which can exceed the 32 bits of GraphQL's Int: integers up to 2^53 - 1. */
export const SafeInt = GraphQLSafeInt;
export const DateTime = GraphQLISODateTime;
export const JsonObject = GraphQLJSONObject;

SafeInt.description = 'A whole number from -9007199254740991 to 9007199254740991, which is the range that JavaScript represents exactly.';
DateTime.description = 'A time as text in ISO 8601 format, such as 2026-01-31T10:15:30.000Z. The server returns all times in UTC.';
JsonObject.description = 'A JSON object with any fields.';

/**
 * Makes the scalar ID reject integers beyond ±(2^53 - 1), because JSON.parse rounds them, so that they would identify another object.
 * Changes the scalar object of graphql-js itself, because type-graphql uses that object.
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
