import type { Fact } from './facts';

/** A moment, in milliseconds, as PostgreSQL reads it from JSON. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** One key for (content, user[, …]): no id holds a control character. */
export const keyOf = (...parts: string[]): string => parts.join('\0');

/**
 * What most statements read of a fact: content, user, id, mood and its intensity, when it occurred and was recorded, and what the user says
 * of it: value, duration, context.
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
