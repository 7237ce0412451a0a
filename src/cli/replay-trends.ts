import type { CounterName, Weights } from '../domain/counters';
import { addLogs, halfLives, logContribution, type TrendPeriod } from '../domain/trend-score';
import type { GraphqlClient } from './client';
import type { EventName, ReplayEvent } from './read-replay-file';

const compared = 20;
/** Two log2 scores with at most this difference count as equal, because the order of floating-point additions changes the last digits of a score. */
const rounding = 1e-6;
const counterOf: Partial<Record<EventName, CounterName>> = { view: 'viewCount', like: 'likeCount', save: 'saveCount', share: 'shareCount' };

/** Ranking of trending contents on the server that differs from the expected ranking after the first `afterEvents` events of a replay. */
export interface WrongTrend {
  afterEvents: number;
  period: TrendPeriod;
  expected: string[];
  found: string[];
}

/**
 * Queries the trending contents of `theme` and compares them with the ranking computed from `events`.
 * @returns one item per period with a wrong ranking.
 */
export async function wrongTrends(
  client: GraphqlClient,
  token: string,
  theme: string,
  events: readonly ReplayEvent[],
  weights: Weights,
): Promise<WrongTrend[]> {
  const wrong: WrongTrend[] = [];
  for (const period of Object.keys(halfLives) as TrendPeriod[]) {
    const scores = scoresOf(events, period, weights);
    const expected = [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, compared);
    const query = `query ($theme: String) { trending(period: ${period}, theme: $theme, first: ${compared}) { edges { node { content { id } } } } }`;
    const { trending } = await client.ask<{ trending: { edges: { node: { content: { id: string } } }[] } }>(token, query, { theme });
    const found = trending.edges.map(({ node }) => node.content.id);
    const isRight =
      found.length === expected.length &&
      expected.every(([, score], place) => Math.abs(score - (scores.get(found[place] ?? '') ?? Number.NaN)) < rounding);
    if (!isRight) wrong.push({ afterEvents: events.length, period, expected: expected.map(([id]) => id), found });
  }
  return wrong;
}

/**
 * Computes the trending score of each content, which is log2 of the sum of the decayed weights of its interactions. Includes the earliest view, the
 * first like and the first save of each user on the content, and every share.
 */
function scoresOf(events: readonly ReplayEvent[], period: TrendPeriod, weights: Weights): Map<string, number> {
  const counted = new Map<string, { contentId: string; weight: number; atMs: number }>();
  events.forEach(({ contentId, userId, eventNames, atMs }, index) => {
    for (const name of eventNames) {
      const counter = counterOf[name];
      const weight = counter ? weights[counter] : 0;
      if (weight <= 0 || atMs === null) continue;
      const key = `${name}\0${contentId}\0${userId}${name === 'share' ? `\0${index}` : ''}`;
      const known = counted.get(key);
      if (!known) counted.set(key, { contentId, weight, atMs });
      else if (name === 'view') known.atMs = Math.min(known.atMs, atMs);
    }
  });
  const scores = new Map<string, number>();
  for (const { contentId, weight, atMs } of counted.values())
    scores.set(contentId, addLogs(scores.get(contentId) ?? Number.NEGATIVE_INFINITY, logContribution(weight, atMs, period)));
  return scores;
}
