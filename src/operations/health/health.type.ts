import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, SafeInt } from '../../graphql/scalars';
import type { RedisState } from '../../infrastructure/cache/store';

const RedisStateEnum = { NONE: 'NONE', READY: 'READY', AWAY: 'AWAY' } as const;
registerEnumType(RedisStateEnum, {
  name: 'RedisState',
  description: 'State of the connection to Redis, with which servers share their caches.',
  valuesConfig: {
    NONE: { description: 'The operator configured no Redis. The server uses a cache of its own.' },
    READY: { description: 'Redis responds to the server.' },
    AWAY: { description: 'Redis does not respond. The server works without the cache and computes each result.' },
  },
});

@ObjectType({ description: 'Quantiles of the values that the server measured in the last minute.' })
export class Measured {
  @Field(() => Float, { description: 'Median of the values of the last minute. 0 without values.' })
  p50!: number;

  @Field(() => Float, { description: '99th percentile of the values of the last minute. 0 without values.' })
  p99!: number;
}

@ObjectType({ description: 'State of the ledger, which is the part of the server that writes interactions and counts to the database.' })
export class LedgerHealth {
  @Field(() => Int, { description: 'Number of interactions that wait to be written.' })
  waitingCount!: number;

  @Field(() => Int, {
    description: 'Maximum number of interactions that can wait to be written. The server rejects further ones with the error OVERLOADED.',
  })
  maxWaitingCount!: number;

  @Field(() => Int, { description: 'Number of batches of interactions that the ledger is writing now. Each batch is one transaction.' })
  busyLaneCount!: number;

  @Field(() => Int, { description: 'Maximum number of batches of interactions that the ledger writes at the same time.' })
  laneCount!: number;

  @Field(() => SafeInt, { description: 'Number of interactions that the ledger has written since the server started, including repeats.' })
  factCount!: number;

  @Field(() => SafeInt, { description: 'Number of batches of interactions that the ledger has written since the server started.' })
  batchCount!: number;

  @Field(() => Measured, { description: 'Number of interactions in a batch, over the last minute.' })
  batchSize!: Measured;

  @Field(() => Measured, { description: 'Time from the start of a batch of interactions to its commit, in milliseconds, over the last minute.' })
  commitMs!: Measured;
}

@ObjectType({ description: 'State of PostgreSQL, as this server observes it.' })
export class DatabaseHealth {
  @Field(() => Boolean, { description: 'Whether the database responded to this request.' })
  isReachable!: boolean;

  @Field(() => Float, {
    nullable: true,
    description: 'Response time of the database in milliseconds, including the wait for a connection. Null without a response.',
  })
  answerMs!: number | null;

  @Field(() => Int, { description: 'Number of open connections in the database pool that serves requests. The ledger has a separate pool.' })
  connectionCount!: number;

  @Field(() => Int, { description: 'Number of idle connections in the database pool that serves requests.' })
  idleConnectionCount!: number;

  @Field(() => Int, { description: 'Maximum number of connections in the database pool that serves requests.' })
  maxConnectionCount!: number;

  @Field(() => Int, { description: 'Number of SQL statements that wait for a connection of the database pool that serves requests.' })
  waitingCount!: number;
}

@ObjectType({ description: 'A counter that differed from the stored interactions, and for how many contents.' })
export class CounterDrift {
  @Field(() => String, {
    description:
      'Name of one counter, such as viewCount, or of a group of counters: daily or hourly (counts per day or hour), tallies (ratings and reactions), service (hourly counts of all contents).',
  })
  counter!: string;

  @Field(() => SafeInt, { description: 'Number of contents for which the counter differed from the stored interactions.' })
  contentCount!: number;
}

@ObjectType({ description: 'State of an audit, which recounts all counters of the contents from the stored interactions.' })
export class AuditState {
  @Field(() => DateTime, {
    description:
      'Time at which the audit started. For the automatic audit, which checks some contents every hour: time at which its latest check started.',
  })
  startedAt!: Date;

  @Field(() => Boolean, {
    description:
      'Whether the operator started the audit with `npm run audit`. If false, it is the automatic audit, which checks a part of the contents every hour.',
  })
  isByOperator!: boolean;

  @Field(() => SafeInt, {
    description:
      'Number of contents whose counters the audit recounted. The automatic audit checks all contents in rounds; for it, the number covers only the current round.',
  })
  contentCount!: number;

  @Field(() => Boolean, {
    description: 'Whether the audit checked all contents. False if it is not finished, or if it skipped contents with too many interactions.',
  })
  isComplete!: boolean;

  @Field(() => [CounterDrift], { description: 'Counters that differed from the stored interactions. Empty if all counts are exact.' })
  drifts!: CounterDrift[];
}

@ObjectType({ description: 'State of the server that handles the request. Other servers of the installation can have a different state.' })
export class Health {
  @Field(() => String, { description: 'Version of the server software.' })
  version!: string;

  @Field(() => DateTime, { description: 'Time at which the server started.' })
  startedAt!: Date;

  @Field(() => DateTime, { description: 'Time at which the server measured these values.' })
  asOf!: Date;

  @Field(() => SafeInt, { description: 'Resident memory of the server process, in bytes.' })
  memoryBytes!: number;

  @Field(() => SafeInt, { description: 'Size of the JavaScript heap that is in use, in bytes. It is a part of `memoryBytes`.' })
  heapBytes!: number;

  @Field(() => SafeInt, { description: 'Maximum size of the JavaScript heap, in bytes.' })
  maxHeapBytes!: number;

  @Field(() => LedgerHealth, { description: 'State of the ledger, which is the part of the server that writes interactions and counts.' })
  ledger!: LedgerHealth;

  @Field(() => DatabaseHealth, { description: 'State of PostgreSQL, as this server observes it.' })
  database!: DatabaseHealth;

  @Field(() => RedisStateEnum, { description: 'State of the connection to Redis.' })
  redis!: RedisState;

  @Field(() => Int, { description: 'Number of open WebSocket and event stream connections of clients.' })
  connectionCount!: number;

  @Field(() => Int, { description: 'Number of contents that all open subscriptions follow. A content counts once for each subscription.' })
  followerCount!: number;

  @Field(() => [AuditState], {
    description: 'Latest audit by the operator and latest automatic audit. Empty before the first one, and if the database does not respond.',
  })
  audits!: AuditState[];
}
