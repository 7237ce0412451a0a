import type { Queryable } from '../database/pool';
import type { Patterns } from './object';

const statement = {
  name: 'patterns',
  text: `SELECT h.type, c.type AS "contentType", count(*)::bigint AS count, count(h.duration_ms)::bigint AS "timed", sum(h.duration_ms)::float8 AS "durationMs",
      min(h.occurred_at) AS start, max(h.occurred_at) AS end
    FROM history h JOIN content c ON c.id = h.content_id
    WHERE h.user_id = $1 AND h.occurred_at >= $2 AND h.occurred_at < $3
    GROUP BY 1, 2`,
};

interface Group {
  type: Patterns['byType'][number]['type'];
  contentType: NonNullable<Patterns['contentTypePreference']>;
  count: number;
  timed: number;
  durationMs: number | null;
  start: Date;
  end: Date;
}

/** The patterns of a user's history between two moments; one statement, a handful of groups, the rest is arithmetic. */
export async function patternsOf(db: Queryable, userId: string, from: Date | null, to: Date | null): Promise<Patterns> {
  const { rows } = await db.query({ ...statement, values: [userId, from ?? '-infinity', to ?? 'infinity'] });
  const groups: Group[] = rows;
  const byType = countBy(groups, (group) => group.type);
  const timed = sum(groups, (group) => group.timed);
  return {
    totalInteractions: sum(groups, (group) => group.count),
    dateRange:
      groups.length > 0
        ? { start: new Date(Math.min(...groups.map(({ start }) => +start))), end: new Date(Math.max(...groups.map(({ end }) => +end))) }
        : null,
    mostCommonType: byType[0]?.key ?? null,
    averageDurationMs: timed > 0 ? sum(groups, (group) => group.durationMs ?? 0) / timed : null,
    contentTypePreference: countBy(groups, (group) => group.contentType)[0]?.key ?? null,
    byType: byType.map(({ key, count }) => ({ type: key, count })),
  };
}

/** Most frequent first; equals by name. */
function countBy<K extends string>(groups: Group[], keyOf: (group: Group) => K): { key: K; count: number }[] {
  const counts = new Map<K, number>();
  for (const group of groups) counts.set(keyOf(group), (counts.get(keyOf(group)) ?? 0) + group.count);
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

function sum(groups: Group[], numberOf: (group: Group) => number): number {
  return groups.reduce((total, group) => total + numberOf(group), 0);
}
