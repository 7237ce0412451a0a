/** Types of contents. `contentTypeNamed` maps the names that frontends use, such as `movie`, to these types. */
export const contentTypes = ['VIDEO', 'AUDIO', 'EBOOK', 'ARTICLE', 'IMAGE', 'PRODUCT', 'LISTING', 'OTHER'] as const;
export type ContentType = (typeof contentTypes)[number];

const otherNames: Record<string, ContentType> = {
  MEDIA: 'VIDEO',
  MOVIE: 'VIDEO',
  FILM: 'VIDEO',
  CLIP: 'VIDEO',
  MUSIC: 'AUDIO',
  PODCAST: 'AUDIO',
  SONG: 'AUDIO',
  PDF: 'EBOOK',
  BOOK: 'EBOOK',
  DEVOTIONAL: 'ARTICLE',
  POST: 'ARTICLE',
  PAGE: 'ARTICLE',
  PHOTO: 'IMAGE',
  PICTURE: 'IMAGE',
};

/**
 * Returns the content type for a name that a frontend or a catalogue file uses, for example VIDEO for `movie`. Ignores case. Returns null for an
 * unknown name.
 */
export function contentTypeNamed(name: string): ContentType | null {
  const upper = name.trim().toUpperCase();
  return contentTypes.find((type) => type === upper) ?? otherNames[upper] ?? null;
}

export const knownTypeNames = [...contentTypes, ...Object.keys(otherNames)].map((name) => name.toLowerCase());

/** Row of the table `content`. */
export interface ContentRow {
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
  createdAt: Date;
  updatedAt: Date;
  hiddenAt: Date | null;
  removedAt: Date | null;
}

/** Columns that every read of contents returns: the id, and those that determine who can see a content. */
export const coreColumns = ['id', 'ownerId', 'isPublic', 'hiddenAt', 'removedAt'] as const satisfies (keyof ContentRow)[];
/** Row of a content with the columns that an operation requests. */
export type LoadedContent = Pick<ContentRow, (typeof coreColumns)[number]> & Partial<ContentRow>;

/** Filter of a list of contents. A null field matches all contents. */
export interface ContentFilter {
  type: ContentType | null;
  theme: string | null;
  tag: string | null;
  ownerId: string | null;
}

export const anyContent: ContentFilter = { type: null, theme: null, tag: null, ownerId: null };
