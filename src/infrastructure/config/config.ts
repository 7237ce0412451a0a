import { resolve } from 'node:path';
import type { Weights } from '../../domain/counters';
import { dayMs, hourMs } from '../../domain/durations';
import type { TasteWeights } from '../../domain/preference-weights';
import type { ReactionSlots } from '../../domain/reaction-groups';
import type { RetentionDays } from '../../domain/retention';
import type { OriginPolicy } from '../../domain/view-origin';
import { policyVersion, type ViewPolicies } from '../../domain/view-policy';
import {
  corsOrigins,
  dashboardOidc,
  databaseSettings,
  type OidcConfig,
  redisUrl,
  type TrustMode,
  trustedDocuments,
  trustedProxies,
  webhookSecret,
} from './connections';
import { decimal, flag, integer, isInProduction, list, oneOf, withoutBlanks } from './environment';
import { moods, originPolicy, reactions, retentionDays, tasteWeights, viewPolicies, weights } from './features';

/** Everything the environment decides, read and checked once, at the start. */
export interface Config {
  isProduction: boolean;
  host: string;
  port: number;
  /** How often each WebSocket is asked whether anybody is still there; who has not answered by the next time is taken for gone. */
  socketPingMs: number;
  /** How long after an erasure it has its last look at what was let in before. */
  erasureSettleMs: number;
  /** Where servers share their caches; null: each has its own, in memory. */
  redisUrl: string | null;
  /** Some nodes of a Redis Cluster, over which servers tell each other what happens; empty: that goes over `redisUrl`. */
  redisClusterUrls: string[];
  /** null: the embedded PostgreSQL, with its data in `dataDir`. */
  databaseUrl: string | null;
  /** A streaming replica, asked what may be some seconds old; null: the primary answers everything. */
  databaseReplicaUrl: string | null;
  dataDir: string;
  databasePoolSize: number;
  /** Settings of PostgreSQL or of an extension, made by each connection of the server. */
  databaseSettings: Record<string, string>;
  auth: AuthConfig;
  /** What one of each counts for in popularity and trending. */
  weights: Weights;
  /** The reactions there are, likes and dislikes among them, by groups that exclude each other. */
  reactions: ReactionSlots;
  /** What a rating of nobody in particular is taken for, in the Bayesian average: so many ratings of this value. */
  ratingPrior: { mean: number; weight: number };
  /** How pleasant each mood is, from -1 to 1. */
  moods: Readonly<Record<string, number>>;
  recommendations: { weights: TasteWeights; excludesSeen: boolean; everyMs: number; mostFacts: number };
  /** The key that the identity provider signs its messages with; null: it sends none. */
  webhookSecret: string | null;
  /** How old `occurredAt` may be, except for a service that imports history. */
  maxFactAgeMs: number;
  ledger: { lanes: number; maxBatch: number; maxQueue: number };
  /** Facts leave hints by user, and a user's history is read by them: where facts are distributed by content. */
  hasUserHistory: boolean;
  views: {
    policies: ViewPolicies;
    policyVersion: string;
    /** Only what `startView` opened counts, except from services. */
    requiresHandle: boolean;
    origin: OriginPolicy;
  };
  /** How many days each kind of detail is kept; null: for ever. The counts stay. */
  retentionDays: RetentionDays;
  /** Whose X-Forwarded-For is believed: proxies by address, or how many stand before the server; none by default. */
  trustProxy: string[] | number;
  hasMetrics: boolean;
  /** Whether a client may ask for the schema. */
  hasIntrospection: boolean;
  limits: {
    /** What one operation may cost, in about so many objects. */
    cost: number;
    /** After this an operation is given up. */
    operationMs: number;
    /** Requests under way at a time; more are refused at once. */
    requests: number;
    /** Open connections, sockets among them. */
    connections: number;
    /** Contents that all subscriptions together can follow. */
    followed: number;
    rates: Rates;
  };
  trustedDocuments: { mode: TrustMode; file: string | null };
  hasPlayground: boolean;
  /** Serve the REST endpoints beside GraphQL. */
  hasRest: boolean;
  /** The page for operators; null: not served. It is files alone: every number in it needs a token. */
  dashboard: DashboardConfig | null;
  /** Which web pages of other origins may call; `*` for all. Tokens travel in a header, never in a cookie. */
  corsOrigins: string[];
  logLevel: string;
  /** Fill the made-up catalogue into a database that holds nothing. */
  hasDemo: boolean;
}

export interface DashboardConfig {
  /** Where operators may sign in, beside pasting a token; null: nowhere. */
  oidc: OidcConfig | null;
}

export interface Rates {
  /** Operations a minute of one user; 0: no limit. Those who keep the house and services have none. */
  ofUser: number;
  /** Of one address, over all who come without a token. */
  ofAddress: number;
}

export interface AuthConfig {
  jwksUrl: string | null;
  /** null outside production: one is made at the first start and kept in `dataDir`. */
  secret: string | null;
  issuer: string | null;
  audience: string | null;
  roleClaim: string;
}

/** @throws Error with a sentence that names the variable, its rule and what it held. */
export function readConfig(given: NodeJS.ProcessEnv = process.env): Config {
  const env = withoutBlanks(given);
  const isProduction = isInProduction(env);
  const policies = viewPolicies(env);
  const config: Config = {
    isProduction,
    host: env.HOST || (isProduction ? '0.0.0.0' : '127.0.0.1'),
    port: integer(env, 'PORT', 4000, 0, 65_535),
    socketPingMs: integer(env, 'SOCKET_PING_SECONDS', 12, 1, 300) * 1_000,
    erasureSettleMs: integer(env, 'ERASURE_SETTLE_SECONDS', 30, 3, 3_600) * 1_000,
    redisUrl: redisUrl(env.REDIS_URL, 'REDIS_URL'),
    redisClusterUrls: list(env.REDIS_CLUSTER_URLS ?? '').flatMap((url) => redisUrl(url, 'REDIS_CLUSTER_URLS') ?? []),
    databaseUrl: env.DATABASE_URL || null,
    databaseReplicaUrl: env.DATABASE_REPLICA_URL || null,
    dataDir: resolve(env.DATA_DIR || '.rapport'),
    databasePoolSize: integer(env, 'DATABASE_POOL_SIZE', 10, 1, 1000),
    databaseSettings: databaseSettings(env),
    auth: {
      jwksUrl: env.JWKS_URL || null,
      secret: env.JWT_SECRET || null,
      issuer: env.JWT_ISSUER || null,
      audience: env.JWT_AUDIENCE || null,
      roleClaim: env.JWT_ROLE_CLAIM || 'role',
    },
    weights: weights(env),
    reactions: reactions(env),
    ratingPrior: { mean: decimal(env, 'RATING_PRIOR_MEAN', 5.5, 1, 10), weight: decimal(env, 'RATING_PRIOR_WEIGHT', 10, 0, 1_000_000) },
    moods: moods(env),
    recommendations: {
      weights: tasteWeights(env),
      excludesSeen: !flag(env, 'RECOMMEND_SEEN', false),
      everyMs: integer(env, 'TRAINING_HOURS', 24, 1, 8760) * hourMs,
      mostFacts: integer(env, 'TRAINING_MAX_FACTS', 2_000_000, 1_000, 20_000_000),
    },
    webhookSecret: webhookSecret(env),
    maxFactAgeMs: integer(env, 'MAX_FACT_AGE_DAYS', 30, 1, 36_500) * dayMs,
    ledger: {
      lanes: integer(env, 'LEDGER_LANES', 4, 1, 64),
      maxBatch: integer(env, 'LEDGER_MAX_BATCH', 500, 1, 5000),
      maxQueue: integer(env, 'LEDGER_MAX_QUEUE', 10_000, 1, 1_000_000),
    },
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
      operationMs: integer(env, 'OPERATION_TIMEOUT_MS', 15_000, 100, 600_000),
      requests: integer(env, 'MAX_REQUESTS', 500, 1, 1_000_000),
      connections: integer(env, 'MAX_CONNECTIONS', 20_000, 1, 1_000_000),
      followed: integer(env, 'MAX_FOLLOWED', 500_000, 1, 100_000_000),
      rates: { ofUser: integer(env, 'RATE_LIMIT', 1_200, 0, 10_000_000), ofAddress: integer(env, 'RATE_LIMIT_ANONYMOUS', 1_200, 0, 10_000_000) },
    },
    trustedDocuments: trustedDocuments(env),
    corsOrigins: corsOrigins(env, isProduction ? [] : ['*']),
    logLevel: oneOf(env, 'LOG_LEVEL', 'warn', ['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    hasPlayground: flag(env, 'PLAYGROUND', !isProduction),
    hasRest: flag(env, 'REST', true),
    dashboard: flag(env, 'DASHBOARD', true) ? { oidc: dashboardOidc(env) } : null,
    hasDemo: flag(env, 'DEMO', !isProduction),
  };
  checkAuth(config);
  checkTimes(config);
  return config;
}

function checkAuth({ isProduction, auth }: Config): void {
  if (auth.jwksUrl && !URL.canParse(auth.jwksUrl)) throw new Error(`JWKS_URL must be a URL, got "${auth.jwksUrl}".`);
  if (auth.secret !== null && Buffer.byteLength(auth.secret) < 32)
    throw new Error('JWT_SECRET must be at least 32 bytes long: make one with "openssl rand -base64 48".');
  if (auth.jwksUrl && auth.secret) throw new Error('Set JWKS_URL or JWT_SECRET, not both: a token is checked against one of them.');
  if (!isProduction) return;
  if (!auth.jwksUrl && !auth.secret)
    throw new Error(
      "In production tokens must be checked against something: set JWKS_URL (your identity provider's keys) or JWT_SECRET (a shared secret).",
    );
  if (auth.jwksUrl && (!auth.issuer || !auth.audience))
    throw new Error('With JWKS_URL in production set JWT_ISSUER and JWT_AUDIENCE too, or tokens made for other services would be taken.');
}

function checkTimes({ erasureSettleMs, limits: { operationMs } }: Config): void {
  if (erasureSettleMs <= operationMs)
    throw new Error(
      `ERASURE_SETTLE_SECONDS must be longer than OPERATION_TIMEOUT_MS, for what was let in before an erasure may still write for so long; got ${erasureSettleMs / 1_000} s and ${operationMs} ms.`,
    );
}
