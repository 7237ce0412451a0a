import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, SafeInt } from '../../graphql/scalars';
import type { RedisState } from '../../infrastructure/cache/store';

const RedisStateEnum = { NONE: 'NONE', READY: 'READY', AWAY: 'AWAY' } as const;
registerEnumType(RedisStateEnum, {
  name: 'RedisState',
  description: 'Whether servers share their caches.',
  valuesConfig: {
    NONE: { description: 'No Redis is configured: this server keeps its own.' },
    READY: { description: 'Redis answers.' },
    AWAY: { description: 'Redis does not answer: what it would keep is computed anew.' },
  },
});

@ObjectType({ description: 'A measure over the last minute; 0 when there was nothing to measure.' })
export class Measured {
  @Field(() => Float, { description: 'Half of the values were at most this.' })
  p50!: number;

  @Field(() => Float, { description: '99 of 100 were at most this.' })
  p99!: number;
}

@ObjectType({ description: 'The writer of facts in this server.' })
export class LedgerHealth {
  @Field(() => Int, { description: 'Facts that wait for a batch now.' })
  waitingCount!: number;

  @Field(() => Int, { description: 'How many may wait; further ones are refused as OVERLOADED.' })
  maxWaitingCount!: number;

  @Field(() => Int, { description: 'Batches under way now.' })
  busyLaneCount!: number;

  @Field(() => Int, { description: 'How many batches may be under way at once.' })
  laneCount!: number;

  @Field(() => SafeInt, { description: 'Facts committed since the start, repeats included.' })
  factCount!: number;

  @Field(() => SafeInt, { description: 'In how many batches.' })
  batchCount!: number;

  @Field(() => Measured, { description: 'Facts in one batch.' })
  batchSize!: Measured;

  @Field(() => Measured, { description: 'From the start of a batch to its commit, in milliseconds.' })
  commitMs!: Measured;
}

@ObjectType({ description: 'The database as this server meets it.' })
export class DatabaseHealth {
  @Field(() => Boolean, { description: 'It answered just now.' })
  isReachable!: boolean;

  @Field(() => Float, { nullable: true, description: 'How long that took, in milliseconds, waiting for a connection included; null: it did not.' })
  answerMs!: number | null;

  @Field(() => Int, { description: 'Open connections of the pool beside those of the ledger.' })
  connectionCount!: number;

  @Field(() => Int, { description: 'Of them, those with nothing to do.' })
  idleConnectionCount!: number;

  @Field(() => Int, { description: 'How many it may open.' })
  maxConnectionCount!: number;

  @Field(() => Int, { description: 'Statements that wait for a connection.' })
  waitingCount!: number;
}

@ObjectType({ description: 'On how many contents a counter differed from its facts.' })
export class CounterDrift {
  @Field(() => String, { description: 'The counter, or a group of them: daily, hourly, tallies, service.' })
  counter!: string;

  @Field(() => SafeInt, { description: 'On how many contents.' })
  contentCount!: number;
}

@ObjectType({ description: 'A recount of every counter from its facts.' })
export class AuditState {
  @Field(() => DateTime, { description: 'When it last began.' })
  startedAt!: Date;

  @Field(() => Boolean, { description: 'True: the operator ran it (npm run audit). False: a server did by itself, a slice every hour.' })
  isByOperator!: boolean;

  @Field(() => SafeInt, { description: 'Contents recounted; by a server, in this round so far.' })
  contentCount!: number;

  @Field(() => Boolean, { description: 'All contents were looked at; false: the round goes on.' })
  isComplete!: boolean;

  @Field(() => [CounterDrift], { description: 'The counters that differed. None: every count is exact.' })
  drifts!: CounterDrift[];
}

@ObjectType({ description: 'State of the server that answers this request. Every server answers for itself.' })
export class Health {
  @Field(() => String, { description: 'The version that runs.' })
  version!: string;

  @Field(() => DateTime, { description: 'When it was started.' })
  startedAt!: Date;

  @Field(() => DateTime, { description: 'When this was found.' })
  asOf!: Date;

  @Field(() => SafeInt, { description: 'Memory of the whole process, in bytes.' })
  memoryBytes!: number;

  @Field(() => SafeInt, { description: "Of it, JavaScript's heap in use, in bytes." })
  heapBytes!: number;

  @Field(() => SafeInt, { description: 'How large that may grow, in bytes.' })
  maxHeapBytes!: number;

  @Field(() => LedgerHealth, { description: 'The writer of facts.' })
  ledger!: LedgerHealth;

  @Field(() => DatabaseHealth, { description: 'PostgreSQL.' })
  database!: DatabaseHealth;

  @Field(() => RedisStateEnum, { description: 'What servers share.' })
  redis!: RedisState;

  @Field(() => Int, { description: 'Open WebSockets and event streams.' })
  connectionCount!: number;

  @Field(() => Int, { description: 'Contents followed live, each as often as somebody follows it.' })
  followerCount!: number;

  @Field(() => [AuditState], { description: "The last audits of this database, the operator's and the servers' own; none before the first." })
  audits!: AuditState[];
}
