import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { CodedError } from '../../domain/errors';
import type { Connection } from '../../graphql/connection';
import type { Context } from '../../graphql/context';
import { Form } from './request-validation';

declare module 'fastify' {
  interface FastifyContextConfig {
    fieldNames?: Readonly<Record<string, string>>;
  }
}

/** Argument of a handler: the context of the request, and its validated path parameters, query and body. */
interface Ask<Params, Query, Body> {
  context: Context;
  params: Params;
  query: Query;
  body: Body;
  /** Path and query as the client sent them. */
  url: string;
  ifNoneMatch: string | undefined;
  /** Event id that the server derives from the Idempotency-Key, so that a retry records the same event; undefined without a key. */
  eventId: string | undefined;
  reply: FastifyReply;
}

export interface Answer<Body = unknown> {
  /** HTTP status; 200 by default. */
  status?: number;
  headers?: Record<string, string>;
  body: Body;
}

interface RouteForm<Params extends TObject, Query extends TObject, Body extends TObject, Result extends TSchema> {
  /** Title of the endpoint in the OpenAPI description. */
  summary: string;
  description?: string;
  /** Whether clients can call the endpoint without a token. */
  isPublic?: boolean;
  /** Cost of a request, in the unit of docs/limits.md; 100 by default. */
  cost?: number;
  /** Whether a POST endpoint only reads data, so that it ignores the header Idempotency-Key. */
  isRead?: boolean;
  params?: Params;
  query?: Query;
  body?: Body;
  answer: Result;
  /** Descriptions of the successful responses other than 200, by their status, for example 201 or 304. */
  alsoAnswers?: Record<number, string>;
  /** Media type that the endpoint can return besides JSON. */
  alsoType?: string;
  /** Whether the server rejects HEAD, because it would cause all the work of GET. */
  hasNoHead?: boolean;
  /** Second path of the endpoint. The OpenAPI description does not contain it. */
  alias?: string;
  /** Field names of the REST endpoint, by the names that validation messages use, for example `durationMs` → `metadata.duration`. */
  fieldNames?: Readonly<Record<string, string>>;
  /** Handles a request. Returns null if it has already sent the response. */
  handle(ask: Ask<Static<Params>, Static<Query>, Static<Body>>): Promise<Answer<Static<Result>> | null>;
}

export interface Route extends Omit<RouteForm<TObject, TObject, TObject, TSchema>, 'handle'> {
  method: 'GET' | 'POST';
  path: string;
  // biome-ignore lint/suspicious/noExplicitAny: the schemas validate the form against its type
  handle(ask: Ask<any, any, any>): Promise<Answer | null>;
}

type Nothing = TObject<Record<never, never>>;
export const get = <T extends TSchema, P extends TObject = Nothing, Q extends TObject = Nothing>(
  path: string,
  form: RouteForm<P, Q, Nothing, T>,
): Route => ({
  method: 'GET',
  path,
  ...form,
});
export const post = <T extends TSchema, B extends TObject = Nothing, P extends TObject = Nothing>(
  path: string,
  form: RouteForm<P, Nothing, B, T>,
): Route => ({
  method: 'POST',
  path,
  ...form,
  body: form.body ?? Form({}),
});

/** Returns the answer `{ success: true, data }`. */
export const succeeded = <T>(data: T): Answer<{ success: true; data: T }> => ({ body: { success: true, data } });

/** Returns an answer with the items of a page as a list, and with the URL of the next page in the header Link. */
export function listed<T, Item>({ url }: { url: string }, { edges, pageInfo }: Connection<T>, itemOf: (node: T) => Item): Answer<Item[]> {
  const next = pageInfo.hasNextPage && pageInfo.endCursor;
  return { body: edges.map(({ node }) => itemOf(node)), headers: next ? { link: `<${nextUrl(url, next)}>; rel="next"` } : {} };
}

/** Returns the answer `{ success: true, data, page }` with the items of a page, and with the URL of the next page in the header Link. */
export function listedIn<T, Item>(ask: { url: string }, limit: number, connection: Connection<T>, itemOf: (node: T) => Item) {
  const { body, headers } = listed(ask, connection, itemOf);
  const { hasNextPage: hasMore, endCursor } = connection.pageInfo;
  return { headers, body: { success: true as const, data: body, page: { limit, hasMore, nextCursor: hasMore ? endCursor : null } } };
}

/** Text for the descriptions of endpoints with a user id: who can request the data of which user. */
export const ownOrOthers =
  'Users can request only their own data. Admins and services can request the data of every user, without moods, notes, recipients and sources.';

/** Returns the URL of the next page. The URL is relative, because the server does not know its public name behind a proxy. */
function nextUrl(url: string, after: string): string {
  const [path = '', query] = url.split('?', 2);
  const params = new URLSearchParams(query);
  params.set('after', after);
  // Removes the offset, because the cursor already identifies a position after the skipped entries.
  params.delete('offset');
  return `${path.replace(/[<>"]/g, encodeURIComponent)}?${params}`;
}

/**
 * Returns the user whose data the client requests. `isOwn` is true if this user is the viewer. Callers must return moods, notes, recipients and
 * sources only if `isOwn` is true.
 * @throws CodedError FORBIDDEN if the user is not the viewer, and the viewer is neither admin nor service.
 */
export function userNamed({ signedIn }: Context, userId = signedIn.id): { userId: string; isOwn: boolean } {
  const isOwn = userId === signedIn.id;
  if (isOwn || signedIn.role === 'admin' || signedIn.role === 'service') return { userId, isOwn };
  throw new CodedError('FORBIDDEN', 'Only admins and services can request the data of another user.');
}
