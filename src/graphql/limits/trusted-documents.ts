import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CodedError } from '../../domain/errors';
import type { TrustMode } from '../../infrastructure/config/connections';
import { checkNames } from './name-length';

/** Request for an operation, over any transport. */
interface Asked {
  query?: string | null | undefined;
  documentId?: string | null | undefined;
  operationName?: string | null | undefined;
  extensions?: unknown;
}

export interface TrustedDocuments {
  /**
   * Replaces the id of a trusted document with its text. Returns other requests unchanged.
   * @throws CodedError BAD_USER_INPUT for a name that is too long; UNTRUSTED_DOCUMENT in mode `enforce` if the document is not trusted.
   */
  accept<T extends Asked>(asked: T): T;
}

/**
 * Reads the trusted documents from a manifest: `{ "<id>": "<text>" }` (format of graphql-codegen) or
 * `{ "operations": [{ "id", "body" }] }` (format of Apollo). Mode `log` accepts and logs other documents, `enforce` rejects them.
 */
export function createTrustedDocuments(mode: TrustMode, file: string | null, warn: (details: object, message: string) => void): TrustedDocuments {
  const byId = file ? readManifest(file) : new Map<string, string>();
  const hashes = new Set([...byId.values()].map(hashOf));
  const told = new Set<string>();
  return {
    accept(asked) {
      const id = idOf(asked);
      const { operationName } = asked;
      checkNames({ operationName, documentId: id });
      const text = id === null ? undefined : byId.get(id);
      if (text !== undefined) return withText(asked, text);
      const isTrusted = typeof asked.query === 'string' && hashes.has(hashOf(asked.query));
      if (mode === 'off' || isTrusted) return asked;
      if (mode === 'enforce')
        throw new CodedError(
          'UNTRUSTED_DOCUMENT',
          'This server answers only the operations of its own clients: this one is not in its list of trusted documents.',
        );
      const hash = typeof asked.query === 'string' ? hashOf(asked.query) : String(id);
      if (!told.has(hash) && told.size < 1_000) {
        told.add(hash);
        warn(
          { document: hash, operationName: typeof operationName === 'string' ? operationName : null },
          'An operation that is not in the list of trusted documents',
        );
      }
      return asked;
    },
  };
}

function idOf({ documentId, extensions }: Asked): string | null {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } };
  const id = documentId ?? persistedQuery?.sha256Hash;
  return typeof id === 'string' ? id.replace(/^sha256:/, '') : null;
}

function withText<T extends Asked>({ documentId: _, extensions, ...asked }: T, query: string): T {
  const { persistedQuery: __, ...others } = (extensions ?? {}) as Record<string, unknown>;
  return { ...asked, query, ...(Object.keys(others).length > 0 && { extensions: others }) } as T;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
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
    throw new Error('TRUSTED_DOCUMENTS_FILE must hold {"<id>": "<text>", …}, or {"operations": [{"id", "body"}, …]}.');
  return new Map((entries as [string, string][]).map(([id, text]) => [id.replace(/^sha256:/, ''), text]));
}
