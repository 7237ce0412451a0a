import type { ComponentChildren } from 'preact';
import { Line } from './chart';
import { Instead, Meter, Note, Panel } from './components';
import { ago, bytes, count, inFull, measure, moment, span } from './format';
import type { HealthQuery } from './operations';
import { pastLength, useVitals } from './shared-data';

type State = HealthQuery['health'];

/** Page with the health of the server that serves the dashboard. */
export function HealthPage() {
  const { health, past } = useVitals();
  const state = health.data?.health;
  if (!state)
    return (
      <Instead of={null} refusal={health.refusal}>
        …
      </Instead>
    );
  return (
    <div class="board">
      <Ledger state={state} waiting={past.map(({ waiting }) => waiting)} commits={past.map(({ commitMs }) => commitMs)} />
      <Database state={state} />
      <Process state={state} memory={past.map(({ memoryBytes }) => memoryBytes / 1e6)} />
      <Sharing state={state} />
      <Audits state={state} />
    </div>
  );
}

function Ledger({ state: { ledger }, waiting, commits }: { state: State; waiting: number[]; commits: number[] }) {
  const isWaiting = `${inFull(ledger.waitingCount)} of at most ${inFull(ledger.maxWaitingCount)}`;
  return (
    <Panel
      class="wide"
      title="Ledger"
      aside={<Note tone={ledger.waitingCount > ledger.maxWaitingCount / 2 ? 'bad' : 'good'}>{count(ledger.factCount)} facts written</Note>}
    >
      <dl class="facts">
        <Fact name="Waiting" meter={<Meter value={ledger.waitingCount} max={ledger.maxWaitingCount} label={`Facts waiting: ${isWaiting}`} />}>
          {inFull(ledger.waitingCount)} <small>of at most {inFull(ledger.maxWaitingCount)}</small>
        </Fact>
        <Fact
          name="Batches in progress"
          meter={
            <Meter
              value={ledger.busyLaneCount * 0.7}
              max={ledger.laneCount}
              label={`${ledger.busyLaneCount} of ${ledger.laneCount} batches in progress`}
            />
          }
        >
          {ledger.busyLaneCount} of {ledger.laneCount}
        </Fact>
        <Fact name="Facts in a batch">
          {measure(ledger.batchSize.p50)} <small>p99 {measure(ledger.batchSize.p99)}</small>
        </Fact>
        <Fact name="Commit">
          {measure(ledger.commitMs.p50)} ms <small>p99 {measure(ledger.commitMs.p99)} ms</small>
        </Fact>
      </dl>
      <div class="pair">
        <Spark name="Commit, p99, ms" values={commits} least={10} />
        <Spark name="Waiting" values={waiting} least={5} />
      </div>
    </Panel>
  );
}

function Database({ state: { database } }: { state: State }) {
  const used = database.connectionCount - database.idleConnectionCount;
  return (
    <Panel
      class="narrow"
      title="Database"
      aside={<Note tone={database.isReachable ? 'good' : 'bad'}>{database.isReachable ? 'reachable' : 'unreachable'}</Note>}
    >
      <dl class="facts">
        <Fact name="Response time">{database.answerMs === null ? '–' : `${measure(database.answerMs)} ms`}</Fact>
        <Fact
          name="Connections in use"
          meter={<Meter value={used} max={database.maxConnectionCount} label={`${used} of ${database.maxConnectionCount} connections in use`} />}
        >
          {used} of {database.maxConnectionCount} <small>{database.connectionCount} open</small>
        </Fact>
        <Fact name="Waiting statements">{inFull(database.waitingCount)}</Fact>
      </dl>
    </Panel>
  );
}

function Process({ state, memory }: { state: State; memory: number[] }) {
  return (
    <Panel class="wide" title="Process" aside={<Note>version {state.version}</Note>}>
      <dl class="facts">
        <Fact name="Uptime">
          <span title={moment(state.startedAt)}>{span(Date.parse(state.asOf) - Date.parse(state.startedAt))}</span>
        </Fact>
        <Fact name="Memory">{bytes(state.memoryBytes)}</Fact>
        <Fact
          name="Heap"
          meter={<Meter value={state.heapBytes} max={state.maxHeapBytes} label={`Heap: ${bytes(state.heapBytes)} of ${bytes(state.maxHeapBytes)}`} />}
        >
          {bytes(state.heapBytes)} <small>of {bytes(state.maxHeapBytes)}</small>
        </Fact>
      </dl>
      <Spark name="Memory, MB" values={memory} least={100} />
    </Panel>
  );
}

const redis = { NONE: ['plain', 'not configured'], READY: ['good', 'ready'], AWAY: ['bad', 'unreachable'] } as const;

function Sharing({ state }: { state: State }) {
  const [tone, text] = redis[state.redis];
  return (
    <Panel class="narrow" title="Live" aside={<Note tone={tone}>Redis {text}</Note>}>
      <dl class="facts">
        <Fact name="Open connections">{inFull(state.connectionCount)}</Fact>
        <Fact name="Contents watched">{inFull(state.followerCount)}</Fact>
      </dl>
    </Panel>
  );
}

function Audits({ state: { audits } }: { state: State }) {
  return (
    <Panel class="whole" title="Audits" aside={<span class="quiet">every counter compared with its facts</span>}>
      {audits.length === 0 && <p class="instead">No audit yet. The first one starts within the hour.</p>}
      <ul class="audits">
        {audits.map(({ isByOperator, startedAt, contentCount, isComplete, drifts }) => (
          <li key={String(isByOperator)}>
            <Note tone={drifts.length > 0 ? 'bad' : 'good'}>{drifts.length > 0 ? 'drift' : 'drift 0'}</Note>
            <div>
              <b>{isByOperator ? 'By an operator' : 'Automatic'}</b>{' '}
              <span class="quiet">
                {inFull(contentCount)} contents{isComplete ? '' : ' so far'}, {ago(startedAt)}
              </span>
              {drifts.length > 0 && (
                <p>
                  {drifts.map((drift) => `${drift.counter} on ${inFull(drift.contentCount)}`).join(', ')}: fix with{' '}
                  <code>npm run audit -- --fix</code>
                  them.
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Fact({ name, meter, children }: { name: string; meter?: ComponentChildren; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {meter}
      </dd>
    </div>
  );
}

function Spark({ name, values, least }: { name: string; values: number[]; least: number }) {
  return (
    <div class="spark">
      <span class="quiet">{name}</span>
      <Line values={values} length={pastLength} height={56} least={least} label={`${name}: now ${measure(values.at(-1) ?? 0)}`} />
    </div>
  );
}
