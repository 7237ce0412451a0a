import type { MiddlewareFn } from 'type-graphql';
import type { Context } from './context';

/**
 * Middleware for mutations and subscriptions, so that no field of the response returns rows from before the change. Clears the DataLoaders
 * before and after the resolver, because they cache rows. Reads the primary for the rest of the request, because the replica may not have
 * the committed rows yet.
 */
export const freshRows: MiddlewareFn<Context> = async ({ context }, next) => {
  context.clearLoaders();
  context.readPrimary();
  const result: unknown = await next();
  context.clearLoaders();
  return result;
};

/**
 * Middleware for queries that run their own statements. Limits the concurrent statements of each operation, so that other operations get connections.
 */
export const statementLimit: MiddlewareFn<Context> = ({ context }, next) => context.statements.run(next);
