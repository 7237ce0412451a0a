import { type Ask, Refusal } from './ask';
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

export function createOutbox(ask: Ask, kept: Kept, userId: string, { onAnswer, onRefused }: Listeners): Outbox {
  const prefix = `rapport.view:${encodeURIComponent(userId)}:`;
  /** By eventId, the oldest first; as it is stored. One key for each, so that tabs do not overwrite each other's. */
  const waiting = new Map<string, string>();
  let flushing: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const found = kept.keys().filter((key) => key.startsWith(prefix));
  for (const key of found) waiting.set(key.slice(prefix.length), kept.get(key) ?? '');

  function settle(eventId: string, text: string): void {
    // It may have grown since.
    if (waiting.get(eventId) === text) waiting.delete(eventId);
    if (kept.get(prefix + eventId) === text) kept.remove(prefix + eventId);
  }

  /** @throws Refusal when there is no use in sending others now. */
  async function send(eventId: string, text: string, isLast = false): Promise<void> {
    const { input, atMs } = parsed(text);
    const ageMs = Date.now() - atMs;
    if (!input || ageMs > maxAgeMs) return settle(eventId, text);
    try {
      const { recordView } = await attempt(input, ageMs > freshMs ? { occurredAt: new Date(atMs).toISOString() } : {}, isLast);
      settle(eventId, text);
      onAnswer(input, recordView);
    } catch (error) {
      if (!(error instanceof Refusal) || error.isRetryable) throw error;
      // The server's own fault: on another day it may be mended.
      if (error.code === 'INTERNAL_SERVER_ERROR') return;
      settle(eventId, text);
      onRefused(input, error);
    }
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

  async function sendAll(): Promise<void> {
    clearTimeout(timer);
    try {
      for (const [eventId, text] of waiting) await send(eventId, text);
      failures = 0;
    } catch (error) {
      // Offline, the browser tells when that is over.
      if (navigator.onLine) timer = setTimeout(flush, pauseMs(failures++, error as Refusal));
    } finally {
      // At once: what is put from here on is for the next round.
      flushing = null;
    }
  }

  function flush(): Promise<void> {
    if (waiting.size === 0) return Promise.resolve();
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
      if (isLast) send(input.eventId, text, true).catch(() => {});
      else void flush();
    },
    flush,
    close: () => clearTimeout(timer),
  };
}

function parsed(text: string): { input?: ViewInput; atMs: number } {
  try {
    return JSON.parse(text);
  } catch {
    return { atMs: 0 };
  }
}

/** Longer from try to try, and never the same for two pages: a server that comes back is not met by all at once. */
function pauseMs(failures: number, { retryAfterMs = 0 }: Refusal): number {
  return Math.max(retryAfterMs, Math.min(longestPauseMs, firstPauseMs * 2 ** failures) * (0.5 + Math.random() / 2));
}
