import type { RateLimit } from '../limits/rate';
import type { Ledger } from './ledger';

/** The same ledger behind the users' allowance of facts per minute. Facts beyond it are RATE_LIMITED, each by itself. */
export function withAllowance(ledger: Ledger, { admitFacts }: Pick<RateLimit, 'admitFacts'>): Ledger {
  return {
    ...ledger,
    async record(fact) {
      const { refusal } = await admitFacts(fact.viewer, 1);
      if (refusal) throw refusal;
      return ledger.record(fact);
    },
    async recordList(facts) {
      const [first] = facts;
      if (!first) return [];
      const { count, refusal } = await admitFacts(first.viewer, facts.length);
      const recorded = await ledger.recordList(facts.slice(0, count));
      return [...recorded, ...facts.slice(count).map(() => ({ status: 'rejected' as const, reason: refusal }))];
    },
  };
}
