import type { TypedDocumentString } from './operations';

export interface Options {
  /** The server's `/graphql`. */
  endpoint: string;
  /** null: nobody is signed in; counts are public. */
  token: () => Promise<string | null> | string | null;
}

/** What the server says when it refuses; `code` as in docs/errors.md, UNREACHABLE where nothing answered. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly isRetryable: boolean,
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }
}

const mostTries = 5;
const firstPauseMs = 250;

/**
 * One operation, tried again while that makes sense. States (like, save, view) are harmless to repeat. An event (share, comment) must
 * carry an `eventId`, made here before the first try: `{ eventId: crypto.randomUUID() }`. @throws Refusal
 */
export async function ask<Data, Variables>(options: Options, document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
  for (let tries = 1; ; tries++) {
    try {
      return await askOnce(options, document, variables);
    } catch (error) {
      if (!(error instanceof Refusal) || !error.isRetryable || tries === mostTries) throw error;
      // Never the same pause for two clients: a server that comes back is not met by all at once.
      const pauseMs = Math.max(error.retryAfterMs, firstPauseMs * 2 ** tries * Math.random());
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

async function askOnce<Data, Variables>(
  { endpoint, token }: Options,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const bearer = await token();
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
    body: JSON.stringify({ query: document.toString(), variables }),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null);
  const answer: Answer<Data> | null = (await response?.json().catch(() => null)) ?? null;
  const [error] = answer?.errors ?? [];
  if (error) throw new Refusal(error.extensions?.code ?? '', error.message, error.extensions?.retryable ?? false, error.extensions?.retryAfterMs);
  if (!answer?.data) throw new Refusal('UNREACHABLE', 'The server does not respond.', true);
  return answer.data;
}

interface Answer<Data> {
  data?: Data;
  errors?: { message: string; extensions?: { code?: string; retryable?: boolean; retryAfterMs?: number } }[];
}
