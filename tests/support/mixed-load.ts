import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Role } from '../../src/domain/roles';
import { post } from './post';
import { tokenOf } from './tokens';
import { pick } from './traffic';

export interface MixedLoad {
  /** Number of interactions that the servers acknowledged. */
  acknowledged: number;
  /** Descriptions of wrong responses: errors that are not retryable, and repeated interactions that were counted twice. */
  wrong: string[];
  /** Number of requests that got no response. */
  connectionsLost: number;
  /** Stops the clients. Resolves when the servers have acknowledged every interaction that was sent. */
  stop(): Promise<void>;
  /** Returns the expected and actual counters of each content for which they differ. */
  miscounted(pool: Pool): Promise<unknown[]>;
}

const columns = ['view_count', 'total_view_count', 'like_count', 'save_count', 'share_count', 'rating_count', 'comment_count', 'play_count'] as const;
type Column = (typeof columns)[number];

interface Act {
  field: string;
  type: string;
  input: Record<string, unknown>;
  contentId: string;
}
type Answer = { isChanged: boolean } | 'again' | { wrong: string };

const timeoutMs = 30_000;

/**
 * Starts clients that send all kinds of interactions to random servers of `urls()`. Each client is a different user. A client retries an interaction
 * until it is acknowledged, and sends every fourth interaction a second time, mostly to another server.
 */
export function startMixedLoad(
  urls: () => string[],
  contents: string[],
  { clients = 12, role = 'user' }: { clients?: number; role?: Role } = {},
): MixedLoad {
  const counts = new Map<string, number>();
  const load: MixedLoad = { acknowledged: 0, wrong: [], connectionsLost: 0, stop, miscounted };
  let isOver = false;
  const running = Promise.all(Array.from({ length: clients }, (_, n) => client(`mixed-${n}`)));

  async function client(user: string): Promise<void> {
    const token = await tokenOf(user, role);
    const states = new Set<string>();
    while (!isOver) {
      const act = anyAct(contents);
      if (!(await acknowledge(act, token))) return;
      load.acknowledged++;
      for (const column of countsOf(act, states)) counts.set(`${act.contentId}/${column}`, (counts.get(`${act.contentId}/${column}`) ?? 0) + 1);
      if (act.field === 'unlike' && states.delete(`${act.contentId}/like_count`))
        counts.set(`${act.contentId}/like_count`, (counts.get(`${act.contentId}/like_count`) ?? 0) - 1);
      if (Math.random() < 0.25 && (await acknowledge(act, token))?.isChanged)
        load.wrong.push(`${act.field} counted twice: ${JSON.stringify(act.input)}`);
    }
  }

  async function acknowledge(act: Act, token: string): Promise<{ isChanged: boolean } | null> {
    const deadline = performance.now() + timeoutMs;
    while (performance.now() < deadline) {
      const answer = await send(act, token);
      if (answer !== 'again') {
        if ('isChanged' in answer) return answer;
        load.wrong.push(answer.wrong);
        return null;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    load.wrong.push(`${act.field} was not acknowledged within ${timeoutMs} ms`);
    return null;
  }

  async function send({ field, type, input, contentId }: Act, token: string): Promise<Answer> {
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${field === 'trackInteractions' ? 'results { isChanged error { code message } }' : 'isChanged content { id stats { version viewCount likeCount } viewerState { hasViewed hasLiked hasSaved } }'} } }`;
    const url = pick(urls());
    const answer = await post(url, token, query, { input }).catch(() => null);
    if (!answer) {
      load.connectionsLost++;
      return 'again';
    }
    const payload = answer.data?.[field];
    const error = answer.errors?.[0] ?? payload?.results?.[0].error;
    if (error) return isToBeTriedAgain(error) ? 'again' : { wrong: `${field} of ${contentId}: ${JSON.stringify(error)}` };
    return payload.results?.[0] ?? payload;
  }

  async function stop(): Promise<void> {
    isOver = true;
    await running;
  }

  async function miscounted(pool: Pool): Promise<unknown[]> {
    const { rows } = await pool.query(`SELECT content_id, ${columns.join(', ')} FROM content_stats`);
    return contents.flatMap((contentId) => {
      const row = rows.find(({ content_id }) => content_id === contentId);
      const found = columns.map((column) => Number(row?.[column] ?? 0));
      const sent = columns.map((column) => counts.get(`${contentId}/${column}`) ?? 0);
      return String(found) === String(sent) ? [] : [{ contentId, columns, found, sent }];
    });
  }
  return load;
}

/** Returns whether the client can retry. An error of a request contains `retryable`; an error of a list item contains only a code. */
function isToBeTriedAgain({ code, extensions }: { code?: string; extensions?: { retryable?: boolean } }): boolean {
  return extensions?.retryable ?? ['UNAVAILABLE', 'OVERLOADED'].includes(String(code));
}

function anyAct(contents: string[]): Act {
  const contentId = pick(contents);
  const event = { contentId, eventId: randomUUID() };
  const act = (field: string, input: Act['input']) => ({ field, type: `${field[0]?.toUpperCase()}${field.slice(1)}Input`, input, contentId });
  return pick([
    () => act('recordView', { ...event, durationMs: 4000, source: 'list', sessionId: 's1' }),
    () => act('recordView', { ...event, durationMs: 9000, progressPct: 60 }),
    () => act('like', { contentId }),
    () => act('unlike', { contentId }),
    () => act('save', { contentId, notes: 'later', tags: ['sea'] }),
    () => act('share', { ...event, platform: 'mail', recipient: 'a friend' }),
    () => act('play', { ...event, durationMs: 1000, context: 'at home', mood: 'calm', moodIntensity: 5 }),
    () => act('rate', { contentId, rating: 7, title: 'Good', body: 'Yes' }),
    () => act('addComment', { ...event, body: 'Hello' }),
    () => act('trackInteractions', { interactions: [{ ...event, type: 'SHARE', platform: 'link', recipient: 'a list' }] }),
  ])();
}

/** Returns the counters that an interaction increments. A state such as a like increments its counter only if it is not in `states` yet. */
function countsOf({ field, contentId }: Act, states: Set<string>): Column[] {
  const once = (column: Column): Column[] => {
    const isNew = !states.has(`${contentId}/${column}`);
    states.add(`${contentId}/${column}`);
    return isNew ? [column] : [];
  };
  switch (field) {
    case 'recordView':
      return ['total_view_count', ...once('view_count')];
    case 'like':
      return once('like_count');
    case 'save':
      return once('save_count');
    case 'rate':
      return once('rating_count');
    case 'share':
    case 'trackInteractions':
      return ['share_count'];
    case 'play':
      return ['play_count'];
    case 'addComment':
      return ['comment_count'];
    default:
      return [];
  }
}
