import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Pool } from 'pg';
import { tokenOf } from './tokens';

/** Interaction that a client sent. */
interface Sent {
  kind: 'view' | 'like' | 'share';
  contentId: string;
  userId: string;
  eventId: string;
  isAcknowledged: boolean;
}

export interface Traffic {
  sent: Sent[];
  /** Number of interactions that the server acknowledged. */
  acknowledged: number;
  /** Number of errors by error code. The code is `connection` if the connection failed, and `hangs` if the server did not respond in time. */
  errors: Map<string, number>;
  /** Duration of the slowest request in ms. */
  slowestMs: number;
  stop(): Promise<void>;
}

const documents = {
  view: 'mutation ($contentId: ID!, $eventId: ID) { recordView(input: { contentId: $contentId, eventId: $eventId }) { qualified } }',
  like: 'mutation ($contentId: ID!) { like(input: { contentId: $contentId }) { isChanged } }',
  share: 'mutation ($contentId: ID!, $eventId: ID) { share(input: { contentId: $contentId, eventId: $eventId }) { isChanged } }',
};
const kinds = ['view', 'view', 'view', 'like', 'share'] as const;
const answerLimitMs = 30_000;
/** Retries of many clients take the processor from a server that starts. */
const retryMs = 200;

/**
 * Starts clients that send random interactions through the public API until `stop` is called. The clients retry failures and send every fourth
 * interaction a second time.
 */
export function startTraffic(url: () => string, { clients = 64, contents = 1000, users = 20_000 } = {}): Traffic {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const traffic: Traffic = { sent: [], acknowledged: 0, errors: new Map(), slowestMs: 0, stop };
  let isOver = false;
  const running = Promise.all(Array.from({ length: clients }, client));

  async function client(): Promise<void> {
    while (!isOver) {
      const act: Sent = {
        kind: pick(kinds),
        contentId: `c${below(contents)}`,
        userId: `user-${below(users)}`,
        eventId: randomUUID(),
        isAcknowledged: false,
      };
      traffic.sent.push(act);
      const token = await tokenOf(act.userId);
      for (let tries = 0; !isOver && tries < 200 && !(await send(act, token)); tries++) await new Promise((resolve) => setTimeout(resolve, retryMs));
      if (Math.random() < 0.25 && !isOver) await send(act, token);
    }
  }

  async function send(act: Sent, token: string): Promise<boolean> {
    const started = performance.now();
    const code = await post(`${url()}/graphql`, agent, token, {
      query: documents[act.kind],
      variables: { contentId: act.contentId, eventId: act.eventId },
    });
    traffic.slowestMs = Math.max(traffic.slowestMs, performance.now() - started);
    if (code) traffic.errors.set(code, (traffic.errors.get(code) ?? 0) + 1);
    else if (!act.isAcknowledged) {
      act.isAcknowledged = true;
      traffic.acknowledged++;
    }
    return !code;
  }

  async function stop(): Promise<void> {
    isOver = true;
    await running;
    agent.destroy();
  }
  return traffic;
}

/**
 * Compares the stored interactions with those that were sent. `lost` is the number of acknowledged interactions that are not stored, and `unsent` is
 * the number of stored interactions that no client sent. Both must be 0.
 */
export async function compare(pool: Pool, { sent }: Traffic): Promise<{ lost: number; unsent: number }> {
  const { rows: views } = await pool.query('SELECT id FROM viewings');
  const { rows: shares } = await pool.query('SELECT id FROM interactions');
  const { rows: likes } = await pool.query(`SELECT content_id || '/' || user_id AS id FROM reactions WHERE kind = 'LIKE'`);
  const recorded = new Set([...views, ...shares, ...likes].map(({ id }) => id));
  const keyOf = (act: Sent) => (act.kind === 'like' ? `${act.contentId}/${act.userId}` : act.eventId);
  const known = new Set(sent.map(keyOf));
  return {
    lost: sent.filter((act) => act.isAcknowledged && !recorded.has(keyOf(act))).length,
    unsent: [...recorded].filter((key) => !known.has(key)).length,
  };
}

/** Sends an operation. Resolves with null if the response has no errors, otherwise with the code of the first error. */
function post(url: string, agent: Agent, token: string, body: unknown): Promise<string | null> {
  return new Promise((resolve) => {
    const asked = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, timeout: answerLimitMs },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece) => (text += piece));
        response.on('error', () => resolve('connection'));
        response.on('end', () => {
          try {
            const { data, errors } = JSON.parse(text);
            // Reports a response without data and errors, because it is not a valid GraphQL response.
            resolve(errors?.[0].extensions.code ?? (data ? null : `none of ours: ${text}`));
          } catch {
            resolve('connection');
          }
        });
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('hangs')));
    asked.on('error', (error) => resolve(error.message === 'hangs' ? 'hangs' : 'connection'));
    asked.end(JSON.stringify(body));
  });
}

function below(n: number): number {
  return Math.floor(Math.random() * n);
}

export function pick<T>(list: readonly T[]): T {
  return list[below(list.length)] as T;
}
