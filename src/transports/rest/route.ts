import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { CodedError } from '../../domain/errors';
import type { Connection } from '../../graphql/connection';
import type { Context } from '../../graphql/context';

declare module 'fastify' {
  interface FastifyContextConfig {
    fieldNames?: Readonly<Record<string, string>>;
  }
}

/** What a route is given: who asks, and the form that was filled in, checked by its schemas. */
interface Ask<Params, Query, Body> {
  context: Context;
  params: Params;
  query: Query;
  body: Body;
  /** Path and query, as they came. */
  url: string;
  ifNoneMatch: string | undefined;
  /** What makes a repeat of an event the same event: of the Idempotency-Key. */
  eventId: string | undefined;
  reply: FastifyReply;
}

export interface Answer<Body = unknown> {
  /** 200 unless said. */
  status?: number;
  headers?: Record<string, string>;
  body: Body;
}

interface RouteForm<Params extends TObject, Query extends TObject, Body extends TObject, Told extends TSchema> {
  /** What it does, in a line. */
  summary: string;
  description?: string;
  /** Answers without a token too. */
  isPublic?: boolean;
  /** What a request costs, as docs/limits.md counts it; 100 unless said. */
  cost?: number;
  /** Nothing is written: an Idempotency-Key has nothing to do. */
  isRead?: boolean;
  params?: Params;
  query?: Query;
  body?: Body;
  answer: Told;
  /** What else than 200 it answers when it succeeds. */
  alsoAnswers?: Record<number, string>;
  /** Another media type of the answer, beside JSON. */
  alsoType?: string;
  /** HEAD would do all the work of GET. */
  hasNoHead?: boolean;
  /** Another spelling of the same, not described. */
  alias?: string;
  /** What the form calls fields that our own rules name otherwise. */
  fieldNames?: Readonly<Record<string, string>>;
  /** null: it has replied by itself, or there is nothing to send. */
  handle(ask: Ask<Static<Params>, Static<Query>, Static<Body>>): Promise<Answer<Static<Told>> | null>;
}

export interface Route extends Omit<RouteForm<TObject, TObject, TObject, TSchema>, 'handle'> {
  method: 'GET' | 'POST';
  path: string;
  // biome-ignore lint/suspicious/noExplicitAny: its schemas have made the form what its own type says
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
  body: form.body ?? Type.Object({}),
});

/** As the view-tracking document answers. */
export const succeeded = <T>(data: T): Answer<{ success: true; data: T }> => ({ body: { success: true, data } });

/** The items of a page, with the address of the next one in a Link header. */
export function listed<T, Item>({ url }: { url: string }, { edges, pageInfo }: Connection<T>, itemOf: (node: T) => Item): Answer<Item[]> {
  const next = pageInfo.hasNextPage && pageInfo.endCursor;
  return { body: edges.map(({ node }) => itemOf(node)), headers: next ? { link: `<${nextUrl(url, next)}>; rel="next"` } : {} };
}

/** The same in the view-tracking document's way. */
export function listedIn<T, Item>(ask: { url: string }, limit: number, connection: Connection<T>, itemOf: (node: T) => Item) {
  const { body, headers } = listed(ask, connection, itemOf);
  const { hasNextPage: hasMore, endCursor } = connection.pageInfo;
  return { headers, body: { success: true as const, data: body, page: { limit, hasMore, nextCursor: hasMore ? endCursor : null } } };
}

/** What is said of the endpoints that name a user. */
export const ownOrOthers = 'One’s own; admins and services may ask for anybody’s, and read no moods, notes, recipients and sources.';

/** Relative to the server, which does not know under which name a proxy shows it. */
function nextUrl(url: string, after: string): string {
  const [path = '', query] = url.split('?', 2);
  const params = new URLSearchParams(query);
  params.set('after', after);
  // The cursor knows how far it is.
  params.delete('offset');
  return `${path.replace(/[<>"]/g, encodeURIComponent)}?${params}`;
}

/**
 * Whose data a path or a query names; their moods, notes and recipients are for `isOwn` alone.
 * @throws CodedError FORBIDDEN when it is somebody else's and the role is none that may see it.
 */
export function userNamed({ signedIn }: Context, userId = signedIn.id): { userId: string; isOwn: boolean } {
  const isOwn = userId === signedIn.id;
  if (isOwn || signedIn.role === 'admin' || signedIn.role === 'service') return { userId, isOwn };
  throw new CodedError('FORBIDDEN', "This is another user's: your token may ask for its own alone.");
}
