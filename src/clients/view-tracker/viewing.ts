import type { Measures, TrackedContent, Viewing } from './api';
import type { Ask, Refusal } from './ask';
import type { Meter } from './meter';
import { StartViewDocument } from './operations';
import type { Answered, Outbox } from './outbox';
import { measurePlayback } from './playback';
import { counts, type Policies, type Policy } from './policies';
import { measurePresence } from './presence';

/** A viewing as the tracker holds it. */
export interface LiveViewing extends Viewing {
  /** The page is hidden, and perhaps gone: the last moment to send anything. */
  leave(): void;
  answered(answer: Answered): void;
  /** Nothing of it is sent any more. */
  refused(): void;
  /** The policies may be reachable again. */
  learn(): void;
}

interface Surroundings {
  ask: Ask;
  policies: Policies;
  outbox: Outbox;
  isVerified: boolean;
  /** The server does not know the type. */
  onRefused(refusal: Refusal): void;
  onEnd(): void;
}

/** What is worth another request at the end. */
const grownMs = 1_000;
const grownPct = 1;
/** How much longer a viewing must become after the server found it wanting. */
const patienceMs = 1_000;

export function startViewing(element: Element, { type, ...content }: TrackedContent, around: Surroundings): LiveViewing {
  const { ask, policies, outbox } = around;
  const eventId = newUuid();
  const reported = { progressPct: 0, isComplete: false };
  let policy: Policy | null = null;
  /** What was last handed over; null: nothing. */
  let sent: Measures | null = null;
  let isCounted = false;
  let isRefused = false;
  let notBeforeMs = 0;
  /** The handle, and since when there is one: no longer may be claimed. undefined: not asked for. */
  let handle: { text: string | null; sinceMs: number } | null | undefined;

  const measureElement = element instanceof HTMLMediaElement ? measurePlayback : measurePresence;
  // Not during the call: it may be called back before there is a meter.
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

  /** Without a handle the view counts, unverified, if the server lets it. */
  async function open(): Promise<void> {
    handle = null;
    const { handle: text } = await ask(StartViewDocument, { input: { contentId: content.contentId } }).then(
      ({ startView }) => startView,
      () => ({ handle: null }),
    );
    // Recorded meanwhile without one, it stays so.
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
    const hasGrown =
      !!sent &&
      (now.durationMs >= sent.durationMs + grownMs || now.progressPct >= sent.progressPct + grownPct || (now.isComplete && !sent.isComplete));
    // Where no policy could be had, the server decides.
    const isDue = isCounted ? hasGrown : now.hasBegun && (!policy || counts(policy, now)) && (!sent || hasGrown);
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
      notBeforeMs = (sent?.durationMs ?? 0) + Math.max(patienceMs, missing?.durationMs ?? 0);
      void learn();
    },
    refused() {
      isRefused = true;
    },
    report({ progressPct = 0, isComplete = false }) {
      // A player without a duration computes NaN.
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

/** crypto.randomUUID exists only where pages come over HTTPS. */
function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
