import { withoutBlanks } from './parse-variables';

/** Environment variables that only earlier versions read, each with the advice for operators who still set it. */
const replacements: Record<string, string> = {
  DASHBOARD: 'The dashboard is always served; to hide it, reject /dashboard at your proxy.',
  DASHBOARD_OIDC_ISSUER: 'The dashboard uses JWT_ISSUER.',
  DATABASE_SETTINGS: 'Set them in PostgreSQL with ALTER ROLE … SET name = value; docs/operating.md names those that the server sets itself.',
  ERASURE_SETTLE_SECONDS: 'An erasure waits 15 s longer than OPERATION_TIMEOUT_MS.',
  LEDGER_LANES: 'The ledger writes 4 batches at a time.',
  LEDGER_MAX_BATCH: 'A batch has up to 500 facts, or 1,000 facts of lists.',
  LEDGER_MAX_QUEUE: 'Up to 10,000 facts can wait.',
  MAX_CONNECTIONS: 'A server process accepts 20,000 connections; lower the limit at your proxy, or start more processes.',
  MAX_FACT_AGE_DAYS: 'Interactions can be 30 days old; send older ones with the role "service".',
  MAX_FOLLOWED: 'All subscriptions of a server process can follow 500,000 contents.',
  MAX_REQUESTS: 'A server process accepts 500 concurrent requests; for more, start more processes.',
  PLAYGROUND: 'The playground is served if INTROSPECTION is on.',
  RATING_PRIOR_MEAN: 'bayesianRating starts from 10 ratings of 5.5.',
  RATING_PRIOR_WEIGHT: 'bayesianRating starts from 10 ratings of 5.5.',
  RECOMMEND_SEEN: 'Recommendations never contain what the viewer has seen; history lists that.',
  REST: 'The REST endpoints are always served; to hide them, reject their paths at your proxy.',
  SOCKET_PING_SECONDS: 'The server pings each WebSocket every 12 s.',
  TASTE_WEIGHTS: 'The weights are fixed.',
  TRAINING_HOURS: 'The recommender trains once a day; trainRecommender starts a training earlier.',
  TRAINING_MAX_FACTS: 'The recommender learns from the newest 2,000,000 facts.',
};

/**
 * Variables with which earlier versions could disable an endpoint. This version always serves these endpoints, so an upgrade would enable a disabled
 * endpoint.
 */
const closing = ['DASHBOARD', 'PLAYGROUND', 'REST'];

/**
 * Returns a warning for each variable that is set but that the server no longer reads.
 * @throws Error if a variable in `closing` has a value such as `off`, because the server now always serves the endpoint.
 */
export function removedVariableWarnings(env: NodeJS.ProcessEnv): string[] {
  const set = withoutBlanks(env);
  for (const name of closing)
    if (/^(off|false|0|no)$/i.test(set[name]?.trim() ?? ''))
      throw new Error(`${name}=${set[name]} has no effect any more. ${replacements[name]} Then remove ${name} from the environment.`);
  return Object.keys(set)
    .filter((name) => Object.hasOwn(replacements, name))
    .map((name) => `${name} has no effect any more. ${replacements[name]}`);
}
