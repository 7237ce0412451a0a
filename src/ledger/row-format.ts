import type { Fact } from './facts';

/** Formats a time in milliseconds so that PostgreSQL can read it from JSON. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** Joins ids to one key. The separator is unambiguous because ids hold no control characters. */
export const keyOf = (...parts: string[]): string => parts.join('\0');

/**
 * Columns of a fact that most statements read: content, user, id, mood and its intensity, the times when it occurred and was recorded,
 * and the user's value, duration and context.
 */
export const factColumns = 'c text, u text, i uuid, m text, q smallint, o timestamptz, r timestamptz, sv smallint, sd int, sc text';

export function factRow(fact: Fact): object {
  return {
    c: fact.contentId,
    u: fact.viewer.id,
    i: fact.id,
    m: fact.mood,
    q: fact.moodIntensity,
    o: iso(fact.occurredAt),
    r: iso(fact.recordedAt),
    sv: fact.value ?? undefined,
    sd: fact.durationMs ?? undefined,
    sc: fact.context ?? undefined,
  };
}
