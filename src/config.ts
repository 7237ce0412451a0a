import { resolve } from 'node:path';
import { compile } from '@fastify/proxy-addr';
import { contentTypeNamed, knownTypeNames } from './content/types';
import type { TrustMode } from './limits/trusted';
import { defaultMoods } from './patterns/moods';
import { defaultReactions, opinionSlot, opinions, type ReactionSlots } from './reactions/kinds';
import { defaultTasteWeights, type TasteWeights } from './recommendations/weights';
import { defaultRetentionDays, type RetentionDays } from './retention/kinds';
import { type CounterName, counterNames, defaultWeights, type Weights } from './stats/counters';
import { ipAddressModes, type OriginPolicy } from './views/origin';
import { defaultViewPolicies, policyVersion, type ViewPolicies, type ViewPolicy } from './views/policy';

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
  oidc: { issuer: string; clientId: string; scope: string; audience: string | null } | null;
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

const dayMs = 86_400_000;

/** @throws Error with a sentence that names the variable, its rule and what it held. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const isProduction = env.NODE_ENV === 'production';
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
      everyMs: integer(env, 'TRAINING_HOURS', 24, 1, 8760) * 3_600_000,
      mostFacts: integer(env, 'TRAINING_MAX_FACTS', 2_000_000, 1_000, 20_000_000),
    },
    webhookSecret: webhookSecret(env),
    maxFactAgeMs: integer(env, 'MAX_FACT_AGE_DAYS', 30, 1, 36_500) * dayMs,
    ledger: {
      lanes: integer(env, 'LEDGER_LANES', 4, 1, 64),
      maxBatch: integer(env, 'LEDGER_MAX_BATCH', 500, 1, 5000),
      maxQueue: integer(env, 'LEDGER_MAX_QUEUE', 10_000, 1, 1_000_000),
    },
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
      rates: { ofUser: integer(env, 'RATE_LIMIT', 1_200, 0, 10_000_000), ofAddress: integer(env, 'RATE_LIMIT_ANONYMOUS', 1_200, 0, 10_000_000) },
    },
    trustedDocuments: trustedDocuments(env),
    corsOrigins: list(env.CORS_ORIGINS ?? (isProduction ? '' : '*')),
    logLevel: oneOf(env, 'LOG_LEVEL', 'warn', ['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    hasPlayground: flag(env, 'PLAYGROUND', !isProduction),
    hasRest: flag(env, 'REST', true),
    dashboard: flag(env, 'DASHBOARD', true) ? { oidc: dashboardOidc(env) } : null,
    hasDemo: flag(env, 'DEMO', !isProduction),
  };
  checkAuth(config);
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

function dashboardOidc(env: NodeJS.ProcessEnv): DashboardConfig['oidc'] {
  const { DASHBOARD_OIDC_ISSUER: issuer, DASHBOARD_OIDC_CLIENT_ID: clientId } = env;
  if (!issuer && !clientId) return null;
  if (!issuer || !clientId || !URL.canParse(issuer) || !/^https?:$/.test(new URL(issuer).protocol))
    throw new Error(
      `DASHBOARD_OIDC_ISSUER must be a URL, and DASHBOARD_OIDC_CLIENT_ID given with it, got "${issuer ?? ''}" and "${clientId ?? ''}".`,
    );
  return { issuer, clientId, scope: env.DASHBOARD_OIDC_SCOPE || 'openid profile email', audience: env.JWT_AUDIENCE || null };
}

function databaseSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const given = jsonObject(env, 'DATABASE_SETTINGS', '{"citus.max_cached_conns_per_worker": 4}');
  for (const [name, value] of Object.entries(given)) {
    // They travel in one line, where a space or a backslash would begin the next one.
    if (!/^[a-z_][a-z0-9_.]*$/.test(name) || !/^[^\s\\]+$/.test(String(value)) || typeof value === 'object')
      throw new Error(`DATABASE_SETTINGS must give names of settings a number, true, false or a word, got ${JSON.stringify({ [name]: value })}.`);
  }
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

function weights(env: NodeJS.ProcessEnv): Weights {
  const given = jsonObject(env, 'WEIGHTS', '{"likeCount": 4}');
  for (const [name, weight] of Object.entries(given)) {
    if (!counterNames.includes(name as CounterName)) throw new Error(`WEIGHTS names "${name}"; known are ${counterNames.join(', ')}.`);
    if (typeof weight !== 'number' || Math.abs(weight) > 1000)
      throw new Error(`The weight of ${name} must be a number from -1000 to 1000, got ${JSON.stringify(weight)}.`);
  }
  return { ...defaultWeights, ...given };
}

/** What is not given stays as it is; null takes a threshold away. */
function viewPolicies(env: NodeJS.ProcessEnv): ViewPolicies {
  const policies = { ...defaultViewPolicies };
  for (const [name, policy] of Object.entries(jsonObject(env, 'VIEW_POLICIES', '{"VIDEO": {"minDurationMs": 5000}}'))) {
    const type = contentTypeNamed(name);
    if (!type) throw new Error(`VIEW_POLICIES names the type "${name}"; known are ${knownTypeNames.join(', ')}.`);
    if (!isObject(policy)) throw new Error(`VIEW_POLICIES must give an object for ${name}, got ${JSON.stringify(policy)}.`);
    for (const [key, value] of Object.entries(policy)) {
      const rule = policyRules[key as keyof ViewPolicy];
      if (!rule) throw new Error(`VIEW_POLICIES gives ${name} a "${key}"; known are ${Object.keys(policyRules).join(', ')}.`);
      if (!rule.holds(value)) throw new Error(`${key} of ${name} in VIEW_POLICIES must be ${rule.text}, got ${JSON.stringify(value)}.`);
    }
    policies[type] = { ...policies[type], ...policy };
  }
  return policies;
}

const isBetween = (value: unknown, max: number): boolean => value === null || (typeof value === 'number' && value >= 0 && value <= max);
const policyRules: Record<keyof ViewPolicy, { holds: (value: unknown) => boolean; text: string }> = {
  minDurationMs: {
    holds: (value) => isBetween(value, dayMs) && Number.isInteger(value ?? 0),
    text: 'whole milliseconds from 0 to 86400000, or null',
  },
  minProgressPct: { holds: (value) => isBetween(value, 100), text: 'a number from 0 to 100, or null' },
  countsCompletion: { holds: (value) => typeof value === 'boolean', text: 'true or false' },
};

function retentionDays(env: NodeJS.ProcessEnv): RetentionDays {
  const given = jsonObject(env, 'RETENTION_DAYS', '{"viewDetails": 30}');
  for (const [name, days] of Object.entries(given)) {
    if (!Object.hasOwn(defaultRetentionDays, name))
      throw new Error(`RETENTION_DAYS names "${name}"; known are ${Object.keys(defaultRetentionDays).join(', ')}.`);
    if (days === null ? name === 'hourlyCounts' : !(Number.isInteger(days) && (days as number) >= 0 && (days as number) <= 36_500))
      throw new Error(
        `RETENTION_DAYS must give ${name} whole days from 0 to 36500${name === 'hourlyCounts' ? '' : ', or null (for ever)'}, got ${JSON.stringify(days)}.`,
      );
  }
  return { ...defaultRetentionDays, ...given };
}

/** Names in capitals, each in one group. An empty object leaves likes and dislikes alone. */
function reactions(env: NodeJS.ProcessEnv): ReactionSlots {
  const example = '{"EMOTION": ["LOVE", "WOW"]}';
  const given = env.REACTIONS ? jsonObject(env, 'REACTIONS', example) : defaultReactions;
  const slots: Record<string, readonly string[]> = { ...opinions };
  const taken = new Set(Object.values(opinions).flat());
  for (const [slot, names] of Object.entries(given)) {
    if (!isReactionName(slot) || slot in opinions || !Array.isArray(names) || names.length === 0)
      throw new Error(`REACTIONS must name groups in capitals, none of them ${opinionSlot}, each with its list, such as ${example}.`);
    for (const name of names) {
      if (!isReactionName(name) || taken.has(name))
        throw new Error(`REACTIONS must give each reaction a name of its own, in capitals and of at most 32 letters, got ${JSON.stringify(name)}.`);
      taken.add(name);
    }
    slots[slot] = names;
  }
  return slots;
}

function isReactionName(name: unknown): name is string {
  return typeof name === 'string' && /^[A-Z][A-Z0-9_]{0,31}$/.test(name);
}

function moods(env: NodeJS.ProcessEnv): Record<string, number> {
  const given = jsonObject(env, 'MOODS', '{"zen": 0.8}');
  for (const [mood, value] of Object.entries(given)) {
    if (typeof value !== 'number' || Math.abs(value) > 1)
      throw new Error(`MOODS must give ${mood} a number from -1 (unpleasant) to 1 (pleasant), got ${JSON.stringify(value)}.`);
  }
  return { ...defaultMoods, ...Object.fromEntries(Object.entries(given).map(([mood, value]) => [mood.trim().toLowerCase(), Number(value)])) };
}

function tasteWeights(env: NodeJS.ProcessEnv): TasteWeights {
  const given = jsonObject(env, 'TASTE_WEIGHTS', '{"SAVE": 5}');
  for (const [type, weight] of Object.entries(given)) {
    if (!Object.hasOwn(defaultTasteWeights, type))
      throw new Error(`TASTE_WEIGHTS names "${type}"; known are ${Object.keys(defaultTasteWeights).join(', ')}.`);
    if (typeof weight !== 'number' || Math.abs(weight) > 1000)
      throw new Error(`TASTE_WEIGHTS must give ${type} a number from -1000 to 1000, got ${JSON.stringify(weight)}.`);
  }
  return { ...defaultTasteWeights, ...given };
}

function redisUrl(text: string | undefined, name: string): string | null {
  const url = text || null;
  // It may hold a password: the message does not repeat it.
  if (url && !(URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol)))
    throw new Error(`${name} must be ${name === 'REDIS_URL' ? 'a URL' : 'URLs'} such as redis://localhost:6379.`);
  return url;
}

function trustedDocuments(env: NodeJS.ProcessEnv): Config['trustedDocuments'] {
  const mode = oneOf(env, 'TRUSTED_DOCUMENTS', 'off', ['off', 'log', 'enforce']);
  const file = env.TRUSTED_DOCUMENTS_FILE || null;
  if (mode !== 'off' && !file) throw new Error(`TRUSTED_DOCUMENTS=${mode} needs TRUSTED_DOCUMENTS_FILE, the list of them.`);
  return { mode, file };
}

function webhookSecret(env: NodeJS.ProcessEnv): string | null {
  const secret = env.WEBHOOK_SECRET || null;
  if (secret && !/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret))
    throw new Error('WEBHOOK_SECRET must be the signing secret of your identity provider: "whsec_" and at least 24 bytes in base64.');
  return secret;
}

function originPolicy(env: NodeJS.ProcessEnv): OriginPolicy {
  const ipAddress = oneOf(env, 'VIEW_IP_ADDRESS', 'truncated', ipAddressModes);
  const ipAddressKey = env.VIEW_IP_ADDRESS_KEY || null;
  if (ipAddress === 'hashed' && Buffer.byteLength(ipAddressKey ?? '') < 32)
    throw new Error('VIEW_IP_ADDRESS=hashed needs VIEW_IP_ADDRESS_KEY, a secret of at least 32 bytes: make one with "openssl rand -base64 48".');
  return { ipAddress, ipAddressKey };
}

function trustedProxies(env: NodeJS.ProcessEnv): string[] | number {
  const text = env.TRUST_PROXY ?? '';
  if (/^\d+$/.test(text)) return Number(text);
  const proxies = list(text);
  try {
    compile(proxies);
  } catch {
    throw new Error(
      `TRUST_PROXY must be a number of proxies, or their addresses (10.0.0.0/8, loopback, uniquelocal …) with commas between, got "${text}".`,
    );
  }
  return proxies;
}

function jsonObject(env: NodeJS.ProcessEnv, name: string, example: string): Record<string, unknown> {
  const text = env[name] || '{}';
  try {
    const given: unknown = JSON.parse(text);
    if (isObject(given)) return given;
  } catch {
    // Told below.
  }
  throw new Error(`${name} must be a JSON object such as ${example}, got "${text}".`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

function integer(env: NodeJS.ProcessEnv, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) throw new Error(`${name} must be a whole number from ${min} to ${max}, got "${text}".`);
  return value;
}

function decimal(env: NodeJS.ProcessEnv, name: string, fallback: number, min: number, max: number): number {
  const value = Number(env[name] || fallback);
  if (!(value >= min && value <= max)) throw new Error(`${name} must be a number from ${min} to ${max}, got "${env[name]}".`);
  return value;
}

function flag(env: NodeJS.ProcessEnv, name: string, fallback: boolean): boolean {
  return oneOf(env, name, fallback ? 'on' : 'off', ['on', 'off']) === 'on';
}

function oneOf<Word extends string>(env: NodeJS.ProcessEnv, name: string, fallback: Word, words: readonly Word[]): Word {
  const text = env[name] || fallback;
  const word = words.find((one) => one === text);
  if (word === undefined) throw new Error(`${name} must be one of ${words.join(', ')}, got "${text}".`);
  return word;
}
