import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, SafeInt } from '../../graphql/scalars';
import type { RedisState } from '../../infrastructure/cache/store';

const RedisStateEnum = { NONE: 'NONE', READY: 'READY', AWAY: 'AWAY' } as const;
registerEnumType(RedisStateEnum, {
  name: 'RedisState',
  description: 'State of Redis, through which servers share their caches.',
  valuesConfig: {
    NONE: { description: 'No Redis is configured; this server has its own cache.' },
    READY: { description: 'Redis responds.' },
    AWAY: { description: 'Redis does not respond; the server computes results that would be cached.' },
  },
});

@ObjectType({ description: 'Quantiles of a measure over the last minute; 0 without values.' })
export class Measured {
  @Field(() => Float, { description: 'Median.' })
  p50!: number;

  @Field(() => Float, { description: '99th percentile.' })
  p99!: number;
}

@ObjectType({ description: 'State of the ledger, which writes the facts of this server.' })
export class LedgerHealth {
  @Field(() => Int, { description: 'Number of facts that wait for a batch.' })
  waitingCount!: number;

  @Field(() => Int, { description: 'Maximum number of waiting facts; the server rejects further facts as OVERLOADED.' })
  maxWaitingCount!: number;

  @Field(() => Int, { description: 'Number of batches in progress.' })
  busyLaneCount!: number;

  @Field(() => Int, { description: 'Maximum number of concurrent batches.' })
  laneCount!: number;

  @Field(() => SafeInt, { description: 'Number of facts committed since the start of the server, repeats included.' })
  factCount!: number;

  @Field(() => SafeInt, { description: 'Number of batches committed since the start of the server.' })
  batchCount!: number;

  @Field(() => Measured, { description: 'Number of facts per batch.' })
  batchSize!: Measured;

  @Field(() => Measured, { description: 'Time from the start of a batch to its commit, in milliseconds.' })
  commitMs!: Measured;
}

@ObjectType({ description: 'State of the database from the point of view of this server.' })
export class DatabaseHealth {
  @Field(() => Boolean, { description: 'True if the database responded to this request.' })
  isReachable!: boolean;

  @Field(() => Float, { nullable: true, description: 'Response time in milliseconds, including the wait for a connection; null without a response.' })
  answerMs!: number | null;

  @Field(() => Int, { description: 'Number of open connections in the pool for requests. The ledger has its own pool.' })
  connectionCount!: number;

  @Field(() => Int, { description: 'Number of open connections that are idle.' })
  idleConnectionCount!: number;

  @Field(() => Int, { description: 'Maximum number of open connections in the pool for requests.' })
  maxConnectionCount!: number;

  @Field(() => Int, { description: 'Number of statements that wait for a connection.' })
  waitingCount!: number;
}

@ObjectType({ description: 'Number of contents on which a counter differed from its facts.' })
export class CounterDrift {
  @Field(() => String, { description: 'Name of the counter, or of a group of counters: daily, hourly, tallies, service.' })
  counter!: string;

  @Field(() => SafeInt, { description: 'Number of contents with a difference.' })
  contentCount!: number;
}

@ObjectType({ description: 'State of an audit, which recounts every counter from its facts.' })
export class AuditState {
  @Field(() => DateTime, { description: 'Start of the audit; of an automatic audit, start of its last slice.' })
  startedAt!: Date;

  @Field(() => Boolean, { description: 'True for an audit by the operator (npm run audit); false for the automatic audit, one slice per hour.' })
  isByOperator!: boolean;

  @Field(() => SafeInt, { description: 'Number of recounted contents; of an automatic audit, in the current round so far.' })
  contentCount!: number;

  @Field(() => Boolean, { description: 'True if all contents were checked; false during a round, or if it skipped contents with too many facts.' })
  isComplete!: boolean;

  @Field(() => [CounterDrift], { description: 'Counters that differed from their facts; empty if every count is exact.' })
  drifts!: CounterDrift[];
}

@ObjectType({ description: 'State of the server that handles the request, not of other servers.' })
export class Health {
  @Field(() => String, { description: 'Version of the server.' })
  version!: string;

  @Field(() => DateTime, { description: 'Start time of the server.' })
  startedAt!: Date;

  @Field(() => DateTime, { description: 'Time at which the server read the state.' })
  asOf!: Date;

  @Field(() => SafeInt, { description: 'Resident memory of the process, in bytes.' })
  memoryBytes!: number;

  @Field(() => SafeInt, { description: 'JavaScript heap in use, in bytes; part of `memoryBytes`.' })
  heapBytes!: number;

  @Field(() => SafeInt, { description: 'Maximum size of the JavaScript heap, in bytes.' })
  maxHeapBytes!: number;

  @Field(() => LedgerHealth, { description: 'State of the ledger.' })
  ledger!: LedgerHealth;

  @Field(() => DatabaseHealth, { description: 'State of PostgreSQL.' })
  database!: DatabaseHealth;

  @Field(() => RedisStateEnum, { description: 'State of Redis.' })
  redis!: RedisState;

  @Field(() => Int, { description: 'Number of open WebSockets and event streams.' })
  connectionCount!: number;

  @Field(() => Int, { description: 'Number of contents that subscriptions follow, each counted once per subscription.' })
  followerCount!: number;

  @Field(() => [AuditState], { description: 'Last manual and automatic audit; empty before the first, or without a response of the database.' })
  audits!: AuditState[];
}
