import type { Measures, TrackedContent, Viewing } from './api';
import type { Ask, Refusal } from './client';
import type { Meter } from './measure-playback';
import { StartViewDocument } from './operations';
import type { Answered, Outbox } from './outbox';
import { measurePlayback } from './playback';
import { counts, type Policies, type Policy } from './policies';
import { measurePresence } from './presence';

/** Viewing with the methods that only the tracker calls. */
export interface LiveViewing extends Viewing {
  /** Sends the current measures, because the page is hidden and may be closing. */
  leave(): void;
  answered(answer: Answered): void;
  /** Stops sending the viewing, because the server has rejected it. */
  refused(): void;
  /** Fetches the view policy again. */
  learn(): void;
}

interface Surroundings {
  ask: Ask;
  policies: Policies;
  outbox: Outbox;
  isVerified: boolean;
  /** Called if the server does not know the content type. */
  onRefused(refusal: Refusal): void;
  onEnd(): void;
}

/**
 * When a viewing ends or the page is hidden, the tracker sends the viewing again if its duration has increased by at least `grownMs` (ms), or its
 * progress by at least `grownPct` (percentage points), since the tracker last sent the viewing.
 */
const grownMs = 1_000;
const grownPct = 1;
/** Minimum increase of the duration in ms between two attempts to send a viewing that the server has not counted as a view. */
const timeoutMs = 1_000;

export function startViewing(element: Element, { type, ...content }: TrackedContent, around: Surroundings): LiveViewing {
  const { ask, policies, outbox } = around;
  const eventId = newUuid();
  const reported = { progressPct: 0, isComplete: false };
  let policy: Policy | null = null;
  /** Measures that the tracker last added to the outbox; null if it has added none. */
  let sent: Measures | null = null;
  let isCounted = false;
  let isRefused = false;
  let notBeforeMs = 0;
  /**
   * Handle of the viewing, and the time when the handle arrived. The reported duration never exceeds the time since the arrival. null while the
   * request is running; undefined if no handle was requested.
   */
  let handle: { text: string | null; sinceMs: number } | null | undefined;

  const measureElement = element instanceof HTMLMediaElement ? measurePlayback : measurePresence;
  // Calls `check` in a microtask, because the meter can call back before the variable `meter` is assigned.
  const meter: Meter = measureElement(element as HTMLMediaElement, () => queueMicrotask(check));

  function measured(): Measures & { hasBegun: boolean } {
    const { hasBegun, durationMs, progressPct, isComplete } = meter.measure();
    const boundMs = handle?.text ? performance.now() - handle.sinceMs : Infinity;
    return {
      hasBegun,
      durationMs: Math.floor(Math.min(durationMs, boundMs)),
      progressPct: Math.max(progressPct, reported.progressPct),
      isComplete: isComplete || reported.isComplete,
    };
  }

  function check(): void {
    if (!policy || isRefused) return;
    const now = measured();
    if (!now.hasBegun) return;
    if (handle === undefined && !sent && (around.isVerified || policy.requiresHandle)) void open();
    if (handle === null) return;
    const isFirst = !isCounted && now.durationMs >= notBeforeMs && counts(policy, now);
    if (isFirst || (isCounted && now.isComplete && !sent?.isComplete)) hand(now, false);
  }

  /** Requests a handle for the viewing. If the request fails, the tracker sends the viewing without a handle, and the view cannot be verified. */
  async function open(): Promise<void> {
    handle = null;
    const { handle: text } = await ask(StartViewDocument, { input: { contentId: content.contentId } }).then(
      ({ startView }) => startView,
      () => ({ handle: null }),
    );
    // A viewing that was already sent without a handle stays unverified, so the tracker ignores a handle that arrives later.
    handle = { text: sent ? null : text, sinceMs: performance.now() };
    check();
  }

  function hand({ durationMs, progressPct, isComplete }: Measures, isLast: boolean): void {
    isCounted = true;
    sent = { durationMs, progressPct, isComplete };
    outbox.put({ ...content, contentType: type, eventId, ...sent, ...(handle?.text && { handle: handle.text }) }, isLast);
  }

  function leave(): void {
    if (isRefused) return;
    const now = measured();
    const isExtended =
      !!sent &&
      (now.durationMs >= sent.durationMs + grownMs || now.progressPct >= sent.progressPct + grownPct || (now.isComplete && !sent.isComplete));
    // If the policy is unknown, the tracker sends the viewing, and the server decides whether it counts.
    const isDue = isCounted ? isExtended : now.hasBegun && (!policy || counts(policy, now)) && (!sent || isExtended);
    if (isDue) hand(now, true);
  }

  async function learn(): Promise<void> {
    if (isRefused) return;
    try {
      policy = (await policies.of(type)) ?? policy;
      check();
    } catch (refusal) {
      if (isRefused) return;
      isRefused = true;
      around.onRefused(refusal as Refusal);
    }
  }
  void learn();

  return {
    eventId,
    leave,
    learn,
    get hasTrackedView() {
      return isCounted && !isRefused;
    },
    get durationMs() {
      return measured().durationMs;
    },
    get progressPct() {
      return measured().progressPct;
    },
    get isComplete() {
      return measured().isComplete;
    },
    answered({ qualified, missing }) {
      if (qualified) return;
      isCounted = false;
      notBeforeMs = (sent?.durationMs ?? 0) + Math.max(timeoutMs, missing?.durationMs ?? 0);
      void learn();
    },
    refused() {
      isRefused = true;
    },
    report({ progressPct = 0, isComplete = false }) {
      // Ignores NaN, which players report if they do not know the duration.
      if (progressPct > 0) reported.progressPct = Math.max(reported.progressPct, Math.min(100, progressPct));
      reported.isComplete ||= isComplete;
      check();
    },
    end() {
      leave();
      meter.stop();
      around.onEnd();
    },
  };
}

/** Returns a random UUID. Does not use `crypto.randomUUID`, because browsers provide it only over HTTPS. */
function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
