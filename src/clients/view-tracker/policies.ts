import type { Measures } from './api';
import type { Ask, Refusal } from './client';
import { ViewPoliciesDocument, type ViewPoliciesQuery } from './operations';
import type { Kept } from './storage';

type ViewPolicies = ViewPoliciesQuery['viewPolicies'];
/** View policy of a content type. A viewing counts as a view when it reaches one of the thresholds, or immediately if there are none. */
export interface Policy extends Partial<ViewPolicies['policies'][number]> {
  version: string;
  requiresHandle: boolean;
}

export interface Policies {
  /**
   * Returns the view policy of a content type. Fetches each policy once per page. If the request fails, returns the stored policy from an
   * earlier request, or null if no policy is stored.
   * @throws Refusal if the server does not know the type.
   */
  of(type: string): Promise<Policy | null>;
  /** Receives the policy version of a response. A new version invalidates the cached policies. */
  decidedBy(version: string): void;
}

export function createPolicies(ask: Ask, kept: Kept): Policies {
  const known = new Map<string, Promise<Policy | null>>();
  let current: string | null = null;

  async function fetched(type: string): Promise<Policy | null> {
    const key = `rapport.policy:${type}`;
    try {
      const { version, requiresHandle, policies } = (await ask(ViewPoliciesDocument, { type })).viewPolicies;
      const policy = { ...policies[0], version, requiresHandle };
      current = version;
      kept.set(key, JSON.stringify(policy));
      return policy;
    } catch (error) {
      if ((error as Refusal).field === 'type') throw error;
      known.delete(type);
      return JSON.parse(kept.get(key) ?? 'null');
    }
  }

  return {
    of(type) {
      const policy = known.get(type) ?? fetched(type);
      known.set(type, policy);
      return policy;
    },
    decidedBy(version) {
      if (current !== version) known.clear();
      current = version;
    },
  };
}

/** Returns whether a viewing with these measures counts as a view. The server applies the same rule. */
export function counts({ minDurationMs, minProgressPct, countsCompletion }: Policy, { durationMs, progressPct, isComplete }: Measures): boolean {
  if (minDurationMs == null && minProgressPct == null && !countsCompletion) return true;
  return (
    (minDurationMs != null && durationMs >= minDurationMs) ||
    (minProgressPct != null && progressPct >= minProgressPct) ||
    (!!countsCompletion && isComplete)
  );
}
