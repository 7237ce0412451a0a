import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { CodedError } from '../../domain/errors';

/** Parameters of a GraphQL request that contain or identify its document. */
export interface DocumentRequest {
  query?: string | null | undefined;
  /** Id of a trusted document, which clients can send instead of `query`. */
  documentId?: string | null | undefined;
  operationName?: string | null | undefined;
  extensions?: unknown;
}

interface Extensions {
  persistedQuery?: { version?: unknown; sha256Hash?: unknown } | null;
}

/**
 * Automatic persisted queries, a protocol of Apollo. A client sends only the hash of a document. If the server does not know the hash, the
 * client sends the text and the hash, and the server stores both.
 */
export interface PersistedQueries {
  /**
   * Returns the text of the request's document; null if the request contains neither a text nor a hash.
   * @throws CodedError PERSISTED_QUERY_NOT_FOUND if the server does not know the hash and the request contains no text; BAD_REQUEST if the
   * hash does not match the text, or if the request does not follow version 1 of the protocol.
   */
  sourceOf(request: DocumentRequest): string | null;
  /** Stores the text `source` of a valid document if the request contains its hash. Verifies the hash, because all users share stored texts. */
  add(request: DocumentRequest, source: string): void;
}

/** Stores texts in the memory of this server. Above `maxCharacters` in total, deletes the least recently used texts. */
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
      // Apollo's clients send the text again if they receive exactly this message and this code.
      if (source === undefined) throw new CodedError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
      return source;
    },
    add(request, source) {
      const sha256 = persistedHashOf(request);
      if (sha256 !== null && !sources.has(sha256) && hash('sha256', source) === sha256) sources.set(sha256, source);
    },
  };
}

/** Returns the hash in the extension `persistedQuery` of the request; null if it contains none. */
export function persistedHashOf({ extensions }: DocumentRequest): string | null {
  const { persistedQuery } = (extensions ?? {}) as Extensions;
  return typeof persistedQuery?.sha256Hash === 'string' ? persistedQuery.sha256Hash : null;
}
