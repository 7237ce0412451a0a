import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, RLWrapperTimeouts } from 'rate-limiter-flexible';
import { CodedError } from '../domain/errors';
import { isStaff, type Principal } from '../domain/roles';
import type { Viewer } from './auth';
import { countedAddress } from './client-address';
import type { Rates } from './config/read-config';
import { connectRedis } from './redis';
import { type CountPoints, createWindowCounter, type WindowCount } from './window-counter';

export interface RateLimit {
  /**
   * Counts one operation against the limit of the user or, without a token, of the IP address (IPv6: of the /64 network).
   * @throws CodedError RATE_LIMITED if the limit is exceeded.
   */
  admit(viewer: Viewer | null, ipAddress: string | null): Promise<void> | void;
  /**
   * Counts one additional operation for each full 1,000 units of cost, because expensive operations load the server more.
   * @throws CodedError RATE_LIMITED if the limit is exceeded.
   */
  admitCost(viewer: Viewer | null, ipAddress: string | null, cost: number): Promise<void> | void;
  /**
   * Counts one additional operation for each full 32 KiB of a request body or message. Called before the body or message is parsed.
   * @throws CodedError RATE_LIMITED if the limit is exceeded.
   */
  admitBytes(viewer: Viewer | null, ipAddress: string | null, bytes: number): Promise<void> | void;
  /**
   * Counts `count` facts against the user's limit of facts per minute, and returns how many of them the server may record. This limit applies in
   * addition to the limit of operations.
   */
  admitFacts(viewer: Principal, count: number): Promise<AdmittedFacts> | AdmittedFacts;
  close(): void;
}

interface AdmittedFacts {
  /** Number of facts that the server may record. The caller records the first facts of its list and rejects the others. */
  count: number;
  /** Error RATE_LIMITED for the rejected facts; null if the server may record all facts. */
  refusal: CodedError | null;
}

const minuteS = 60;
/** Cost that the rate limit counts as one additional operation. */
const costOfOperation = 1_000;
/** Bytes of JSON that the rate limit counts as one additional operation, because parsing them takes about as long as a simple operation. */
const bytesOfOperation = 32 * 1024;
/**
 * Minimum limit of facts per minute and user. The limit is RATE_LIMIT if RATE_LIMIT is higher. The minimum suffices for five lists of 1,000 facts
 * after an offline period.
 */
const leastFacts = 5_000;
/** Number of rejected facts that the rate limit counts as one operation, because reading a list takes time even if all its facts are rejected. */
const refusedPerOperation = 25;
/** Longest time in ms that the server waits for Redis. After that time, it counts the operation in its own memory. */
const timeoutMs = 50;

/**
 * Creates the rate limits. Counts operations in Redis for all servers together, or in the memory of this server if `redisUrl` is null. Without Redis,
 * all functions return or throw synchronously.
 */
export function createRateLimit({ ofUser, ofAddress }: Rates, redisUrl: string | null): RateLimit {
  // Lost connections are not reported here, because the cache uses the same Redis and reports them.
  const redis = redisUrl ? connectRedis(redisUrl, () => {}) : null;
  const mostFacts = Math.max(leastFacts, ofUser);
  const counterOf = (points: number, kind: string): CountPoints => (redis ? redisCounter(redis, points, kind) : createWindowCounter(minuteS * 1_000));
  const counters = { user: counterOf(ofUser, 'user'), address: counterOf(ofAddress, 'address'), facts: counterOf(mostFacts, 'facts') };

  function consume(viewer: Viewer | null, ipAddress: string | null, count: number): Promise<void> | void {
    if (isStaff(viewer)) return;
    const most = viewer ? ofUser : ofAddress;
    if (most === 0) return;
    const counted = viewer ? counters.user(viewer.id, count) : counters.address(countedAddress(ipAddress), count);
    const whose = viewer ? 'of a user' : 'of an address without a token';
    if (counted instanceof Promise) return counted.then((window) => checkOperations(window, most, whose));
    checkOperations(counted, most, whose);
  }

  function admittedFacts(viewer: Principal, count: number, { points, remainingMs }: WindowCount): AdmittedFacts {
    if (points <= mostFacts) return { count, refusal: null };
    const refusal = new CodedError('RATE_LIMITED', `At most ${mostFacts} facts per minute of a user. Try again later.`, {
      retryAfterMs: remainingMs,
    });
    const admitted = Math.max(0, mostFacts - (points - count));
    const counted = counters.user(viewer.id, Math.ceil((count - admitted) / refusedPerOperation));
    if (counted instanceof Promise) counted.catch(() => {});
    return { count: admitted, refusal };
  }

  return {
    admit: (viewer, ipAddress) => consume(viewer, ipAddress, 1),
    admitCost(viewer, ipAddress, cost) {
      const more = Math.floor(cost / costOfOperation);
      return more > 0 ? consume(viewer, ipAddress, more) : undefined;
    },
    admitBytes(viewer, ipAddress, bytes) {
      const more = Math.floor(bytes / bytesOfOperation);
      return more > 0 ? consume(viewer, ipAddress, more) : undefined;
    },
    admitFacts(viewer, count) {
      if (ofUser === 0 || isStaff(viewer)) return { count, refusal: null };
      const counted = counters.facts(viewer.id, count);
      return counted instanceof Promise ? counted.then((window) => admittedFacts(viewer, count, window)) : admittedFacts(viewer, count, counted);
    },
    close: () => redis?.destroy(),
  };
}

/** @throws CodedError RATE_LIMITED if the window has more than `most` operations. */
function checkOperations({ points, remainingMs }: WindowCount, most: number, whose: string): void {
  if (points <= most) return;
  const how = `each full ${costOfOperation} of cost and each full 32 KiB of text count as one more operation`;
  throw new CodedError('RATE_LIMITED', `At most ${most} operations per minute ${whose}; ${how}. Try again later.`, { retryAfterMs: remainingMs });
}

/** Counts points in Redis. If Redis does not respond within `timeoutMs`, counts them in the memory of this server. */
function redisCounter(redis: ReturnType<typeof connectRedis>, points: number, kind: string): CountPoints {
  const options = { storeClient: redis, useRedisPackage: true, rejectIfRedisNotReady: true };
  const limiter = new RateLimiterRedis({ ...options, points, duration: minuteS, keyPrefix: `rate:${kind}` });
  const insuranceLimiter = new RateLimiterMemory({ points, duration: minuteS, keyPrefix: kind });
  const limited = new RLWrapperTimeouts({ limiter, timeoutMs, insuranceLimiter });
  return async (key, count) => {
    // The library rejects with the count if it exceeds `points`.
    const { consumedPoints, msBeforeNext } = await limited.consume(key, count).catch((error) => {
      if (error instanceof RateLimiterRes) return error;
      throw error;
    });
    return { points: consumedPoints, remainingMs: msBeforeNext };
  };
}
