import type { Measures } from './api';
import type { Ask, Refusal } from './ask';
import { ViewPoliciesDocument, type ViewPoliciesQuery } from './operations';
import type { Kept } from './storage';

type Told = ViewPoliciesQuery['viewPolicies'];
/** When a viewing of a type counts: at any one of its thresholds; without any, on opening. */
export interface Policy extends Partial<Told['policies'][number]> {
  version: string;
  requiresHandle: boolean;
}

export interface Policies {
  /**
   * The server's, asked once a page; where it cannot be asked, those of an earlier page; null: none are known.
   * @throws Refusal when the server does not know the type.
   */
  of(type: string): Promise<Policy | null>;
  /** What an answer was decided by: policies of another version are asked for anew. */
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

/** As the server decides. */
export function counts({ minDurationMs, minProgressPct, countsCompletion }: Policy, { durationMs, progressPct, isComplete }: Measures): boolean {
  if (minDurationMs == null && minProgressPct == null && !countsCompletion) return true;
  return (
    (minDurationMs != null && durationMs >= minDurationMs) ||
    (minProgressPct != null && progressPct >= minProgressPct) ||
    (!!countsCompletion && isComplete)
  );
}
