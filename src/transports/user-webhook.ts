import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { dayMs } from '../domain/durations';
import { badInput, CodedError, unauthenticated } from '../domain/errors';
import { idRule, isId } from '../domain/identifiers';
import type { Services } from '../graphql/context';
import { shown } from '../graphql/validation';
import { deletionInBatches } from '../infrastructure/database/delete-in-batches';
import type { Database } from '../infrastructure/database/pool';
import { statement } from '../infrastructure/database/statement';

const maxBodyBytes = 1024 * 1024;

/**
 * Receives messages of the identity provider at POST /webhooks/users, in the format of Clerk (Svix) or Standard Webhooks. `user.created` and
 * `user.updated` store the user; `user.deleted` erases the user. A message must be signed and at most five minutes old. The server acknowledges
 * a message that it has already processed, without processing it again.
 */
export function serveUserWebhook(fastify: FastifyInstance, services: Services, secret: string): void {
  const { prisma, erasures, users, recommender } = services;
  const webhook = new Webhook(secret);
  // The handler needs the unparsed body, because the signature is computed from its text.
  const options = { bodyLimit: maxBodyBytes, config: { hasRawBody: true } };
  void fastify.register(async (scope) => {
    scope.post('/webhooks/users', options, async (request) => {
      const { id, sentAt, message } = verified(webhook, request);
      if (!isId(id)) throw badInput('webhook-id', `webhook-id ${idRule}, got ${shown(id)}.`);
      const change = changeOf(message, sentAt);
      // Acknowledges messages of types that the server does not process, so that the provider does not retry them.
      if (!change) return { isTaken: false };
      // Acknowledges a message that was already processed, because the provider may not have received the first response.
      if (await prisma.webhookMessage.findUnique({ where: { id } })) return { isTaken: true };
      // Applies the change before it stores the id, so that a retry after a failure applies the change again. The change is idempotent.
      if (change.isDeleted) await erasures.erase(change.id, 'PROVIDER');
      else {
        await keepInStep(services, change);
        for (const { forget } of [users, recommender]) forget(change.id);
      }
      await prisma.webhookMessage.createMany({ data: { id, receivedAt: new Date() }, skipDuplicates: true });
      return { isTaken: true };
    });
  });
}

const deleteOldMessages = deletionInBatches('webhook_messages', 'received_at < $1');

/**
 * Deletes the ids of messages that were received more than a day ago. The server does not need these ids, because it rejects messages that are
 * older than five minutes.
 * @returns the number of deleted rows.
 */
export function purgeWebhookMessages(pool: Database, nowMs: number): Promise<number> {
  return deleteOldMessages(pool, new Date(nowMs - dayMs));
}

interface Change {
  id: string;
  isDeleted: boolean;
  /** Time at which the provider changed the user. It can be earlier than the time of the message, because the provider can send a message again. */
  at: Date;
  email: string | null;
  name: string | null;
  avatarUrl: string | null;
}

function verified(webhook: Webhook, { headers, body }: FastifyRequest): { id: string; sentAt: Date; message: unknown } {
  const header = (name: string) => String(headers[`webhook-${name}`] ?? headers[`svix-${name}`] ?? '');
  const signed = { 'webhook-id': header('id'), 'webhook-timestamp': header('timestamp'), 'webhook-signature': header('signature') };
  // Checks the timestamp here, because standardwebhooks would accept other characters after the digits.
  if (!/^\d{1,12}$/.test(signed['webhook-timestamp'])) throw unauthenticated('The timestamp of the message must be whole seconds.');
  try {
    const message = webhook.verify(String(body ?? ''), signed);
    return { id: signed['webhook-id'], sentAt: new Date(Number(signed['webhook-timestamp']) * 1000), message };
  } catch (error) {
    if (error instanceof WebhookVerificationError) throw unauthenticated(`The message could not be verified: ${error.message}.`);
    throw badInput('body', 'The body must be JSON.');
  }
}

function changeOf(message: unknown, sentAt: Date): Change | null {
  const { type, data, timestamp } = (message ?? {}) as { type?: unknown; data?: Record<string, unknown>; timestamp?: unknown };
  if (typeof type !== 'string') throw badInput('type', 'The message must name its type: user.created, user.updated, user.deleted …');
  if (type !== 'user.created' && type !== 'user.updated' && type !== 'user.deleted') return null;
  if (!data || !isId(data.id)) throw badInput('data.id', `data.id ${idRule}.`);
  const fullName = [data.first_name, data.last_name].filter((part) => typeof part === 'string' && part).join(' ');
  return {
    id: data.id,
    isDeleted: type === 'user.deleted',
    at: timeOf(data.updated_at, sentAt) ?? timeOf(timestamp, sentAt) ?? sentAt,
    email: textOf(data.email) ?? primaryEmail(data),
    name: textOf(data.name) ?? textOf(fullName) ?? textOf(data.username),
    avatarUrl: textOf(data.image_url) ?? textOf(data.avatar_url) ?? textOf(data.picture),
  };
}

/** Maximum time in ms by which a change can be later than the timestamp of its message, because the timestamp is rounded down to a second. */
const lastMsOfSecond = 999;

/**
 * Parses milliseconds since 1970 or an ISO date. Replaces a time after the second that starts at `sentAt` with the last ms of this second. Returns
 * null for other values.
 */
function timeOf(value: unknown, sentAt: Date): Date | null {
  const at = typeof value === 'number' || typeof value === 'string' ? new Date(value) : null;
  return at && +at > 0 ? new Date(Math.min(+at, +sentAt + lastMsOfSecond)) : null;
}

/** Returns the primary e-mail address in the list that Clerk sends, or the first address if no address is primary; null if there is no list. */
function primaryEmail({ email_addresses: addresses, primary_email_address_id: primary }: Record<string, unknown>): string | null {
  if (!Array.isArray(addresses)) return null;
  const main = addresses.find((address) => address?.id === primary) ?? addresses[0];
  return textOf(main?.email_address);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value ? value.slice(0, 500).toWellFormed().replaceAll('\0', '') : null;
}

const upsertUser = statement(
  'upsert-provider-user',
  {},
  `INSERT INTO users AS old (id, email, name, avatar_url, synced_at, updated_at) SELECT $1, $2, $3, $4, $5, $6
    WHERE NOT EXISTS (SELECT FROM erasures WHERE key = $7 AND erased_at >= $5)
    ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email, name = EXCLUDED.name, avatar_url = EXCLUDED.avatar_url, synced_at = EXCLUDED.synced_at, updated_at = EXCLUDED.updated_at
    WHERE old.synced_at IS NULL OR old.synced_at <= EXCLUDED.synced_at`,
);

async function keepInStep({ pool, prisma, erasureKeyOf }: Services, { id, at, email, name, avatarUrl }: Change): Promise<void> {
  if (await prisma.erasure.findFirst({ where: { userId: id, erasedAt: { lt: at } }, select: { id: true } }))
    throw new CodedError('UNAVAILABLE', 'The erasure of the previous user with this id is in progress. Send the message again in a minute.');
  // Stores nothing if the change is older than an erasure of the user, because it would restore erased data.
  await upsertUser.run(pool, [id, email, name, avatarUrl, at, new Date(), erasureKeyOf(id)]);
}
