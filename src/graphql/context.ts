import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import { unauthenticated } from '../domain/errors';
import type { Origin } from '../domain/view-origin';
import type { Identify, Viewer } from '../infrastructure/auth';
import type { Cache } from '../infrastructure/cache/cache';
import type { Config } from '../infrastructure/config/config';
import type { PrismaClient } from '../infrastructure/database/generated/client';
import type { Queryable } from '../infrastructure/database/pool';
import type { RateLimit } from '../infrastructure/rate-limit';
import type { LimitedLedger } from '../ledger/allowance';
import { createSemaphore, type Semaphore } from './limits/semaphore';
import type { Workload } from './limits/workload';

/** What lives as long as the server. Each feature declares here what it adds; `app/services.ts` builds it. */
export interface Services {
  config: Config;
  pool: Pool;
  /** For background work, whose statements may run long. */
  jobsPool: Pool;
  /** For queries that may return data some seconds old: the replica, if there is one. */
  reader: Queryable;
  prisma: PrismaClient;
  identify: Identify;
  ledger: LimitedLedger;
  cache: Cache;
  rateLimit: RateLimit;
  workload: Workload;
  /** Limits the statements that read all data of a user or of the service. */
  scans: Semaphore;
  createLoaders(context: Context): Loaders;
  /** For errors that the server causes. */
  log: FastifyBaseLogger;
}

/** The DataLoaders of one request. Each feature declares here what it adds; `app/loaders.ts` builds them. */
// biome-ignore lint/suspicious/noEmptyInterface: the features add its members.
export interface Loaders {}

const statementsAtOnce = 3;

/** What every resolver gets, the same over HTTP and WebSocket: the services, who asks, and this request's loaders. */
export class Context {
  // Not a #private field: Apollo copies a context, and those stay behind.
  private loaded: Loaders | undefined;
  private needsPrimary = false;
  private ownStatements: Semaphore | undefined;

  constructor(
    readonly services: Services,
    /** null: no token was given. */
    readonly viewer: Viewer | null,
    readonly requestId: string,
    /** Where the request came from. */
    readonly origin: Origin,
  ) {}

  /** Signed-in users read the primary so that they see their own writes; anonymous users can read the replica. */
  get db(): Queryable {
    return this.viewer || this.needsPrimary ? this.services.pool : this.services.reader;
  }

  /** Created at first use, because many mutations load nothing. */
  get loaders(): Loaders {
    this.loaded ??= this.services.createLoaders(this);
    return this.loaded;
  }

  /** For fields that run a statement of their own. */
  get statements(): Semaphore {
    this.ownStatements ??= createSemaphore(statementsAtOnce);
    return this.ownStatements;
  }

  /** Called around each field of a mutation, and at each event of a subscription. */
  forgetLoaded(): void {
    this.loaded = undefined;
  }

  /** The rest of this request reads the primary: it continues from data that the replica may not have yet. */
  readPrimary(): void {
    if (this.db !== this.services.pool) this.loaded = undefined;
    this.needsPrimary = true;
  }

  /** @throws CodedError UNAUTHENTICATED without a token. */
  get signedIn(): Viewer {
    if (!this.viewer) throw unauthenticated('This needs a token: send the header "Authorization: Bearer <token>".');
    return this.viewer;
  }
}
