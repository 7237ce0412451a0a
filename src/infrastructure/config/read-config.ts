import { resolve } from 'node:path';
import { dayMs } from '../../domain/durations';
import type { ReactionGroups } from '../../domain/reaction-groups';
import type { RetentionDays } from '../../domain/retention';
import type { OriginPolicy } from '../../domain/view-origin';
import { policyVersion, type ViewPolicies } from '../../domain/view-policy';
import {
  corsOrigins,
  dashboardOidc,
  type OidcConfig,
  redisUrl,
  type TrustMode,
  trustedDocuments,
  trustedProxies,
  webhookSecret,
} from './connections';
import { moods, originPolicy, reactions, retentionDays, viewPolicies, weights } from './features';
import { flag, integer, isInProduction, list, oneOf, withoutBlanks } from './parse-variables';

/**
 * Configuration of a server. The server reads and validates the environment variables once, at the start. Fields that no variable sets have constant
 * values, which tests can replace.
 */
export interface Config {
  isProduction: boolean;
  host: string;
  port: number;
  /** Interval in ms between pings on a WebSocket. The server closes a socket that has not answered a ping when the next ping is due. */
  socketPingMs: number;
  /**
   * Minimum time in ms from the request of an erasure to its last deletion, which deletes what operations stored in the meantime. The time exceeds
   * the timeout of an operation, so that all operations that the server accepted before the request have ended.
   */
  erasureSettleMs: number;
  /**
   * URL of the Redis that all servers share for the cache, rate limits and messages. If null, each server keeps its cache and rate limits in memory.
   */
  redisUrl: string | null;
  /** URLs of a Redis Cluster through which servers send messages to each other. If empty, they send messages through `redisUrl`. */
  redisClusterUrls: string[];
  /** URL of the PostgreSQL database. If null, the server uses the embedded PostgreSQL, with its data in `dataDir`. */
  databaseUrl: string | null;
  /** URL of a streaming replica for reads that tolerate a lag of some seconds. If null, the primary serves all reads. */
  databaseReplicaUrl: string | null;
  dataDir: string;
  databasePoolSize: number;
  auth: AuthConfig;
  /** Weight of each counter in the popularity and trend scores of contents. */
  weights: Readonly<Record<string, number>>;
  /** Names of the reactions by group, including likes and dislikes. A user can have one reaction of each group to a content. */
  reactions: ReactionGroups;
  /** Pleasantness of each mood, from -1 (unpleasant) to 1 (pleasant), by the name of the mood. */
  moods: Readonly<Record<string, number>>;
  /** Key with which the identity provider signs its webhook messages. If null, the webhook is disabled. */
  webhookSecret: string | null;
  /** Maximum age in ms of the `occurredAt` of an interaction. It does not apply to the role `service`, which can import old interactions. */
  maxFactAgeMs: number;
  /**
   * `writers`: number of batches that the ledger writes at the same time. `maxBatch`: maximum number of facts in a batch. `maxQueue`: maximum number
   * of waiting facts. Facts that clients send in lists can use three quarters of the queue, so a list of 1,000 facts needs a queue of at least 1,334.
   */
  ledger: { writers: number; maxBatch: number; maxQueue: number };
  /**
   * Whether the ledger also writes `user_history`, a timeline index by user from which the server reads histories. Useful for databases that
   * distribute facts by content.
   */
  hasUserHistory: boolean;
  views: {
    policies: ViewPolicies;
    policyVersion: string;
    /** Whether the server rejects viewings without a handle from `startView`. Viewings from the role `service` never need a handle. */
    requiresHandle: boolean;
    origin: OriginPolicy;
  };
  /**
   * Number of days for which the server keeps each kind of detail; null keeps it forever. Deleting details does not change the counts of contents.
   */
  retentionDays: RetentionDays;
  /** Proxies whose X-Forwarded-For header the server trusts, as a list of addresses or as a number of proxies. The server trusts none by default. */
  trustProxy: string[] | number;
  hasMetrics: boolean;
  /** Whether clients can query the schema by introspection. If true, the server also serves the playground, which needs introspection. */
  hasIntrospection: boolean;
  limits: {
    /** Maximum cost of one operation. Each returned object costs about 1. */
    cost: number;
    /** Timeout of an operation in ms. */
    operationMs: number;
    /** Maximum number of concurrent requests. The server rejects further requests immediately. */
    requests: number;
    /** Maximum number of open connections, including WebSockets. */
    connections: number;
    /** Maximum number of contents that all subscriptions together can follow. */
    followed: number;
    rates: Rates;
  };
  trustedDocuments: { mode: TrustMode; file: string | null };
  dashboard: DashboardConfig;
  /**
   * Origins whose web pages can call the API, in addition to the server's own; `*` allows all. A page of another origin cannot act as a signed-in
   * user, because clients send tokens in a header and the server sets no cookies.
   */
  corsOrigins: string[];
  logLevel: string;
  /** Whether the server inserts the demo catalogue into an empty database. */
  hasDemo: boolean;
}

export interface DashboardConfig {
  /** Identity provider through which operators sign in to the dashboard. If null, operators must paste a token. */
  oidc: OidcConfig | null;
}

export interface Rates {
  /** Maximum number of operations per minute and user; 0 means no limit. The limit does not apply to moderators, admins and services. */
  ofUser: number;
  /** Maximum number of operations without a token per minute and IP address; 0 means no limit. */
  ofAddress: number;
}

export interface AuthConfig {
  jwksUrl: string | null;
  /**
   * Shared secret with which the server verifies tokens. If it is null outside production, the first start generates a secret and stores it in
   * `dataDir`.
   */
  secret: string | null;
  issuer: string | null;
  audience: string | null;
  roleClaim: string;
}

/**
 * Reads the configuration from environment variables.
 * @throws Error that contains the name of the invalid variable, the allowed values and the actual value.
 */
export function readConfig(given: NodeJS.ProcessEnv = process.env): Config {
  const env = withoutBlanks(given);
  const isProduction = isInProduction(env);
  const policies = viewPolicies(env);
  const operationMs = integer(env, 'OPERATION_TIMEOUT_MS', 15_000, 100, 600_000);
  const config: Config = {
    isProduction,
    host: env.HOST || (isProduction ? '0.0.0.0' : '127.0.0.1'),
    port: integer(env, 'PORT', 4000, 0, 65_535),
    socketPingMs: 12_000,
    erasureSettleMs: operationMs + 15_000,
    redisUrl: redisUrl(env.REDIS_URL, 'REDIS_URL'),
    redisClusterUrls: list(env.REDIS_CLUSTER_URLS ?? '').flatMap((url) => redisUrl(url, 'REDIS_CLUSTER_URLS') ?? []),
    databaseUrl: env.DATABASE_URL || null,
    databaseReplicaUrl: env.DATABASE_REPLICA_URL || null,
    dataDir: resolve(env.DATA_DIR || '.rapport'),
    databasePoolSize: integer(env, 'DATABASE_POOL_SIZE', 10, 1, 1000),
    auth: {
      jwksUrl: env.JWKS_URL || null,
      secret: env.JWT_SECRET || null,
      issuer: env.JWT_ISSUER || null,
      audience: env.JWT_AUDIENCE || null,
      roleClaim: env.JWT_ROLE_CLAIM || 'role',
    },
    weights: weights(env),
    reactions: reactions(env),
    moods: moods(env),
    webhookSecret: webhookSecret(env),
    maxFactAgeMs: 30 * dayMs,
    ledger: { writers: 4, maxBatch: 500, maxQueue: 10_000 },
    hasUserHistory: flag(env, 'USER_HISTORY', false),
    views: {
      policies,
      policyVersion: policyVersion(policies),
      requiresHandle: oneOf(env, 'VIEW_HANDLES', 'optional', ['optional', 'required']) === 'required',
      origin: originPolicy(env),
    },
    retentionDays: retentionDays(env),
    trustProxy: trustedProxies(env),
    hasMetrics: flag(env, 'METRICS', !isProduction),
    hasIntrospection: flag(env, 'INTROSPECTION', !isProduction),
    limits: {
      cost: integer(env, 'MAX_COST', 10_000, 1, 10_000_000),
      operationMs,
      requests: 500,
      connections: 20_000,
      followed: 500_000,
      rates: { ofUser: integer(env, 'RATE_LIMIT', 1_200, 0, 10_000_000), ofAddress: integer(env, 'RATE_LIMIT_ANONYMOUS', 1_200, 0, 10_000_000) },
    },
    trustedDocuments: trustedDocuments(env),
    corsOrigins: corsOrigins(env, isProduction ? [] : ['*']),
    logLevel: oneOf(env, 'LOG_LEVEL', 'warn', ['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    dashboard: { oidc: dashboardOidc(env) },
    hasDemo: flag(env, 'DEMO', !isProduction),
  };
  checkAuth(config);
  return config;
}

function checkAuth({ isProduction, auth }: Config): void {
  if (auth.jwksUrl && !URL.canParse(auth.jwksUrl)) throw new Error(`JWKS_URL must be a URL, got "${auth.jwksUrl}".`);
  if (auth.secret !== null && Buffer.byteLength(auth.secret) < 32)
    throw new Error('JWT_SECRET must be at least 32 bytes long. Generate one with "openssl rand -base64 48".');
  if (auth.jwksUrl && auth.secret) throw new Error('Set JWKS_URL or JWT_SECRET, not both.');
  if (!isProduction) return;
  if (!auth.jwksUrl && !auth.secret)
    throw new Error(
      "In production the server must be able to verify tokens: set JWKS_URL (your identity provider's keys) or JWT_SECRET (a shared secret).",
    );
  if (auth.jwksUrl && (!auth.issuer || !auth.audience))
    throw new Error(
      'In production JWKS_URL requires JWT_ISSUER and JWT_AUDIENCE. Without them the server would accept tokens issued for other services.',
    );
}
