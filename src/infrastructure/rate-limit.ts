import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes, RLWrapperTimeouts } from 'rate-limiter-flexible';
import { CodedError } from '../domain/errors';
import { isStaff, type Principal } from '../domain/roles';
import type { Viewer } from './auth';
import { countedAddress } from './client-address';
import type { Rates } from './config/read-config';
import { connectRedis } from './redis';

export interface RateLimit {
  /** Counts one operation of the user, or of the IP address (IPv6: its /64) without a token. @throws CodedError RATE_LIMITED above the limit. */
  admit(viewer: Viewer | null, ipAddress: string | null): Promise<void> | void;
  /** Counts an expensive operation as several: adds one operation for each full `costOfOperation` of its cost. @throws CodedError RATE_LIMITED, as `admit`. */
  admitCost(viewer: Viewer | null, ipAddress: string | null, cost: number): Promise<void> | void;
  /** Counts one more operation for each full 32 KiB of a body or message, before it is parsed. @throws CodedError RATE_LIMITED, as `admit`. */
  admitBytes(viewer: Viewer | null, ipAddress: string | null, bytes: number): Promise<void> | void;
  /** Counts facts against the user's limit per minute, regardless of the operation that sends them. */
  admitFacts(viewer: Principal, count: number): Promise<AdmittedFacts> | AdmittedFacts;
  close(): void;
}

interface AdmittedFacts {
  /** Number of facts that can be recorded, counted from the first. */
  count: number;
  /** RATE_LIMITED, for the other facts; null if all are admitted. */
  refusal: CodedError | null;
}

const minuteS = 60;
/** Cost that counts as one operation. */
const costOfOperation = 1_000;
/** Amount of JSON whose parsing takes about as long as a simple operation. */
const bytesOfOperation = 32 * 1024;
/** Facts per minute of one user, unless RATE_LIMIT is higher. A client can send five full lists at once after it was offline. */
const leastFacts = 5_000;
/** Number of rejected facts that count as one operation, because reading a list costs time even if all items are rejected. */
const refusedPerOperation = 25;
/** Timeout of Redis. After it, each server counts in its own memory. */
const timeoutMs = 50;

/** Counts in the memory of this server, or in Redis for all servers together. */
export function createRateLimit({ ofUser, ofAddress }: Rates, redisUrl: string | null): RateLimit {
  // The cache has a connection to the same Redis and reports its loss.
  const redis = redisUrl ? connectRedis(redisUrl, () => {}) : null;
  const limiterOf = (points: number, kind: string): RateLimiterAbstract => {
    const memory = new RateLimiterMemory({ points, duration: minuteS, keyPrefix: kind });
    if (!redis) return memory;
    const options = { storeClient: redis, useRedisPackage: true, rejectIfRedisNotReady: true };
    const limiter = new RateLimiterRedis({ ...options, points, duration: minuteS, keyPrefix: `rate:${kind}` });
    return new RLWrapperTimeouts({ limiter, timeoutMs, insuranceLimiter: memory });
  };
  const mostFacts = Math.max(leastFacts, ofUser);
  const limiters = { user: limiterOf(ofUser, 'user'), address: limiterOf(ofAddress, 'address'), facts: limiterOf(mostFacts, 'facts') };

  function consume(viewer: Viewer | null, ipAddress: string | null, count: number): Promise<void> | void {
    if (isStaff(viewer)) return;
    const most = viewer ? ofUser : ofAddress;
    if (most === 0) return;
    return limiters[viewer ? 'user' : 'address'].consume(viewer ? viewer.id : countedAddress(ipAddress), count).then(
      () => {},
      (error) => {
        if (!(error instanceof RateLimiterRes)) throw error;
        const whose = viewer ? 'of a user' : 'of an address without a token';
        const how = `each full ${costOfOperation} of cost and each full 32 KiB of text count as one more operation`;
        throw new CodedError('RATE_LIMITED', `At most ${most} operations per minute ${whose}; ${how}. Try again later.`, {
          retryAfterMs: error.msBeforeNext,
        });
      },
    );
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
      return limiters.facts.consume(viewer.id, count).then(
        () => ({ count, refusal: null }),
        (error) => {
          if (!(error instanceof RateLimiterRes)) throw error;
          const refusal = new CodedError('RATE_LIMITED', `At most ${mostFacts} facts per minute of a user. Try again later.`, {
            retryAfterMs: error.msBeforeNext,
          });
          const admitted = Math.max(0, mostFacts - (error.consumedPoints - count));
          limiters.user.consume(viewer.id, Math.ceil((count - admitted) / refusedPerOperation)).catch(() => {});
          return { count: admitted, refusal };
        },
      );
    },
    close: () => redis?.destroy(),
  };
}
