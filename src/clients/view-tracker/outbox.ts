import type { Ask, Refusal } from './client';
import { RecordViewDocument, type RecordViewInput, type RecordViewMutation } from './operations';
import type { Kept } from './storage';

type ViewInput = RecordViewInput & { contentId: string; eventId: string };
export type Answered = RecordViewMutation['recordView'];

/** Queue of viewings that the server has not confirmed. Each viewing has an `eventId`, so that sending it several times records it once. */
export interface Outbox {
  /** Adds a viewing or replaces its earlier entry. Sends all entries. If `isLast` is true, the page may be closing, so only this entry is sent. */
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
/** Age in ms above which an entry is sent with its time (`occurredAt`). */
const freshMs = 60_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** Maximum number of attempts if the server responds to an entry with INTERNAL_SERVER_ERROR. Each page makes one attempt. */
const mostTries = 3;
/** Number of failed entries after which `sendAll` stops. It continues after one failure, because the failure can be specific to the entry. */
const mostFailures = 2;
/** Error codes that the server would return for every entry, so that `sendAll` stops after the first error with one of these codes. */
const concernsAll = new Set(['UNAUTHENTICATED', 'RATE_LIMITED', 'OVERLOADED', 'UNAVAILABLE']);

interface StoredEntry {
  input: ViewInput;
  atMs: number;
  tries?: number;
}

export function createOutbox(ask: Ask, kept: Kept, userId: string, { onAnswer, onRefused }: Listeners): Outbox {
  const prefix = `rapport.view:${encodeURIComponent(userId)}:`;
  /** Stored entries by `eventId`, oldest first. Each entry has its own key in the storage, so that tabs do not overwrite each other's entries. */
  const waiting = new Map<string, string>();
  const failedBefore = new Set<string>();
  let flushing: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isClosed = false;
  const found = kept.keys().filter((key) => key.startsWith(prefix));
  for (const key of found) waiting.set(key.slice(prefix.length), kept.get(key) ?? '');

  function settle(eventId: string, text: string): void {
    // If `put` has replaced the entry in the meantime, the new entry stays.
    if (waiting.get(eventId) === text) waiting.delete(eventId);
    if (kept.get(prefix + eventId) === text) kept.remove(prefix + eventId);
  }

  /** Removes an entry and its later updates, because the server would reject the updates too. */
  function drop(eventId: string): void {
    waiting.delete(eventId);
    kept.remove(prefix + eventId);
  }

  /** Sends one entry. @returns the error if the entry must be sent again later; null if this page does not send the entry again. */
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
      // Keeps the entry after a temporary failure, and after an unexpected exception, which has no `isRetryable`.
      if (refusal.isRetryable !== false) return refusal;
      if (refusal.code === 'INTERNAL_SERVER_ERROR' && tries + 1 < mostTries) {
        // The server has an internal error, which may be fixed when the next page opens. This page does not send the entry again.
        if (kept.get(prefix + eventId) === text) kept.set(prefix + eventId, JSON.stringify({ ...entry, tries: tries + 1 }));
        if (waiting.get(eventId) === text) waiting.delete(eventId);
        return null;
      }
      drop(eventId);
      onRefused(input, refusal);
    }
    return null;
  }

  /**
   * Sends an entry. If the server rejects its time (a wrong clock) or its handle (expired), sends the entry again without the time or the
   * handle, so that the view is not lost.
   */
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

  /** Yields the entries to send. Entries that failed before come last, so that they do not block other entries. */
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
      // The page has closed the tracker during the request, for example because the user signed out.
      if (isClosed) return;
      if (!refusal) continue;
      last = refusal;
      failed.add(eventId);
      failedBefore.add(eventId);
      // Moves the entry to the end of the queue, so that the next call of `sendAll` tries other failed entries first.
      const latest = waiting.get(eventId);
      if (latest && waiting.delete(eventId)) waiting.set(eventId, latest);
      if (concernsAll.has(refusal.code) || failed.size >= mostFailures) break;
    }
    // If the browser is offline, the tracker calls `flush` at the `online` event of the browser.
    if (last && navigator.onLine) timer = setTimeout(flush, pauseMs(failures, last));
    failures = last ? failures + 1 : 0;
    // No `await` may come between the end of the loop and this line. Otherwise `flush` would not send an entry that `put` adds in between.
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
      // Deletes the entry before setting it again, which moves the entry to the end of the map, where a running `sendAll` still reaches it.
      waiting.delete(input.eventId);
      waiting.set(input.eventId, text);
      kept.set(prefix + input.eventId, text);
      for (const [eventId, oldest] of waiting) if (waiting.size > mostWaiting) settle(eventId, oldest);
      // If this attempt fails, the next page sends the entry.
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

/** Parses a stored entry. Returns null if the tracker did not write it. */
function parsed(text: string): StoredEntry | null {
  try {
    const entry = JSON.parse(text);
    return entry?.input?.eventId && entry.atMs > 0 ? entry : null;
  } catch {
    return null;
  }
}

/**
 * Returns the time in ms until the next call of `sendAll`. The time grows exponentially with the number of consecutive failed calls. It is
 * partly random, so that pages do not reconnect to a restarted server all at once.
 */
function pauseMs(failures: number, { retryAfterMs = 0 }: Refusal): number {
  return Math.max(retryAfterMs, Math.min(longestPauseMs, firstPauseMs * 2 ** failures) * (0.5 + Math.random() / 2));
}
