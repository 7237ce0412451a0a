import type { TypedDocumentString } from './operations';
import { session, signOut } from './session';

/** Thrown if the server returns an error. `code` is the error code of the server. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Thrown if the server does not respond, or responds with UNAVAILABLE or OVERLOADED. */
export class Unreachable extends Error {}

const timeoutMs = 10_000;

/** URL of the GraphQL endpoint. It is relative to the page, so that it also works behind a proxy that adds a path. */
export const endpoint = new URL('../graphql', location.href);
endpoint.search = endpoint.hash = '';

/**
 * Sends a query or mutation with the token of the signed-in user. Signs the user out if the server rejects the token.
 * @throws Refusal if the server returns an error, Unreachable if it does not respond.
 */
export async function ask<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
  const { token } = session.get();
  try {
    return await askAs(token ?? '', document, variables);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'UNAUTHENTICATED' && session.get().token === token) signOut(error.message);
    throw error;
  }
}

/** Sends a query or mutation with the given token. @throws Refusal if the server returns an error, Unreachable if it does not respond. */
export async function askAs<Data, Variables>(token: string, document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: document.toString(), variables }),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => null);
  const answer: Answer<Data> | null = (await response?.json().catch(() => null)) ?? null;
  const [error] = answer?.errors ?? [];
  const code = error?.extensions?.code;
  if (code === 'UNAVAILABLE' || code === 'OVERLOADED') throw new Unreachable(error?.message);
  if (error) throw new Refusal(code ?? '', error.message);
  if (!answer?.data) throw new Unreachable('The server is not responding.');
  return answer.data;
}

interface Answer<Data> {
  data?: Data;
  errors?: { message: string; extensions?: { code?: string } }[];
}
