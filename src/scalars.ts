import { GraphQLSafeInt } from 'graphql-scalars';
import { GraphQLISODateTime } from 'type-graphql';

/** Counts outgrow GraphQL's 32-bit Int: two thousand million views have been seen. */
export const SafeInt = GraphQLSafeInt;
export const DateTime = GraphQLISODateTime;
