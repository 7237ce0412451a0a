import type { Fact } from './facts';

const texts = new Map<number, string>();
const mostTexts = 1_000;

/**
 * Formats Unix milliseconds as ISO 8601 text, which PostgreSQL can convert to `timestamptz`. Keeps the texts of the latest times, because the rows of
 * a batch contain the same times.
 */
export function iso(ms: number): string {
  let text = texts.get(ms);
  if (text === undefined) {
    text = new Date(ms).toISOString();
    if (texts.size >= mostTexts) texts.clear();
    texts.set(ms, text);
  }
  return text;
}

/** Joins ids to one key, separated by NUL characters. Different ids result in different keys, because ids contain no control characters. */
export function keyOf(first: string, ...others: string[]): string {
  let key = first;
  for (const other of others) key += `\0${other}`;
  return key;
}

/**
 * Names and SQL types of the properties that `factRow` returns: content, user, id, mood, mood intensity, time of occurrence, time of recording,
 * value, duration and context.
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
