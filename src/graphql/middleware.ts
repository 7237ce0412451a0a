import type { MiddlewareFn } from 'type-graphql';
import type { Context } from './context';

/**
 * For mutations and subscriptions: clears the DataLoaders before and after the resolver, and reads the primary from then on, so that no field
 * of the response returns rows from before the change. The replica may not have the committed rows of an event yet, and several
 * subscribers can share one response.
 */
export const freshRows: MiddlewareFn<Context> = async ({ context }, next) => {
  context.clearLoaders();
  context.readPrimary();
  const result: unknown = await next();
  context.clearLoaders();
  return result;
};

/** For queries that run their own statements: limits those of one operation that run at a time, so that other operations get connections. */
export const statementLimit: MiddlewareFn<Context> = ({ context }, next) => context.statements.run(next);
