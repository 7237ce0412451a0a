import type { FastifyBaseLogger } from 'fastify';
import type { ExecutionArgs } from 'graphql';
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
import { requestedFields } from './requested-fields';

/** Objects that live as long as the server. Each feature declares its own members of this interface; `app/services.ts` creates the objects. */
export interface Services {
  config: Config;
  pool: Database;
  /** Connections for background jobs, whose statements can run for an hour. */
  jobsPool: Database;
  /** Executes reads that tolerate data of some seconds ago. Uses the replica if one is configured and its lag is small, otherwise the primary. */
  reader: Queryable;
  prisma: PrismaClient;
  identify: Identify;
  ledger: LimitedLedger;
  cache: Cache;
  rateLimit: RateLimit;
  workload: Workload;
  /** Limits the number of concurrent statements that read all data of a user or of the service. */
  scans: Semaphore;
  createLoaders(context: Context): Loaders;
  log: FastifyBaseLogger;
}

/** DataLoaders of one request. Each feature declares its own members of this interface; `app/loaders.ts` creates the DataLoaders. */
// biome-ignore lint/suspicious/noEmptyInterface: the features add members
export interface Loaders {}

const statementsAtOnce = 3;

/** Context of every resolver: the services of the server, and the viewer and the DataLoaders of one request. */
export class Context {
  private loaded: Loaders | undefined;
  private needsPrimary = false;
  private ownStatements: Semaphore | undefined;
  /** Operation that the server executes with this context. Null outside of GraphQL. */
  operation: Pick<ExecutionArgs, 'schema' | 'document'> | null = null;

  constructor(
    readonly services: Services,
    /** User of the token; null if the request has no token. */
    readonly viewer: Viewer | null,
    readonly requestId: string,
    /** IP address and user agent of the request. */
    readonly origin: Origin,
  ) {}

  /** Signed-in users read the primary so that they see their own writes; anonymous users can read the replica. */
  get db(): Queryable {
    return this.viewer || this.needsPrimary ? this.services.pool : this.services.reader;
  }

  /** DataLoaders of this request. The first access creates them, because many mutations need none. */
  get loaders(): Loaders {
    this.loaded ??= this.services.createLoaders(this);
    return this.loaded;
  }

  /**
   * Returns the names of the fields of an object type that the operation selects, so that loaders read only their columns. Null outside of GraphQL,
   * where loaders must read all columns.
   */
  fieldsOf(type: string): ReadonlySet<string> | null {
    return this.operation && requestedFields(this.operation.schema, this.operation.document, type);
  }

  /** Semaphore that lets at most 3 fields of this request run a statement of their own at the same time. */
  get statements(): Semaphore {
    this.ownStatements ??= createSemaphore(statementsAtOnce);
    return this.ownStatements;
  }

  /** Discards the DataLoaders and the rows that they cached. The middleware `freshRows` calls this around a mutation. */
  clearLoaders(): void {
    this.loaded = undefined;
  }

  /** Makes later statements of this request read the primary, because the replica may lag behind rows that the request has read or written. */
  readPrimary(): void {
    if (this.db !== this.services.pool) this.loaded = undefined;
    this.needsPrimary = true;
  }

  /** User of the token. @throws CodedError UNAUTHENTICATED if the request has no token. */
  get signedIn(): Viewer {
    if (!this.viewer) throw unauthenticated('This operation requires a token. Send the header "Authorization: Bearer <token>".');
    return this.viewer;
  }
}
