import type { FastifyBaseLogger } from 'fastify';
import { unauthenticated } from '../domain/errors';
import type { Origin } from '../domain/view-origin';
import type { Identify, Viewer } from '../infrastructure/auth';
import type { Cache } from '../infrastructure/cache/cache';
import type { Config } from '../infrastructure/config/read-config';
import type { PrismaClient } from '../infrastructure/database/generated/client';
import type { Database, Queryable } from '../infrastructure/database/pool';
import type { RateLimit } from '../infrastructure/rate-limit';
import type { LimitedLedger } from '../ledger/fact-rate-limit';
import { createSemaphore, type Semaphore } from './limits/semaphore';
import type { Workload } from './limits/workload';

/** Services with the lifetime of the server. Each feature declares its own members here; `app/services.ts` builds them. */
export interface Services {
  config: Config;
  pool: Database;
  /** For background jobs, whose statements can run long. */
  jobsPool: Database;
  /** For queries that can return slightly stale data: the replica if one is configured, otherwise the primary. */
  reader: Queryable;
  prisma: PrismaClient;
  identify: Identify;
  ledger: LimitedLedger;
  cache: Cache;
  rateLimit: RateLimit;
  workload: Workload;
  /** Limits concurrent statements that read all data of a user or of the service. */
  scans: Semaphore;
  createLoaders(context: Context): Loaders;
  /** Log for errors of the server. */
  log: FastifyBaseLogger;
}

/** The DataLoaders of one request. Each feature declares its own members here; `app/loaders.ts` builds them. */
// biome-ignore lint/suspicious/noEmptyInterface: the features add members
export interface Loaders {}

const statementsAtOnce = 3;

/** The context of every resolver, over HTTP and WebSocket: the services, the viewer and the loaders of this request. */
export class Context {
  private loaded: Loaders | undefined;
  private needsPrimary = false;
  private ownStatements: Semaphore | undefined;

  constructor(
    readonly services: Services,
    /** null if the request has no token. */
    readonly viewer: Viewer | null,
    readonly requestId: string,
    /** IP address and user agent of the request. */
    readonly origin: Origin,
  ) {}

  /** Signed-in users read the primary so that they see their own writes; anonymous users can read the replica. */
  get db(): Queryable {
    return this.viewer || this.needsPrimary ? this.services.pool : this.services.reader;
  }

  /** Created on first use, because many mutations load nothing. */
  get loaders(): Loaders {
    this.loaded ??= this.services.createLoaders(this);
    return this.loaded;
  }

  /** Limits concurrent statements of fields that do not batch. */
  get statements(): Semaphore {
    this.ownStatements ??= createSemaphore(statementsAtOnce);
    return this.ownStatements;
  }

  /** Clears the loaders; see `freshRows`. */
  clearLoaders(): void {
    this.loaded = undefined;
  }

  /** Makes the rest of this request read the primary, because the replica can lag behind data that the request already read. */
  readPrimary(): void {
    if (this.db !== this.services.pool) this.loaded = undefined;
    this.needsPrimary = true;
  }

  /** @throws CodedError UNAUTHENTICATED without a token. */
  get signedIn(): Viewer {
    if (!this.viewer) throw unauthenticated('This operation requires a token. Send the header "Authorization: Bearer <token>".');
    return this.viewer;
  }
}
