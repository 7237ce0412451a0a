import { contentTypeNamed, knownTypeNames } from '../content/types';
import { grouped, startProgress } from '../progress';
import { createClient, type GraphqlClient } from './client';
import { eventIdOf, type ReplayEvent, readEvents } from './events';
import { createMissing } from './replay';
import { mintToken } from './token';

export interface FactImport {
  url: string;
  /** Put before every id of a user or content. */
  prefix: string;
  /** Of contents that are not there yet. */
  type: string;
}

export interface FactSummary {
  factCount: number;
  recordedCount: number;
  userCount: number;
  skippedCount: number;
  /** What the values were taken for. */
  kind: 'ratings of five' | 'ratings' | 'counts' | 'views';
}

const inOneRequest = 500;
const concurrency = 8;
const tokenDays = 1;
/** A count says how often; beyond this it says no more. */
const mostViewings = 8;

/**
 * Brings in what people did, from a file: each row a view and, where the values are ratings, a rating; by each user's own name, with
 * the times of the file. Contents that are not there are made first. Safe to repeat.
 */
export async function importFacts(path: string, { url, prefix, type }: FactImport): Promise<FactSummary> {
  const contentType = contentTypeNamed(type);
  if (!contentType) throw new Error(`--type must be one of ${knownTypeNames.join(', ')}, got "${type}".`);
  const { events, skipped } = await readEvents(path, { prefix, words: {}, likeFrom: null, limit: Number.MAX_SAFE_INTEGER }, Date.now());
  for (const { line, reason } of skipped) process.stderr.write(`line ${line}: ${reason}\n`);
  const client = createClient(url, concurrency);
  try {
    const service = await mintToken('rapport-import', 'service');
    await client.greet(service);
    await createMissing(client, service, contentType, `import ${prefix || 'facts'}`.slice(0, 100), events, [
      ...new Set(events.map(({ contentId }) => contentId)),
    ]);
    const kind = kindOf(events);
    const byUser = grouping(events);
    let done = 0;
    let recordedCount = 0;
    const progress = startProgress(
      () => events.length,
      () => done,
      () => `${grouped(done)} of ${grouped(events.length)} facts`,
    );
    const users = [...byUser];
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        for (let next = users.pop(); next; next = users.pop()) {
          const [user, facts] = next;
          // The role lets it tell of any time.
          const token = await mintToken(user, 'service', tokenDays);
          for (let from = 0; from < facts.length; from += inOneRequest / 2) {
            const part = facts.slice(from, from + inOneRequest / 2);
            // Not `+= await`, which would add to what it was before the wait.
            const recorded = await send(client, token, part, kind, progress.say);
            recordedCount += recorded;
            done += part.length;
          }
        }
      }),
    ).finally(progress.stop);
    return { factCount: events.length, recordedCount, userCount: byUser.size, skippedCount: skipped.length + events.length - recordedCount, kind };
  } finally {
    client.close();
  }
}

const track =
  'mutation Import($interactions: [InteractionInput!]!) { trackInteractions(input: { interactions: $interactions }) { results { index error { message } } } }';

/** @returns of how many everything was recorded. */
async function send(
  client: GraphqlClient,
  token: string,
  facts: readonly ReplayEvent[],
  kind: FactSummary['kind'],
  say: (line: string) => void,
): Promise<number> {
  const interactions = facts.flatMap((fact) => interactionsOf(fact, kind).map((interaction) => ({ fact, interaction })));
  const refused = new Set<ReplayEvent>();
  for (let from = 0; from < interactions.length; from += inOneRequest) {
    const part = interactions.slice(from, from + inOneRequest);
    const { trackInteractions } = await client.ask<{ trackInteractions: { results: { index: number; error: { message: string } | null }[] } }>(
      token,
      track,
      {
        interactions: part.map(({ interaction }) => interaction),
      },
    );
    for (const { index, error } of trackInteractions.results) {
      const { fact } = part[index] as { fact: ReplayEvent };
      if (error && !refused.has(fact)) say(`line ${fact.line}: ${error.message}`);
      if (error) refused.add(fact);
    }
  }
  return facts.length - refused.size;
}

function interactionsOf(fact: ReplayEvent, kind: FactSummary['kind']): object[] {
  const act = { contentId: fact.contentId, occurredAt: fact.atMs === null ? null : new Date(fact.atMs).toISOString() };
  const times = kind === 'counts' ? Math.min(mostViewings, Math.max(1, Math.round(Number(fact.value) || 1))) : 1;
  const views = Array.from({ length: times }, (_, time) => ({
    ...act,
    type: 'VIEW',
    isComplete: true,
    durationMs: 60_000,
    eventId: eventIdOf(time === 0 ? fact : { ...fact, identity: `${fact.identity}\0${time}` }, 'view'),
  }));
  if (!kind.startsWith('ratings') || fact.value === '') return views;
  const rating = Math.round(Number(fact.value) * (kind === 'ratings of five' ? 2 : 1));
  return [...views, { ...act, type: 'RATING', rating: Math.min(10, Math.max(1, rating)) }];
}

/** Ratings lie between 0.5 and 5, or 1 and 10, and differ; larger whole numbers are counts; one and the same says nothing. */
function kindOf(events: readonly ReplayEvent[]): FactSummary['kind'] {
  const values = events.map(({ value }) => value).filter((value) => value !== '');
  const numbers = values.map(Number);
  const [least, most] = numbers.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  if (values.length === 0 || least === most || numbers.some(Number.isNaN)) return 'views';
  if (least < 0.5 || most > 10) return 'counts';
  return most <= 5 ? 'ratings of five' : 'ratings';
}

function grouping(events: readonly ReplayEvent[]): Map<string, ReplayEvent[]> {
  const byUser = new Map<string, ReplayEvent[]>();
  for (const event of events) {
    const own = byUser.get(event.userId);
    if (own) own.push(event);
    else byUser.set(event.userId, [event]);
  }
  return byUser;
}
