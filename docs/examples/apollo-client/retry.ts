import { ApolloLink, CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { defer, map, retry, throwError, timer } from 'rxjs';

const mostRetries = 4;
const firstPauseMs = 250;

/**
 * Sends again what was refused for the moment (`extensions.retryable`) or never answered. States (like, save, view) are harmless to
 * repeat; an event (share, comment) is so with an `eventId` among its variables, which every try sends alike.
 */
export const retryLink = new ApolloLink((operation, forward) =>
  defer(() => forward(operation)).pipe(
    map((result) => {
      if (isRetryable(result.errors?.[0]?.extensions)) throw new CombinedGraphQLErrors(result);
      return result;
    }),
    retry({
      count: mostRetries,
      delay(error, tries) {
        const { retryable, retryAfterMs = 0 } = refusalOf(error);
        // Never the same pause for two clients: a server that comes back is not met by all at once.
        return retryable ? timer(Math.max(retryAfterMs, firstPauseMs * 2 ** tries * Math.random())) : throwError(() => error);
      },
    }),
  ),
);

function refusalOf(error: unknown): { retryable: boolean; retryAfterMs?: number } {
  if (CombinedGraphQLErrors.is(error)) return { retryable: false, ...error.errors[0]?.extensions };
  // A proxy's page, or no answer at all.
  return { retryable: !ServerError.is(error) || error.statusCode >= 502 || error.statusCode === 429 };
}

function isRetryable(extensions: Record<string, unknown> | undefined): boolean {
  return extensions?.retryable === true;
}
