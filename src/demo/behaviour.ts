import type { CatalogueRow } from '../content/upsert';
import type { Fact } from '../ledger/facts';
import { actsOn, type Encounter } from './acts';
import type { Person } from './people';
import { between, chooser, pick, type Random, shuffled } from './random';

const hourMs = 3_600_000;
const days = 28;
/** How busy each hour is (UTC): up for work, a look at noon, the evening; at weekends late breakfast and a long afternoon. */
const onWeekdays = [2, 1, 1, 1, 1, 2, 5, 9, 8, 5, 5, 6, 9, 7, 5, 5, 6, 8, 11, 15, 18, 17, 11, 5];
const atWeekends = [4, 2, 1, 1, 1, 1, 2, 4, 8, 12, 14, 13, 12, 12, 13, 14, 14, 13, 13, 14, 16, 15, 11, 7];
const sources = ['home', 'home', 'search', 'search', 'category', 'recommended', 'mail', 'shared link'];

/** Contents that everybody knows, that rise just now, and that nobody has found yet; the rest lies between. */
const stars = ['video-1', 'audio-1', 'article-1', 'video-2', 'ebook-1'];
const risingCount = 8;
const unseenCount = 12;
const risingHours = 3;

/**
 * Four weeks in the life of a catalogue, as facts in the order of their time: a few stars and a long tail, people with
 * tastes who come back in the evening, and some contents that rise in the last hours. `guest` gets about `guestFacts`.
 */
export function imagineFacts(catalogue: readonly CatalogueRow[], people: readonly Person[], guest: Person, total: number, guestFacts: number, nowMs: number, random: Random): Fact[] {
  const appeal = appealOf(catalogue, random);
  const moments = momentsBefore(nowMs);
  const opinions = new Set<string>();
  const facts: Fact[] = [];
  const visit = visitor(appeal, (encounter) => {
    const acts = actsOn(encounter, opinions, random);
    facts.push(...acts.filter((fact) => fact.occurredAt < nowMs));
  }, random); // prettier-ignore

  while (facts.length < guestFacts) visit(guest, moments(random));
  for (const content of risingOf(appeal)) {
    for (let left = between(45, 110, random); left > 0; left--) {
      const atMs = nowMs - Math.ceil(random() ** 1.5 * risingHours * hourMs);
      const encounter: Encounter = { person: pick(people, random), content, atMs, source: 'shared link', sessionId: `visit-${atMs}` };
      facts.push(...actsOn(encounter, opinions, random).filter((fact) => fact.occurredAt < nowMs));
    }
  }
  const someone = chooser(people.filter((person) => person !== guest), (person) => person.activity); // prettier-ignore
  while (facts.length < total) visit(someone(random), moments(random));
  return facts.sort((a, b) => a.occurredAt - b.occurredAt);
}
