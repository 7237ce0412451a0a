import { type ContentType, contentTypeNamed, knownTypeNames } from '../domain/content-types';
import type { Columns } from './columns';
import { BadRow, durationOf, flagOf, tagsOf, textOf } from './import/values';

/** Usual column names of each field in a catalogue file, in order of preference. */
export const catalogueColumns = {
  id: ['id', 'contentId', 'itemId', 'item', 'bookId', 'movieId', 'videoId', 'trackId', 'productId', 'articleId', 'listingId'],
  title: ['title', 'name', 'originalTitle'],
  type: ['type', 'contentType'],
  description: ['description', 'summary'],
  url: ['url', 'link'],
  ownerId: ['ownerId', 'owner'],
  tags: ['tags', 'genres'],
  theme: ['theme', 'category'],
  isPublic: ['isPublic', 'public'],
  durationMs: ['durationMs'],
  isRemoved: ['isRemoved', 'removed'],
} as const;

export type CatalogueField = keyof typeof catalogueColumns;

/** Input of `upsertContents` for one content. */
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

interface Defaults {
  type: ContentType | null;
  /** Text that the import puts before every content id. */
  prefix: string;
}

/**
 * Converts one row into an input of `upsertContents`. Does not check lengths and ids, because the server checks them.
 * @throws BadRow if the row has no id, title or valid type, or if a value has the wrong format.
 */
export function toCatalogueItem(values: Readonly<Record<string, unknown>>, columns: Columns<CatalogueField>, defaults: Defaults): CatalogueItem {
  const of = (field: CatalogueField): unknown => {
    const name = columns[field];
    return name !== undefined && Object.hasOwn(values, name) ? values[name] : null;
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
    durationMs: durationOf(text('durationMs') ?? '', 'ms', 'durationMs'),
    isRemoved: flagOf(of('isRemoved'), 'isRemoved', false),
  };
}

function typeOf(name: string | null, fallback: ContentType | null): ContentType {
  if (name === null && fallback) return fallback;
  if (name === null) throw new BadRow('has no type; --type sets the type of such rows');
  const type = contentTypeNamed(name);
  if (!type) throw new BadRow(`type must be one of ${knownTypeNames.join(', ')}`, name);
  return type;
}
