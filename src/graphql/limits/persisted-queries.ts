import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { CodedError } from '../../domain/errors';

/** The part of a request that names its document. */
export interface DocumentRequest {
  query?: string | null | undefined;
  /** Id of a trusted document, instead of `query`. */
  documentId?: string | null | undefined;
  operationName?: string | null | undefined;
  extensions?: unknown;
}

/** Automatic persisted queries of Apollo's clients, which send a hash alone, and the text with its hash if the server does not know the hash. */
export interface PersistedQueries {
  /**
   * Returns the text of the request's document; null if the request contains neither a text nor a hash.
   * @throws CodedError PERSISTED_QUERY_NOT_FOUND if the client must send the text as well; BAD_REQUEST if the hash is not that of the text.
   */
  sourceOf(request: DocumentRequest): string | null;
  /** Stores the text of a valid document if the request contains its hash. */
  add(request: DocumentRequest, source: string): void;
}

/** Keeps the texts in the memory of this server, up to `maxCharacters`; the least recently used texts expire first. */
export function createPersistedQueries(maxCharacters: number): PersistedQueries {
  const sources = new LRUCache<string, string>({ maxSize: maxCharacters, sizeCalculation: (source, key) => source.length + key.length });
  return {
    sourceOf(request) {
      const sha256 = persistedHashOf(request);
      const { query } = request;
      if (sha256 === null) return query || null;
      if (query) {
        if (hash('sha256', query) === sha256) return query;
        throw new CodedError('BAD_REQUEST', 'sha256Hash must be the SHA-256 of query, as lower-case hexadecimal digits.');
      }
      const source = sources.get(sha256);
      // Apollo's clients recognize this message and this code.
      if (source === undefined) throw new CodedError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
      return source;
    },
    add(request, source) {
      const sha256 = persistedHashOf(request);
      if (sha256 !== null && !sources.has(sha256)) sources.set(sha256, source);
    },
  };
}

/** Returns the hash of a persisted query in the request's extensions; null if there is none. */
export function persistedHashOf({ extensions }: DocumentRequest): string | null {
  if (!extensions) return null;
  const { persistedQuery } = extensions as { persistedQuery?: { sha256Hash?: unknown } };
  return typeof persistedQuery?.sha256Hash === 'string' ? persistedQuery.sha256Hash : null;
}
