import { setTimeout as pause } from 'node:timers/promises';
import { type GraphqlClient, RequestError } from './client';
import { grouped, startProgress } from './progress';
import { type EventName, eventIdOf, type ReplayEvent } from './read-replay-file';

export interface Sending {
  concurrency: number;
  /** Multiple of the original speed; null to send events as fast as the server responds. */
  speed: number | null;
}

export interface RefusedEvent {
  line: number;
  reason: string;
}

const longestPauseMs = 2 ** 31 - 1;

/**
 * Sends each event at its time in the replay, in up to `concurrency` parallel sequences of requests. All events of one user on one content are in
 * the same sequence, because the result of likes and dislikes depends on their order.
 * @returns the rejected events.
 * @throws Error when the server stays unreachable.
 */
export async function sendEvents(
  client: GraphqlClient,
  events: readonly ReplayEvent[],
  { concurrency, speed }: Sending,
  tokenOf: (userId: string) => Promise<string>,
): Promise<RefusedEvent[]> {
  const refused: RefusedEvent[] = [];
  const startedMs = Date.now();
  const firstMs = events.find(({ atMs }) => atMs !== null)?.atMs ?? 0;
  let done = 0;

  async function sendLane(lane: readonly ReplayEvent[]): Promise<void> {
    for (const event of lane) {
      if (speed !== null && event.atMs !== null) await until(startedMs + (event.atMs - firstMs) / speed);
      try {
        const { query, variables } = requestOf(event);
        await client.ask(await tokenOf(event.userId), query, variables);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        refused.push({ line: event.line, reason: error.message });
      }
      done++;
    }
  }

  const perSecond = () => (done * 1000) / Math.max(1, Date.now() - startedMs);
  const progress = startProgress(
    () => events.length,
    () => done,
    () => `${grouped(done)} of ${grouped(events.length)} events, ${grouped(perSecond())} a second`,
  ); // prettier-ignore
  try {
    await Promise.all(lanesOf(events, concurrency).map(sendLane));
  } finally {
    progress.stop();
  }
  return refused;
}

/**
 * Distributes the events to `count` sequences. The first event of a user on a content goes to the shortest sequence, and all further events of this
 * user on this content go to the same sequence.
 */
function lanesOf(events: readonly ReplayEvent[], count: number): ReplayEvent[][] {
  const lanes: ReplayEvent[][] = Array.from({ length: count }, () => []);
  const laneOf = new Map<string, ReplayEvent[]>();
  for (const event of events) {
    const pair = `${event.contentId}\0${event.userId}`;
    const lane = laneOf.get(pair) ?? lanes.reduce((shortest, other) => (other.length < shortest.length ? other : shortest));
    laneOf.set(pair, lane);
    lane.push(event);
  }
  return lanes;
}

async function until(timeMs: number): Promise<void> {
  // Waits in several steps, because a Node timer of more than 24 days would expire immediately.
  for (let restMs = timeMs - Date.now(); restMs > 0; restMs = timeMs - Date.now()) await pause(Math.min(restMs, longestPauseMs));
}

const mutations: Record<EventName, string> = {
  view: 'recordView',
  like: 'like',
  unlike: 'unlike',
  dislike: 'dislike',
  undislike: 'undislike',
  save: 'save',
  unsave: 'unsave',
  share: 'share',
}; // prettier-ignore

/**
 * Builds one request for all interactions of a row, which the server executes in their order. Rows with the same interactions have the same query
 * text, so that the server parses the text only once.
 */
function requestOf(event: ReplayEvent): { query: string; variables: object } {
  const variables = event.eventNames.map((name) => `$${name}: ${inputTypeOf(name)}!`).join(', ');
  const fields = event.eventNames.map((name) => `${name}: ${mutations[name]}(input: $${name}) { isChanged }`).join(' ');
  return {
    query: `mutation Replay(${variables}) { ${fields} }`,
    variables: Object.fromEntries(event.eventNames.map((name) => [name, inputOf(event, name)])),
  };
}

function inputTypeOf(name: EventName): string {
  const mutation = mutations[name];
  return `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
}

function inputOf(event: ReplayEvent, name: EventName): object {
  const input = { contentId: event.contentId, occurredAt: event.atMs === null ? null : new Date(event.atMs).toISOString() };
  // A complete view of one minute is above the view threshold of every content type.
  if (name === 'view') return { ...input, eventId: eventIdOf(event, name), durationMs: 60_000, progressPct: 100, isComplete: true };
  if (name === 'share') return { ...input, eventId: eventIdOf(event, name) };
  return input;
}
