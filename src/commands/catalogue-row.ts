import { type ContentType, contentTypeNamed, knownTypeNames } from '../content/types';
import type { Columns } from './columns';

/** The usual names of the columns of a catalogue, best first. */
export const catalogueColumns = {
  id: ['id', 'contentId', 'itemId', 'item', 'bookId', 'movieId', 'videoId', 'trackId', 'productId', 'articleId', 'listingId'],
  title: ['title', 'name', 'originalTitle'],
  type: ['type', 'contentType'],
  description: ['description', 'summary'],
  url: ['url', 'link'],
  ownerId: ['ownerId', 'owner', 'userId'],
  tags: ['tags', 'genres'],
  theme: ['theme', 'category'],
  isPublic: ['isPublic', 'public'],
  durationMs: ['durationMs'],
  isRemoved: ['isRemoved', 'removed'],
} as const;

export type CatalogueField = keyof typeof catalogueColumns;

/** What `upsertContents` takes of one content. */
export interface CatalogueItem {
  id: string;
  type: ContentType;
  title: string;
  description: string | null;
  url: string | null;
  ownerId: string | null;
  tags: string[];
  theme: string | null;
  isPublic: boolean;
  durationMs: number | null;
  isRemoved: boolean;
}

/** Why a row of a file cannot be used. */
export class BadRow extends Error {}

interface Defaults {
  type: ContentType | null;
  /** Put before every id. */
  prefix: string;
}

/** One row in the server's words. Lengths and ids are left for the server to judge. @throws BadRow */
export function toCatalogueItem(values: Readonly<Record<string, unknown>>, columns: Columns<CatalogueField>, defaults: Defaults): CatalogueItem {
  const of = (field: CatalogueField): unknown => {
    const name = columns[field];
    return name === undefined ? null : values[name];
  };
  const text = (field: CatalogueField): string | null => textOf(of(field), field);
  const id = text('id');
  const title = text('title');
  if (id === null) throw new BadRow('has no id');
  if (title === null) throw new BadRow('has no title');
  return {
    id: defaults.prefix + id,
    type: typeOf(text('type'), defaults.type),
    title,
    description: text('description'),
    url: text('url'),
    ownerId: text('ownerId'),
    tags: tagsOf(of('tags')),
    theme: text('theme'),
    isPublic: flagOf(of('isPublic'), 'isPublic', true),
    durationMs: durationOf(text('durationMs')),
    isRemoved: flagOf(of('isRemoved'), 'isRemoved', false),
  };
}

/** Trimmed; null for what is empty or absent. */
function textOf(value: unknown, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'string') throw new BadRow(`${field} must be text, got ${JSON.stringify(value)}`);
  return value.trim() || null;
}

function typeOf(name: string | null, fallback: ContentType | null): ContentType {
  if (name === null && fallback) return fallback;
  if (name === null) throw new BadRow('has no type; --type gives one to such rows');
  const type = contentTypeNamed(name);
  if (!type) throw new BadRow(`type must be one of ${knownTypeNames.join(', ')}, got "${name}"`);
  return type;
}

/** A list, a JSON list in a text, or a text cut at `|` or `;`. */
function tagsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((tag) => textOf(tag, 'a tag') ?? '').filter(Boolean);
  const text = textOf(value, 'tags');
  if (text === null) return [];
  const list = text.startsWith('[') ? listIn(text) : null;
  return list
    ? tagsOf(list)
    : text
        .split(/[|;]/)
        .map((tag) => tag.trim())
        .filter(Boolean); // prettier-ignore
}

function listIn(text: string): unknown[] {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRow(`tags begin with "[" and are not a JSON list: ${text.slice(0, 40)}`);
  }
}

function flagOf(value: unknown, field: string, fallback: boolean): boolean {
  if (typeof value === 'boolean') return value;
  const text = textOf(value, field)?.toLowerCase();
  if (text === undefined) return fallback;
  if (['true', 't', 'yes', '1'].includes(text)) return true;
  if (['false', 'f', 'no', '0'].includes(text)) return false;
  throw new BadRow(`${field} must be true or false, got "${text}"`);
}

function durationOf(text: string | null): number | null {
  if (text === null) return null;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new BadRow(`durationMs must be a whole number of milliseconds, got "${text}"`);
  return value;
}
