import { hash } from 'node:crypto';
import { dayMs } from '../../domain/durations';
import { badInput, CodedError } from '../../domain/errors';
import { isUuid } from '../../domain/identifiers';
import { deletionInBatches } from '../../infrastructure/database/delete-in-batches';
import type { Database } from '../../infrastructure/database/pool';
import { json, statement } from '../../infrastructure/database/statement';
import type { Answer } from './route';

/** A request with the header Idempotency-Key. */
export interface KeyedRequest {
  userId: string;
  key: string;
  /** Hash of the URL and the body. The server rejects a request with the same key and another hash. */
  fingerprint: string;
}

/**
 * Returns the key in the header Idempotency-Key, without the quotes that some clients add.
 * @throws CodedError BAD_USER_INPUT unless the key has 1–255 printable ASCII characters without spaces.
 */
export function keyIn(header: string | string[]): string {
  const key = String(header).replace(/^"(.*)"$/, '$1');
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw badInput('Idempotency-Key', 'Idempotency-Key must be 1–255 printable ASCII characters without spaces, for example a UUID.');
}

/** Returns the UUID under which the ledger records an event with this key: the key itself if it is a UUID, otherwise a hash of user and key. */
export function eventIdOf(userId: string, key: string): string {
  if (isUuid(key)) return key.toLowerCase();
  return hash('sha256', JSON.stringify([userId, key])).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

const takeKey = statement(
  'take-request-key',
  { fingerprint: 'text', status: 'int2?', answer: json<unknown>() },
  `INSERT INTO request_keys AS k (user_id, key, fingerprint, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (user_id, key) DO UPDATE SET key = k.key RETURNING fingerprint, status, answer`,
);

const storeAnswer = statement(
  'answer-request-key',
  {},
  'UPDATE request_keys SET status = $3, answer = $4 WHERE user_id = $1 AND key = $2 AND status IS NULL',
);

/**
 * Returns the stored response to an earlier request with the key, or executes the request with `act` and stores its response if it succeeds. If no
 * response is stored (after a crash, or for concurrent requests), executes a repeated request again. A second execution is safe, because a repeated
 * state changes nothing and a repeated event has the same id.
 * @throws CodedError CONFLICT if a different request used the key.
 */
export async function once(pool: Database, { userId, key, fingerprint }: KeyedRequest, act: () => Promise<Answer>): Promise<Answer> {
  const known = await takeKey.row(pool, [userId, key, fingerprint, new Date()]);
  if (known?.fingerprint !== fingerprint)
    throw new CodedError('CONFLICT', 'This Idempotency-Key was used for another request. Generate a new key for every request.', {
      field: 'Idempotency-Key',
    });
  if (known.status) return { status: known.status, body: known.answer, headers: { 'idempotency-replayed': 'true' } };
  const answer = await act();
  await storeAnswer.run(pool, [userId, key, answer.status ?? 200, JSON.stringify(answer.body)]);
  return answer;
}

const deleteOldKeys = deletionInBatches('request_keys', 'created_at < $1');

/**
 * Deletes the keys of requests and the stored responses that are older than a day. A later retry with such a key still does not count an event
 * twice, because the server derives the same event id from the key.
 * @returns the number of deleted rows.
 */
export function purgeRequestKeys(pool: Database, nowMs: number): Promise<number> {
  return deleteOldKeys(pool, new Date(nowMs - dayMs));
}
