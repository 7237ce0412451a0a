import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Viewer } from '../auth';
import type { Rates } from '../config';
import { CodedError } from '../errors';
import { within } from '../patience';
import { connectRedis } from '../redis';
import { keepsHouse } from '../roles';
import { countedAddress } from './address';

export interface RateLimit {
  /** @throws CodedError RATE_LIMITED when this user, or without a token this address (of IPv6 its /64), asked too much in the last minute. */
  admit(viewer: Viewer | null, ipAddress: string | null): Promise<void> | void;
  close(): void;
}

const minuteS = 60;
/** Longer Redis is not waited for: then each server counts by itself. */
const patienceMs = 50;

/** Counted in the memory of this server, or in Redis for all servers together. */
export function createRateLimit({ ofUser, ofAddress }: Rates, redisUrl: string | null): RateLimit {
  // The cache's connection, to the same Redis, tells when it is lost.
  const redis = redisUrl ? connectRedis(redisUrl, () => {}) : null;
  const limiterOf = (points: number, kind: string) => {
    const memory = new RateLimiterMemory({ points, duration: minuteS, keyPrefix: kind });
    if (!redis) return (key: string) => memory.consume(key);
    const shared = new RateLimiterRedis({ storeClient: redis, useRedisPackage: true, points, duration: minuteS, keyPrefix: `rate:${kind}` });
    return async (key: string) => {
      if (!redis.isReady) return memory.consume(key);
      return within(patienceMs, shared.consume(key), () => memory.consume(key)).catch((error) => {
        if (error instanceof RateLimiterRes) throw error;
        return memory.consume(key);
      });
    };
  };
  const consumeOf = { user: limiterOf(ofUser, 'user'), address: limiterOf(ofAddress, 'address') };

  return {
    admit(viewer, ipAddress) {
      if (keepsHouse(viewer)) return;
      const most = viewer ? ofUser : ofAddress;
      if (most === 0) return;
      return consumeOf[viewer ? 'user' : 'address'](viewer ? viewer.id : countedAddress(ipAddress)).then(
        () => {},
        (error) => {
          if (!(error instanceof RateLimiterRes)) throw error;
          const whose = viewer ? 'of one user' : 'of one address without a token';
          throw new CodedError('RATE_LIMITED', `At most ${most} operations a minute ${whose}: try again later.`, {
            retryAfterMs: error.msBeforeNext,
          });
        },
      );
    },
    close: () => redis?.destroy(),
  };
}
