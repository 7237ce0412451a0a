import { resolve } from 'node:path';
import type { Weights } from '../../domain/counters';
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
 * Configuration of a server. The server reads and validates the environment variables once, at the start. Values that no operator changes are
 * constants here, so that tests can replace them.
 */
export interface Config {
  isProduction: boolean;
  host: string;
  port: number;
  /** Ping interval of WebSockets. The server closes a socket that has not answered a ping by the next one. */
  socketPingMs: number;
  /**
   * Delay after an erasure of its final pass, which deletes data written by requests that were admitted before the erasure. It is longer
   * than the timeout of an operation.
   */
  erasureSettleMs: number;
  /** Redis for the shared cache; null: each server has its own cache in memory. */
  redisUrl: string | null;
  /** Nodes of a Redis Cluster for messages between servers; if empty, the servers use `redisUrl`. */
  redisClusterUrls: string[];
  /** null: the server uses the embedded PostgreSQL with data in `dataDir`. */
  databaseUrl: string | null;
  /** Streaming replica for reads that tolerate a lag of some seconds; null: the primary answers all reads. */
  databaseReplicaUrl: string | null;
  dataDir: string;
  databasePoolSize: number;
  auth: AuthConfig;
  /** Weight of each counter in popularity and trending. */
  weights: Weights;
  /** Reactions by group, including likes and dislikes. A user has at most one reaction of each group to a content. */
  reactions: ReactionGroups;
  /** Pleasantness of each mood, -1 to 1. */
  moods: Readonly<Record<string, number>>;
  /** Key with which the identity provider signs its webhook messages; null: the webhook is disabled. */
  webhookSecret: string | null;
  /** Maximum age of `occurredAt`. It does not apply to services, which import history. */
  maxFactAgeMs: number;
  /** Number of batches at a time, of facts in a batch, and of facts that can wait. Below 1,334 waiting facts, a full list does not fit. */
  ledger: { writers: number; maxBatch: number; maxQueue: number };
  /** Whether facts also write a timeline index by user, from which the history is read. For databases that distribute facts by content. */
  hasUserHistory: boolean;
  views: {
    policies: ViewPolicies;
    policyVersion: string;
    /** Whether the server rejects viewings without a handle from `startView`, except from services. */
    requiresHandle: boolean;
    origin: OriginPolicy;
  };
  /** Days for which the server keeps each kind of detail; null keeps it forever. Counts are not affected. */
  retentionDays: RetentionDays;
  /** Proxies whose X-Forwarded-For the server trusts, as addresses or as their number; none by default. */
  trustProxy: string[] | number;
  hasMetrics: boolean;
  /** Whether clients can query the schema. The playground, which needs it, is served as well. */
  hasIntrospection: boolean;
  limits: {
    /** Maximum cost of one operation. An object costs about 1. */
    cost: number;
    /** Timeout of an operation. */
    operationMs: number;
    /** Maximum number of concurrent requests. The server rejects further ones immediately. */
    requests: number;
    /** Maximum number of open connections, including WebSockets. */
    connections: number;
    /** Maximum number of contents that all subscriptions together can follow. */
    followed: number;
    rates: Rates;
  };
  trustedDocuments: { mode: TrustMode; file: string | null };
  dashboard: DashboardConfig;
  /** Other origins whose web pages can call the API; `*` for all. Clients send tokens in a header, never in a cookie. */
  corsOrigins: string[];
  logLevel: string;
  /** Whether the server inserts the demo catalogue into an empty database. */
  hasDemo: boolean;
}

export interface DashboardConfig {
  /** Identity provider for sign-in to the dashboard; null: operators can only paste a token. */
  oidc: OidcConfig | null;
}

export interface Rates {
  /** Operations per minute of one user; 0: no limit. It does not apply to staff. */
  ofUser: number;
  /** Operations per minute of one IP address without a token; 0: no limit. */
  ofAddress: number;
}

export interface AuthConfig {
  jwksUrl: string | null;
  /** Shared secret. If it is null outside production, the first start generates one and stores it in `dataDir`. */
  secret: string | null;
  issuer: string | null;
  audience: string | null;
  roleClaim: string;
}

/** @throws Error that names the variable, its rule and its value. */
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
