import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CodedError } from '../../domain/errors';
import type { TrustMode } from '../../infrastructure/config/connections';
import { type DocumentRequest, persistedHashOf } from './persisted-queries';

const mostLogged = 1_000;

export interface TrustedDocuments {
  /**
   * Returns the text of the trusted document whose id the request contains; undefined if the request contains no such id.
   * @throws CodedError UNTRUSTED_DOCUMENT in mode `enforce` if the document is not trusted.
   */
  sourceOf(request: DocumentRequest): string | undefined;
}

/**
 * Reads the trusted documents from the manifest `file`: `{ "<id>": "<text>" }` (format of graphql-codegen) or
 * `{ "operations": [{ "id", "body" }] }` (format of Apollo). In mode `log`, logs documents that are not in the manifest and accepts them; in
 * mode `enforce`, rejects them.
 */
export function createTrustedDocuments(mode: TrustMode, file: string | null, warn: (details: object, message: string) => void): TrustedDocuments {
  const byId = file ? readManifest(file) : new Map<string, string>();
  const hashes = new Set([...byId.values()].map(hashOf));
  const logged = new Set<string>();

  function logOnce(document: string, operationName: unknown): void {
    if (logged.has(document) || logged.size >= mostLogged) return;
    logged.add(document);
    warn(
      { document, operationName: typeof operationName === 'string' ? operationName : null },
      'An operation that is not in the list of trusted documents',
    );
  }

  return {
    sourceOf(request) {
      const id = documentIdOf(request);
      const source = id === null ? undefined : byId.get(id);
      if (source !== undefined || mode === 'off') return source;
      const sha256 = request.query ? hashOf(request.query) : String(id);
      if (hashes.has(sha256)) return undefined;
      if (mode === 'enforce')
        throw new CodedError(
          'UNTRUSTED_DOCUMENT',
          'This server executes only the operations in its list of trusted documents. Add the operation to TRUSTED_DOCUMENTS_FILE.',
        );
      logOnce(sha256, request.operationName);
      return undefined;
    },
  };
}

/**
 * Returns `documentId`, or else the hash of a persisted query; null if the request has neither. Clients can send either of them as the id of a
 * trusted document.
 */
export function documentIdOf(request: DocumentRequest): string | null {
  const id = request.documentId ?? persistedHashOf(request);
  return typeof id === 'string' ? id.replace(/^sha256:/, '') : null;
}

function hashOf(source: string): string {
  return hash('sha256', source);
}

function readManifest(file: string): Map<string, string> {
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`TRUSTED_DOCUMENTS_FILE cannot be read: ${(error as Error).message}.`);
  }
  const { operations } = found as { operations?: { id: string; body: string }[] };
  const entries = Array.isArray(operations) ? operations.map(({ id, body }) => [id, body]) : Object.entries(found as object);
  if (entries.length === 0 || !entries.every(([id, text]) => typeof id === 'string' && typeof text === 'string'))
    throw new Error('TRUSTED_DOCUMENTS_FILE must contain {"<id>": "<text>", …}, or {"operations": [{"id", "body"}, …]}.');
  return new Map((entries as [string, string][]).map(([id, text]) => [id.replace(/^sha256:/, ''), text]));
}
