import type { Row } from '../rows/row';
import type { Condition, Text } from './mapping';
import { columnsIn, type Source, type Sources, tagsOf, textAt, valueAt } from './values';

export function holds(row: Row, { column, isOneOf, isNoneOf }: Condition): boolean {
  const text = textAt(row, column).toLowerCase();
  const isAmong = (words: readonly string[]) => words.some((word) => word.toLowerCase() === text);
  if (isOneOf) return isAmong(isOneOf);
  return isNoneOf ? !isAmong(isNoneOf) : text !== '';
}

export function namesIn(text: Text | null): string {
  const sources = text !== null && typeof text === 'object' && 'from' in text ? text.from : text;
  return columnsIn(sources ?? []).join(' or ');
}

export function textIn(row: Row, text: Text | undefined): string {
  if (text === undefined) return '';
  if (typeof text !== 'object' || !('from' in text)) return textAt(row, text);
  return textAt(row, text.from).replace(text.strip, '').trim();
}

export function tagsAt(row: Row, sources: Sources): string[] {
  for (const source of Array.isArray(sources) ? (sources as readonly Source[]) : [sources as Source]) {
    const tags = tagsOf(valueAt(row, source));
    if (tags.length > 0) return tags;
  }
  return [];
}
