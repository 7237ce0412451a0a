import type { RateLimit } from '../infrastructure/rate-limit';
import type { Fact, Outcome } from './facts';
import type { Ledger } from './ledger';

/** Ledger that limits how many facts each user can record per minute. */
export interface LimitedLedger extends Omit<Ledger, 'recordList'> {
  /**
   * Converts the items to facts with `toFact` and records the facts. Returns the results in the order of the items. Rejects the items beyond the
   * limit with RATE_LIMITED, without calling `toFact` for them. An item for which `toFact` throws or rejects counts towards the limit too.
   */
  recordList<Item>(viewer: Fact['viewer'], items: readonly Item[], toFact: ToFact<Item>): Promise<PromiseSettledResult<Outcome>[]>;
}

type ToFact<Item> = (item: Item) => Fact | Promise<Fact>;
type Settled = PromiseSettledResult<Fact>;

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
      const converted = items.slice(0, count).map((item) => settled(item, toFact));
      // Most lists need no promise. `Promise.all` would create one for each item.
      const facts = converted.some((fact) => fact instanceof Promise) ? await Promise.all(converted) : (converted as Settled[]);
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

function settled<Item>(item: Item, toFact: ToFact<Item>): Settled | Promise<Settled> {
  try {
    const fact = toFact(item);
    return fact instanceof Promise ? fact.then(fulfilled, rejected) : fulfilled(fact);
  } catch (reason) {
    return rejected(reason);
  }
}

const fulfilled = (value: Fact): Settled => ({ status: 'fulfilled', value });
const rejected = (reason: unknown): Settled => ({ status: 'rejected', reason });
