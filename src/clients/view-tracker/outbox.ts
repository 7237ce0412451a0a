import type { Ask, Refusal } from './ask';
import { RecordViewDocument, type RecordViewInput, type RecordViewMutation } from './operations';
import type { Kept } from './storage';

type ViewInput = RecordViewInput & { contentId: string; eventId: string };
export type Answered = RecordViewMutation['recordView'];

/** Viewings on their way to the server. Each is known by its `eventId`: sent twice, it counts once. */
export interface Outbox {
  /** In place of what was said of the same viewing before. `isLast`: the page may be gone in a moment. */
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
/** Older ones are sent with their time. */
const freshMs = 60_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** So often one entry is sent though the server answers each time that the fault is its own; once a page. */
const mostTries = 3;
/** So many failures end a round. One alone may be the entry's own fault. */
const mostFailures = 2;
/** Nothing else would be accepted at this moment either. */
const concernsAll = new Set(['UNAUTHENTICATED', 'RATE_LIMITED', 'OVERLOADED', 'UNAVAILABLE']);

interface StoredEntry {
  input: ViewInput;
  atMs: number;
  tries?: number;
}

export function createOutbox(ask: Ask, kept: Kept, userId: string, { onAnswer, onRefused }: Listeners): Outbox {
  const prefix = `rapport.view:${encodeURIComponent(userId)}:`;
  /** By eventId, the oldest first; as it is stored. One key for each, so that tabs do not overwrite each other's. */
  const waiting = new Map<string, string>();
  const failedBefore = new Set<string>();
  let flushing: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isClosed = false;
  const found = kept.keys().filter((key) => key.startsWith(prefix));
  for (const key of found) waiting.set(key.slice(prefix.length), kept.get(key) ?? '');

  function settle(eventId: string, text: string): void {
    // It may have grown since.
    if (waiting.get(eventId) === text) waiting.delete(eventId);
    if (kept.get(prefix + eventId) === text) kept.remove(prefix + eventId);
  }

  /** Also what it has grown to since: the server would refuse that too. */
  function drop(eventId: string): void {
    waiting.delete(eventId);
    kept.remove(prefix + eventId);
  }

  /** @returns why it has to be sent again later; null when it is done with on this page. */
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
      // What is no refusal at all says nothing of the entry either.
      if (refusal.isRetryable !== false) return refusal;
      if (refusal.code === 'INTERNAL_SERVER_ERROR' && tries + 1 < mostTries) {
        // The fault is the server's own. It may be mended when the next page is opened.
        if (kept.get(prefix + eventId) === text) kept.set(prefix + eventId, JSON.stringify({ ...entry, tries: tries + 1 }));
        if (waiting.get(eventId) === text) waiting.delete(eventId);
        return null;
      }
      drop(eventId);
      onRefused(input, refusal);
    }
    return null;
  }

  /** A clock that is wrong, or a handle that expired meanwhile, must not cost the view: it then goes without. */
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

  /** What failed before comes last, so that it holds up nothing else. */
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
      // Signed out meanwhile.
      if (isClosed) return;
      if (!refusal) continue;
      last = refusal;
      failed.add(eventId);
      failedBefore.add(eventId);
      // Behind the others that failed: another one is tried next.
      const latest = waiting.get(eventId);
      if (latest && waiting.delete(eventId)) waiting.set(eventId, latest);
      if (concernsAll.has(refusal.code) || failed.size >= mostFailures) break;
    }
    // Offline, the browser tells when that is over.
    if (last && navigator.onLine) timer = setTimeout(flush, pauseMs(failures, last));
    failures = last ? failures + 1 : 0;
    // At once: what is put from here on is for the next round.
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
      // To the end, where a round under way comes past once more.
      waiting.delete(input.eventId);
      waiting.set(input.eventId, text);
      kept.set(prefix + input.eventId, text);
      for (const [eventId, oldest] of waiting) if (waiting.size > mostWaiting) settle(eventId, oldest);
      // What fails waits for the next page.
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

/** null for what no tracker wrote. */
function parsed(text: string): StoredEntry | null {
  try {
    const entry = JSON.parse(text);
    return entry?.input?.eventId && entry.atMs > 0 ? entry : null;
  } catch {
    return null;
  }
}

/** Longer from try to try, and never the same for two pages: a server that comes back is not met by all at once. */
function pauseMs(failures: number, { retryAfterMs = 0 }: Refusal): number {
  return Math.max(retryAfterMs, Math.min(longestPauseMs, firstPauseMs * 2 ** failures) * (0.5 + Math.random() / 2));
}
