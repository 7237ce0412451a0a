import { dayMs } from '../../domain/durations';
import { events } from '../../interactions/registry/modules';
import type { Row } from '../rows/row';
import type { Meaning } from './interaction-words';
import type { ActRule, Condition } from './mapping';
import { holds, tagsAt } from './row-values';
import { BadRow, decimalOf, durationOf, flagOf, type Sources, textAt } from './values';

const mostTimes = 100_000;

/** Returns the duration, progress and completion of a view. Omits a measure that the row does not contain. @throws BadRow if a value is invalid. */
export function measuresOf(row: Row, rule: ActRule, { type }: Meaning): Record<string, unknown> {
  if (type !== 'VIEW') return {};
  const progress = textAt(row, rule.progress?.from);
  const progressPct = progress === '' ? null : (decimalOf(progress) ?? Number.NaN) * (rule.progress?.factor ?? 1);
  if (progressPct !== null && !(progressPct >= 0 && progressPct <= 100)) throw new BadRow('the progress must be 0–100 %', progress);
  const isComplete = rule.isComplete === true || (rule.isComplete !== undefined && isTrue(row, rule.isComplete));
  return { ...durationAt(row, rule), ...(progressPct !== null && { progressPct }), ...(isComplete && { isComplete }) };
}

function durationAt(row: Row, { duration }: ActRule): { durationMs?: number } {
  const durationMs = duration ? durationOf(textAt(row, duration.from), duration.unit, 'the duration', dayMs) : null;
  return durationMs === null ? {} : { durationMs };
}

function isTrue(row: Row, condition: Condition): boolean {
  return condition.isOneOf ? holds(row, condition) : flagOf(textAt(row, condition.column), 'the completion', false);
}

const sales = ['CART_ADD', 'CART_REMOVE', 'PURCHASE'];

/** Interaction types for which the server stores each detail; null if it stores the detail for all types. */
const typesWith: Record<string, readonly string[] | null> = {
  durationMs: null,
  notes: null,
  progressPct: ['VIEW'],
  isComplete: ['VIEW'],
  tags: ['SAVE'],
  body: ['RATING', 'COMMENT'],
  platform: events.definitions.map(({ type }) => type),
  quantity: sales,
  unitPrice: sales,
  currency: sales,
};

export function isDetail(field: string): boolean {
  return Object.hasOwn(typesWith, field);
}

export function isStoredWith(type: string, detail: string): boolean {
  return typesWith[detail]?.includes(type) ?? true;
}

/**
 * Returns the details of an interaction other than those of `measuresOf`, such as notes, tags and the price. Calls `omit` with the reason if it
 * omits a detail that the row contains.
 * @throws BadRow if a value is invalid.
 */
export function detailsOf(row: Row, rule: ActRule, type: string, omit: (reason: string) => void): Record<string, unknown> {
  const details: Record<string, unknown> = {};
  const text = (name: string, sources: Sources | undefined) => {
    const value = isStoredWith(type, name) ? textAt(row, sources) : '';
    if (value !== '') details[name] = value;
  };
  if (type === 'SAVE' && rule.tags) {
    const tags = [...new Set(rule.tags.flatMap((sources) => tagsAt(row, sources)))];
    if (tags.length > 0) details.tags = tags;
  }
  text('notes', rule.notes);
  text('body', rule.body);
  if (typeof details.body === 'string') details.body = details.body.replace(/<br\s*\/?>\n?/gi, '\n');
  if (type === 'COMMENT' && !details.body) throw new BadRow('the comment has no text');
  text('platform', rule.platform);
  if (type !== 'VIEW') Object.assign(details, durationAt(row, rule));
  if (sales.includes(type)) {
    const quantity = textAt(row, rule.quantity);
    if (quantity !== '') details.quantity = wholeOf(quantity, 'the quantity', 1_000_000);
    text('unitPrice', rule.unitPrice);
    if (details.unitPrice) text('currency', rule.currency);
    if (details.unitPrice && !details.currency) {
      delete details.unitPrice;
      omit('a price without a currency');
    }
  }
  return details;
}

/** Returns how often the interaction of a row occurred. @throws BadRow if the text is not a whole number from 1 to 100,000. */
export function countAt(row: Row, sources: Sources): number {
  return wholeOf(textAt(row, sources), 'the count', mostTimes);
}

function wholeOf(text: string, field: string, most: number): number {
  const value = decimalOf(text);
  if (value === null || !Number.isInteger(value) || value < 1 || value > most)
    throw new BadRow(`${field} must be a whole number from 1 to ${most}`, text);
  return value;
}
