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

interface Extensions {
  persistedQuery?: { version?: unknown; sha256Hash?: unknown } | null;
}

/** Automatic persisted queries of Apollo's clients, which send a hash alone, and the text with its hash if the server does not know the hash. */
export interface PersistedQueries {
  /**
   * Returns the text of the request's document; null if the request contains neither a text nor a hash.
   * @throws CodedError PERSISTED_QUERY_NOT_FOUND if the client must send the text as well; BAD_REQUEST if the hash is not that of the text,
   * or the request is not one of version 1 of the protocol.
   */
  sourceOf(request: DocumentRequest): string | null;
  /** Stores the text of a valid document if the request contains its hash. All users share the stored texts, so the hash is verified. */
  add(request: DocumentRequest, source: string): void;
}

/** Keeps the texts in the memory of this server, up to `maxCharacters`; the least recently used texts expire first. */
export function createPersistedQueries(maxCharacters: number): PersistedQueries {
  const sources = new LRUCache<string, string>({ maxSize: maxCharacters, sizeCalculation: (source, key) => source.length + key.length });
  return {
    sourceOf(request) {
      const { query } = request;
      const { persistedQuery } = (request.extensions ?? {}) as Extensions;
      if (persistedQuery === undefined || persistedQuery === null) return query || null;
      const sha256 = persistedHashOf(request);
      if (sha256 === null || persistedQuery.version !== 1)
        throw new CodedError('BAD_REQUEST', 'persistedQuery must have version 1 and a sha256Hash.');
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
      if (sha256 !== null && !sources.has(sha256) && hash('sha256', source) === sha256) sources.set(sha256, source);
    },
  };
}

/** Returns the hash of a persisted query in the request's extensions; null if there is none. */
export function persistedHashOf({ extensions }: DocumentRequest): string | null {
  const { persistedQuery } = (extensions ?? {}) as Extensions;
  return typeof persistedQuery?.sha256Hash === 'string' ? persistedQuery.sha256Hash : null;
}
