import type { CatalogueRow } from '../../catalog/content/commands';
import { hourMs } from '../../domain/durations';
import type { ViewPolicies } from '../../domain/view-policy';
import type { Fact } from '../../ledger/facts';
import { actsOn, type Encounter } from './interactions';
import type { Person } from './people';
import { between, chooser, pick, type Random, shuffled } from './random';

const days = 28;
/** Relative activity of users in each hour of a day, from 0 to 23 UTC. Weekdays have peaks in the morning, at noon and in the evening. */
const weekdayHours = [2, 1, 1, 1, 1, 2, 5, 9, 8, 5, 5, 6, 9, 7, 5, 5, 6, 8, 11, 15, 18, 17, 11, 5];
const weekendHours = [4, 2, 1, 1, 1, 1, 2, 4, 8, 12, 14, 13, 12, 12, 13, 14, 14, 13, 13, 14, 16, 15, 11, 7];
const sources = ['home', 'home', 'search', 'search', 'category', 'recommended', 'mail'];

/** Ids of the most popular contents. */
const stars = ['video-1', 'audio-1', 'article-1', 'video-2', 'ebook-1'];
const risingCount = 8;
const unseenCount = 12;
const risingHours = 3;

export interface Scene {
  catalogue: readonly CatalogueRow[];
  people: readonly Person[];
  /** User of the demo token. The generator creates about `guestFacts` interactions of this user. */
  guest: Person;
  guestFacts: number;
  /** Approximate number of facts of all users. */
  totalFacts: number;
  policies: ViewPolicies;
}

/**
 * Generates the facts of four weeks in order of time. A few contents are much more popular than all others, users prefer certain types and themes,
 * and some contents become popular in the last hours.
 */
export function imagineFacts({ catalogue, people, guest, guestFacts, totalFacts, policies }: Scene, nowMs: number, random: Random): Fact[] {
  const { appealOf, rising } = ranked(catalogue, random);
  const visitMoment = momentsBefore(nowMs);
  const choices = new Map<Person, (random: Random) => CatalogueRow>();
  const opinions = new Set<string>();
  const seen = new Set<string>();
  const facts: Fact[] = [];

  const encounter = (one: Encounter) => {
    const acts = actsOn(one, policies, opinions, random);
    facts.push(...acts.filter(({ occurredAt }) => occurredAt < nowMs));
    return acts.at(-1)?.occurredAt ?? one.atMs;
  };
  const visit = (person: Person) => {
    const choice = choices.get(person) ?? chooser(catalogue, (content) => appealOf(content) * tasteFor(content, person));
    choices.set(person, choice);
    let atMs = visitMoment(random);
    const sessionId = `visit-${person.id}-${atMs}`;
    const source = pick(sources, random);
    do {
      let content = choice(random);
      // Users prefer contents that they have not viewed yet, so the generator replaces a viewed content up to three times.
      for (let tries = 0; tries < 3 && seen.has(pairOf(person, content)); tries++) content = choice(random);
      seen.add(pairOf(person, content));
      atMs = encounter({ person, content, atMs, source, sessionId }) + between(5, 90, random) * 1000;
    } while (random() < 0.62);
  };

  while (facts.length < guestFacts) visit(guest);
  for (const content of rising) {
    for (let left = between(45, 110, random); left > 0; left--) {
      const atMs = nowMs - Math.ceil(random() ** 1.5 * risingHours * hourMs);
      encounter({ person: pick(people, random), content, atMs, source: 'shared link', sessionId: `visit-${atMs}` });
    }
  }
  const others = people.filter((person) => person !== guest);
  const someone = chooser(others, ({ activity }) => activity);
  while (facts.length < totalFacts) visit(someone(random));
  return facts.sort((a, b) => a.occurredAt - b.occurredAt);
}

function pairOf(person: Person, content: CatalogueRow): string {
  return `${person.id}/${content.id}`;
}

/**
 * Ranks the contents at random, with `stars` first. Popularity follows Zipf's law: it is roughly proportional to 1/n at rank n. `rising` are
 * contents from the second half, which become popular in the last hours.
 */
function ranked(catalogue: readonly CatalogueRow[], random: Random): { appealOf: (content: CatalogueRow) => number; rising: CatalogueRow[] } {
  const isStar = ({ id }: CatalogueRow) => stars.includes(id);
  const ranking = [
    ...catalogue.filter(isStar),
    ...shuffled(
      catalogue.filter((content) => !isStar(content)),
      random,
    ),
  ];
  const unseenFrom = ranking.length - unseenCount;
  const appeal = new Map(ranking.map(({ id }, rank) => [id, rank < unseenFrom ? (rank + 3) ** -1.05 : 0]));
  const longTail = ranking.slice(ranking.length >> 1, unseenFrom).filter(({ isPublic }) => isPublic);
  return { appealOf: ({ id }) => appeal.get(id) ?? 0, rising: longTail.slice(0, risingCount) };
}

function tasteFor(content: CatalogueRow, person: Person): number {
  if (!content.isPublic) return content.ownerId === person.id ? 20 : 0;
  return (person.types.includes(content.type) ? 3 : 1) * (person.themes.includes(content.theme ?? '') ? 6 : 1);
}

/** Returns a function that returns a random time of the last four weeks. Hours with high activity and recent weeks are more likely. */
function momentsBefore(nowMs: number): (random: Random) => number {
  const hours = Array.from({ length: days * 24 }, (_, ago) => Math.floor(nowMs / hourMs) * hourMs - ago * hourMs);
  const someHour = chooser(hours, (startMs, ago) => {
    const start = new Date(startMs);
    const hourly = [0, 6].includes(start.getUTCDay()) ? weekendHours : weekdayHours;
    return (hourly[start.getUTCHours()] ?? 0) * (1.4 - ago / hours.length / 2);
  });
  return (random) => Math.min(someHour(random) + Math.floor(random() * hourMs), nowMs - 1);
}
