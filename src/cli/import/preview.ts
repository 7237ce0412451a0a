import { grouped } from '../progress';
import { placeOf, type Row } from '../rows/row';
import { counted } from './problems';
import type { ImportedFact, ReadRow } from './read-facts';

const longestCell = 40;

/** Returns the preview of one row as text: a line with the row, and one line for each resulting interaction or problem. */
export function previewOf(row: Row, parts: readonly ReadRow[]): string {
  const cells = Object.entries(row.values)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${cut(typeof value === 'string' ? value : JSON.stringify(value))}`);
  const becomes = parts.flatMap(({ facts, problems, leftOut }) => [
    ...timesEach(facts.map(factText)),
    ...problems.map(({ message }) => `skipped: ${message}`),
    ...(leftOut !== null ? [`left out: ${leftOut}`] : []),
  ]);
  return [`  ${placeOf(row)}: ${cells.slice(0, 8).join(', ')}`, ...becomes.map((text) => `    → ${text}`)].join('\n');
}

/** Returns each distinct text once. Puts the number of occurrences before a text that occurs several times, such as "3 × …". */
function timesEach(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count > 1 ? `${grouped(count)} × ${text}` : text));
}

function factText({ userId, interaction }: ImportedFact): string {
  const { type, reaction, contentId, occurredAt, eventId: _, isUndone, ...details } = interaction;
  const name = reaction ?? type;
  const list = Object.entries(details).map(([name, value]) => (name === 'rating' ? `${value} of 10` : `${name} ${cut(String(value))}`));
  return `${isUndone ? `${name} undone` : name}${list.length > 0 ? ` (${list.join(', ')})` : ''} by ${userId} on ${contentId} at ${occurredAt}`;
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > longestCell ? `${line.slice(0, longestCell)}…` : line;
}

/** Nouns that differ from the name of the type or reaction in lower case. */
const nouns: Record<string, string> = { COMPLETE: 'completion', CART_ADD: 'cart addition', CART_REMOVE: 'cart removal' };

/** Returns a summary of interactions such as "3 likes, 2 saves, 1 rating (7 of 10)". */
export function meaningText(facts: Iterable<ImportedFact>): string {
  const counts = new Map<string, number>();
  const ratings = { least: 10, most: 1 };
  for (const { interaction } of facts) {
    const kind = String(interaction.reaction ?? interaction.type);
    const noun = nouns[kind] ?? kind.toLowerCase();
    const name = interaction.isUndone ? `${noun} undone` : noun;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (typeof interaction.rating !== 'number') continue;
    ratings.least = Math.min(ratings.least, interaction.rating);
    ratings.most = Math.max(ratings.most, interaction.rating);
  }
  const range = ratings.least === ratings.most ? `${ratings.least}` : `${ratings.least}–${ratings.most}`;
  const texts = [...counts].map(([name, count]) => `${countText(count, name)}${name === 'rating' ? ` (${range} of 10)` : ''}`);
  return texts.join(', ') || 'nothing';
}

function countText(count: number, name: string): string {
  const [noun = '', ...rest] = name.split(' taken');
  return [counted(count, noun), ...rest].join(' taken');
}
