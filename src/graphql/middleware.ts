import { isPromise } from 'graphql/jsutils/isPromise';
import type { MiddlewareFn } from 'type-graphql';
import type { Context } from './context';

// The types of type-graphql require promises. The compiled resolvers also accept middlewares that return a value, and `next` can return a value.

/**
 * Middleware for mutations and subscriptions, so that no field of the response returns rows from before the change. Clears the DataLoaders
 * before the resolver and, for mutations, after it, because they cache rows. The resolver of a subscription runs after the change, so the rows that
 * it loads are current. Reads the primary for the rest of the request, because the replica may not have the committed rows yet.
 */
export const freshRows: MiddlewareFn<Context> = ({ context, info }, next) => {
  context.clearLoaders();
  context.readPrimary();
  if (info.operation.operation === 'subscription') return next();
  const clearAfter = (result: unknown) => {
    context.clearLoaders();
    return result;
  };
  const result: unknown = next();
  return (isPromise(result) ? result.then(clearAfter) : clearAfter(result)) as Promise<unknown>;
};

/**
 * Middleware for queries that run their own statements. Limits the concurrent statements of each operation, so that other operations get connections.
 */
export const statementLimit: MiddlewareFn<Context> = ({ context }, next) => context.statements.run(next) as Promise<unknown>;
