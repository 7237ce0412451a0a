import type { CreateTracker } from './api';
import { createAsk, type Refusal } from './client';
import { createOutbox } from './outbox';
import { createPolicies } from './policies';
import { keptIn } from './storage';
import { type LiveViewing, startViewing } from './viewing';

export type * from './api';

/**
 * Creates a tracker, which measures the viewings of one user on this page and sends each viewing when it counts as a view. Create one
 * tracker per user and page.
 */
export const createTracker: CreateTracker = ({ userId, isVerified = false, storage, onRecorded, onRefused, ...options }) => {
  const kept = keptIn(storage);
  const ask = createAsk({ ...options, userId });
  const policies = createPolicies(ask, kept);
  const viewings = new Map<string, LiveViewing>();
  const outbox = createOutbox(ask, kept, userId, {
    onAnswer({ contentId, eventId }, answer) {
      policies.decidedBy(answer.policyVersion);
      viewings.get(eventId)?.answered(answer);
      const { stats, viewerState } = answer.content;
      const view = { contentId, eventId, viewCount: stats.viewCount, hasViewed: viewerState?.hasViewed ?? true };
      // Calls `onRecorded` in a microtask, so that an exception of the page does not affect the tracker.
      if (answer.qualified) queueMicrotask(() => onRecorded?.(view));
    },
    onRefused({ contentId, eventId }, refusal) {
      viewings.get(eventId)?.refused();
      logRejection(contentId, eventId, refusal);
    },
  });

  function logRejection(contentId: string, eventId: string, { code, message }: Refusal): void {
    console.error(`Rapport: view of "${contentId}" was rejected: ${code}. ${message}`);
    queueMicrotask(() => onRefused?.({ contentId, eventId, code, message }));
  }

  const leave = () => viewings.forEach((viewing) => void viewing.leave());
  const onVisibility = () => (document.visibilityState === 'hidden' ? leave() : void outbox.flush());
  const onOnline = () => {
    viewings.forEach((viewing) => void viewing.learn());
    void outbox.flush();
  };
  // When a page closes, mobile browsers fire only `visibilitychange`. Desktop browsers also fire `pagehide`.
  document.addEventListener('visibilitychange', onVisibility);
  addEventListener('pagehide', leave);
  addEventListener('online', onOnline);
  void outbox.flush();

  return {
    track(element, content) {
      const viewing = startViewing(element, content, {
        ask,
        policies,
        outbox,
        isVerified,
        onRefused: (refusal) => logRejection(content.contentId, viewing.eventId, refusal),
        onEnd: () => viewings.delete(viewing.eventId),
      });
      viewings.set(viewing.eventId, viewing);
      return viewing;
    },
    flush: outbox.flush,
    close() {
      for (const viewing of [...viewings.values()]) viewing.end();
      document.removeEventListener('visibilitychange', onVisibility);
      removeEventListener('pagehide', leave);
      removeEventListener('online', onOnline);
      outbox.close();
    },
  };
};
