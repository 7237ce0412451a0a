import { resolve } from 'node:path';
import { type CounterName, counterNames, defaultWeights, type Weights } from './stats/counters';

/** Everything the environment decides, read and checked once, at the start. */
export interface Config {
  isProduction: boolean;
  host: string;
  port: number;
  /** null: the embedded PostgreSQL, with its data in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  databasePoolSize: number;
  auth: AuthConfig;
  /** What one of each counts for in popularity and trending. */
  weights: Weights;
  /** How old `occurredAt` may be, except for a service that imports history. */
  maxFactAgeMs: number;
  ledger: { lanes: number; maxBatch: number; maxQueue: number };
  hasPlayground: boolean;
  /** Which web pages of other origins may call; `*` for all. Tokens travel in a header, never in a cookie. */
  corsOrigins: string[];
  logLevel: string;
  /** Fill the made-up catalogue into a database that holds nothing. */
  hasDemo: boolean;
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
  const config: Config = {
    isProduction,
    host: env.HOST || (isProduction ? '0.0.0.0' : '127.0.0.1'),
    port: integer(env, 'PORT', 4000, 0, 65_535),
    databaseUrl: env.DATABASE_URL || null,
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
    maxFactAgeMs: integer(env, 'MAX_FACT_AGE_DAYS', 30, 1, 36_500) * dayMs,
    ledger: {
      lanes: integer(env, 'LEDGER_LANES', 4, 1, 64),
      maxBatch: integer(env, 'LEDGER_MAX_BATCH', 500, 1, 5000),
      maxQueue: integer(env, 'LEDGER_MAX_QUEUE', 10_000, 1, 1_000_000),
    },
    corsOrigins: (env.CORS_ORIGINS ?? (isProduction ? '' : '*'))
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
    logLevel: oneOf(env, 'LOG_LEVEL', 'warn', ['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    hasPlayground: flag(env, 'PLAYGROUND', !isProduction),
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

function weights(env: NodeJS.ProcessEnv): Weights {
  if (!env.WEIGHTS) return defaultWeights;
  let given: Record<string, unknown>;
  try {
    given = JSON.parse(env.WEIGHTS);
  } catch {
    throw new Error(`WEIGHTS must be JSON such as {"likeCount": 4}, got "${env.WEIGHTS}".`);
  }
  if (given === null || typeof given !== 'object') throw new Error(`WEIGHTS must be a JSON object, got "${env.WEIGHTS}".`);
  for (const [name, weight] of Object.entries(given)) {
    if (!counterNames.includes(name as CounterName)) throw new Error(`WEIGHTS names "${name}"; known are ${counterNames.join(', ')}.`);
    if (typeof weight !== 'number' || Math.abs(weight) > 1000)
      throw new Error(`The weight of ${name} must be a number from -1000 to 1000, got ${JSON.stringify(weight)}.`);
  }
  return { ...defaultWeights, ...given };
}

function integer(env: NodeJS.ProcessEnv, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) throw new Error(`${name} must be a whole number from ${min} to ${max}, got "${text}".`);
  return value;
}

function flag(env: NodeJS.ProcessEnv, name: string, fallback: boolean): boolean {
  return oneOf(env, name, fallback ? 'on' : 'off', ['on', 'off']) === 'on';
}

function oneOf(env: NodeJS.ProcessEnv, name: string, fallback: string, words: string[]): string {
  const text = env[name] || fallback;
  if (!words.includes(text)) throw new Error(`${name} must be one of ${words.join(', ')}, got "${text}".`);
  return text;
}
