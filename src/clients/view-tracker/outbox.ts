import type { Ask, Refusal } from './client';
import { RecordViewDocument, type RecordViewInput, type RecordViewMutation } from './operations';
import type { Kept } from './storage';

type ViewInput = RecordViewInput & { contentId: string; eventId: string };
export type Answered = RecordViewMutation['recordView'];

/** Queue of unsent viewings. The `eventId` makes sending idempotent. */
export interface Outbox {
  /** Replaces an earlier entry of the same viewing. `isLast`: the page may be closing. */
  put(input: ViewInput, isLast: boolean): void;
  flush(): Promise<void>;
  close(): void;
}

interface Listeners {
  onAnswer(input: ViewInput, answer: Answered): void;
  onRefused(input: ViewInput, refusal: Refusal): void;
}

const mostWaiting = 200;
const maxAgeMs = 30 * 86_400_000;
/** Entries older than this are sent with their time. */
const freshMs = 60_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** Maximum number of attempts after INTERNAL_SERVER_ERROR, one per page. */
const mostTries = 3;
/** Number of failures that ends a round; a single failure can be specific to its entry. */
const mostFailures = 2;
/** Error codes that affect all entries, so the round ends. */
const concernsAll = new Set(['UNAUTHENTICATED', 'RATE_LIMITED', 'OVERLOADED', 'UNAVAILABLE']);

interface StoredEntry {
  input: ViewInput;
  atMs: number;
  tries?: number;
}

export function createOutbox(ask: Ask, kept: Kept, userId: string, { onAnswer, onRefused }: Listeners): Outbox {
  const prefix = `rapport.view:${encodeURIComponent(userId)}:`;
  /** Stored entries by eventId, oldest first. Each has its own storage key, so that tabs do not overwrite each other's entries. */
  const waiting = new Map<string, string>();
  const failedBefore = new Set<string>();
  let flushing: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isClosed = false;
  const found = kept.keys().filter((key) => key.startsWith(prefix));
  for (const key of found) waiting.set(key.slice(prefix.length), kept.get(key) ?? '');

  function settle(eventId: string, text: string): void {
    // Keeps the entry if it was updated in the meantime.
    if (waiting.get(eventId) === text) waiting.delete(eventId);
    if (kept.get(prefix + eventId) === text) kept.remove(prefix + eventId);
  }

  /** Also drops later updates of the entry, because the server would reject them too. */
  function drop(eventId: string): void {
    waiting.delete(eventId);
    kept.remove(prefix + eventId);
  }

  /** @returns the failure if the entry must be sent again later; null when this page is done with it. */
  async function send(eventId: string, text: string, isLast = false): Promise<Refusal | null> {
    const entry = parsed(text);
    const ageMs = Date.now() - (entry?.atMs ?? 0);
    if (!entry || ageMs > maxAgeMs) {
      settle(eventId, text);
      return null;
    }
    const { input, atMs, tries = 0 } = entry;
    try {
      const { recordView } = await attempt(input, ageMs > freshMs ? { occurredAt: new Date(atMs).toISOString() } : {}, isLast);
      settle(eventId, text);
      onAnswer(input, recordView);
    } catch (error) {
      const refusal = error as Refusal;
      // Any other error, such as an exception, says nothing about the entry, so keep it.
      if (refusal.isRetryable !== false) return refusal;
      if (refusal.code === 'INTERNAL_SERVER_ERROR' && tries + 1 < mostTries) {
        // A server error, which may be fixed when the next page opens.
        if (kept.get(prefix + eventId) === text) kept.set(prefix + eventId, JSON.stringify({ ...entry, tries: tries + 1 }));
        if (waiting.get(eventId) === text) waiting.delete(eventId);
        return null;
      }
      drop(eventId);
      onRefused(input, refusal);
    }
    return null;
  }

  /** A wrong clock or an expired handle must not lose the view: retries without the time or the handle. */
  async function attempt(input: ViewInput, dated: { occurredAt?: string }, isLast: boolean): Promise<RecordViewMutation> {
    try {
      return await ask(RecordViewDocument, { input: { ...input, ...dated } }, isLast);
    } catch (error) {
      const { code, field } = error as Refusal;
      if (code !== 'BAD_USER_INPUT') throw error;
      if (field === 'input.occurredAt' && dated.occurredAt) return attempt(input, {}, isLast);
      if (field === 'input.handle' && input.handle) return attempt({ ...input, handle: null }, dated, isLast);
      throw error;
    }
  }

  /** Yields entries that failed before last, so that they do not block others. */
  function* inOrder(): Generator<[string, string]> {
    for (const isRetry of [false, true]) for (const entry of waiting) if (failedBefore.has(entry[0]) === isRetry) yield entry;
  }

  async function sendAll(): Promise<void> {
    clearTimeout(timer);
    const failed = new Set<string>();
    let last: Refusal | null = null;
    for (const [eventId, text] of inOrder()) {
      if (failed.has(eventId)) continue;
      const refusal = await send(eventId, text);
      // The user signed out in the meantime.
      if (isClosed) return;
      if (!refusal) continue;
      last = refusal;
      failed.add(eventId);
      failedBefore.add(eventId);
      // Moves the entry behind other failed ones, so that the next round tries another one first.
      const latest = waiting.get(eventId);
      if (latest && waiting.delete(eventId)) waiting.set(eventId, latest);
      if (concernsAll.has(refusal.code) || failed.size >= mostFailures) break;
    }
    // When offline, the browser's `online` event triggers the next round.
    if (last && navigator.onLine) timer = setTimeout(flush, pauseMs(failures, last));
    failures = last ? failures + 1 : 0;
    // Synchronously: entries added from here on belong to the next round.
    flushing = null;
  }

  function flush(): Promise<void> {
    if (waiting.size === 0 || isClosed) return Promise.resolve();
    flushing ??= sendAll();
    return flushing;
  }

  return {
    put(input, isLast) {
      const text = JSON.stringify({ input, atMs: Date.now() });
      // Moves the entry to the end, so that a running round visits it again.
      waiting.delete(input.eventId);
      waiting.set(input.eventId, text);
      kept.set(prefix + input.eventId, text);
      for (const [eventId, oldest] of waiting) if (waiting.size > mostWaiting) settle(eventId, oldest);
      // A failed entry is sent by the next page.
      if (isLast) void send(input.eventId, text, true);
      else void flush();
    },
    flush,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** Returns null for entries that the tracker did not write. */
function parsed(text: string): StoredEntry | null {
  try {
    const entry = JSON.parse(text);
    return entry?.input?.eventId && entry.atMs > 0 ? entry : null;
  } catch {
    return null;
  }
}

/** Exponential backoff with jitter, so that pages do not reconnect to a restarted server all at once. */
function pauseMs(failures: number, { retryAfterMs = 0 }: Refusal): number {
  return Math.max(retryAfterMs, Math.min(longestPauseMs, firstPauseMs * 2 ** failures) * (0.5 + Math.random() / 2));
}
