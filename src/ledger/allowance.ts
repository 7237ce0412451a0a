import type { RateLimit } from '../infrastructure/rate-limit';
import type { Fact, Outcome } from './facts';
import type { Ledger } from './ledger';

/** The ledger as clients reach it: behind the users' allowance of facts per minute. */
export interface LimitedLedger extends Omit<Ledger, 'recordList'> {
  /**
   * Records the facts that the items of a list state; the results are in the order of the items. Items beyond the allowance are
   * RATE_LIMITED, each by itself, and `toFact` is not called for them. An item without a valid fact counts as well.
   */
  recordList<Item>(viewer: Fact['viewer'], items: readonly Item[], toFact: (item: Item) => Promise<Fact>): Promise<PromiseSettledResult<Outcome>[]>;
}

export function withAllowance(ledger: Ledger, { admitFacts }: Pick<RateLimit, 'admitFacts'>): LimitedLedger {
  return {
    ...ledger,
    async record(fact) {
      const { refusal } = await admitFacts(fact.viewer, 1);
      if (refusal) throw refusal;
      return ledger.record(fact);
    },
    async recordList(viewer, items, toFact) {
      const { count, refusal } = await admitFacts(viewer, items.length);
      const facts = await Promise.allSettled(items.slice(0, count).map(toFact));
      const valid = facts.flatMap((fact) => (fact.status === 'fulfilled' ? [fact.value] : []));
      const recorded = (await ledger.recordList(valid)).values();
      return items.map((_, index) => {
        const fact = facts[index];
        if (!fact) return { status: 'rejected', reason: refusal };
        return fact.status === 'rejected' ? fact : (recorded.next().value as PromiseSettledResult<Outcome>);
      });
    },
  };
}
