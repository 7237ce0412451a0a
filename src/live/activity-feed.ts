import type { PubSub } from '../infrastructure/pubsub/pubsub';
import type { InteractionFilter } from '../interactions/registry/interaction-filter';
import { type InteractionType, type StoredType, toStored } from '../interactions/registry/types';
import type { Entry } from '../ledger/facts';
import type { Ledger } from '../ledger/ledger';
import { type LatestValues, latestValues } from './conflating-queue';

declare module '../graphql/context' {
  interface Services {
    activityFeed: ActivityFeed;
  }
}

/** A committed fact as operators receive it from `activityStream`: without its texts and mood. */
export interface CommittedFact {
  /** Stored type instead of the interaction type, because servers of version 0.1.0 send and receive the same messages and know only stored types. */
  type: StoredType;
  /** Absent in messages of servers of 0.1.0. */
  reaction?: string | null;
  contentId: string;
  userId: string;
  /** True if the fact undoes an interaction, for example if the user removes a like, a favorite or a rating. */
  isUndone: boolean;
  /** Time of the interaction in ms since 1970. */
  occurredAt: number;
}

interface ActivityFilter extends InteractionFilter {
  contentId: string | null;
  userId: string | null;
}

export interface ActivityUpdate {
  at: Date;
  /** Number of facts that match the filter and were committed since the previous update. An estimate if a server sent only a sample of its facts. */
  committed: number;
  /** Share of the committed facts that `facts` contains, 0–1. */
  sampleRate: number;
  facts: CommittedFact[];
}

export interface ActivityFeed {
  /** Streams the facts that match the filter and that any server commits from now on. Above `maxPerSecond`, the stream contains a uniform sample. */
  follow(filter: ActivityFilter, maxPerSecond: number): AsyncIterableIterator<ActivityUpdate>;
  close(): void;
}

interface Parcel {
  facts: CommittedFact[];
  /** Number of facts that the sending server committed. Larger than `facts.length` if the facts were too many and the server sent a sample. */
  total: number;
}

const updateMs = 250;
/** Interval in ms at which a server sends its new facts to the other servers while one of them has subscribers. */
const parcelMs = 100;
const mostInParcel = 2_000;
const wantedMs = 2_000;
const [facts, wanted] = ['facts', 'facts-wanted'];

export function createActivityFeed(bus: PubSub, ledger: Pick<Ledger, 'onCommit'>, random: () => number = Math.random): ActivityFeed {
  const followers = new Set<(parcel: Parcel) => void>();
  let parcel = new Sample(mostInParcel, random);
  let wantedUntilMs = 0;
  const stopListening = bus.listen(wanted, () => {
    wantedUntilMs = Date.now() + 3 * wantedMs;
  });
  let stopReceiving = () => {};
  const sending = setInterval(() => {
    if (parcel.total === 0) return;
    bus.publish(facts, { facts: parcel.facts, total: parcel.total } satisfies Parcel);
    parcel = new Sample(mostInParcel, random);
  }, parcelMs).unref();
  const wanting = setInterval(() => {
    if (followers.size > 0) bus.publish(wanted, {});
  }, wantedMs).unref();

  function notify(news: Parcel): void {
    for (const onMessage of followers) onMessage(news);
  }

  ledger.onCommit(({ recorded }) => {
    const isWantedElsewhere = wantedUntilMs > Date.now();
    if (followers.size === 0 && !isWantedElsewhere) return;
    const news = recorded.map(committedFact);
    if (isWantedElsewhere) for (const fact of news) parcel.add(fact);
    notify({ facts: news, total: news.length });
  });

  return {
    follow(filter, maxPerSecond) {
      const atMost = Math.max(1, Math.round((maxPerSecond * updateMs) / 1_000));
      let sample: Sample | null = null;
      const values: LatestValues<Sample> = latestValues(updateMs, () => {
        followers.delete(onMessage);
        if (followers.size === 0) stopReceiving();
      });
      const onMessage = ({ facts: given, total }: Parcel) => {
        const fitting = given.filter((fact) => fits(fact, filter));
        if (fitting.length === 0) return;
        // While an update waits for the subscriber, further facts are added to the sample of that update.
        if (!sample || !values.isWaiting('')) sample = new Sample(atMost, random);
        for (const fact of fitting) sample.add(fact);
        sample.total += Math.round(fitting.length * (total / given.length - 1));
        values.offer('', sample);
      };
      if (followers.size === 0) stopReceiving = bus.listen(facts, (news) => notify(news as Parcel));
      followers.add(onMessage);
      bus.publish(wanted, {});
      return updates(values);
    },
    close() {
      clearInterval(sending);
      clearInterval(wanting);
      stopListening();
    },
  };
}

/** Uniform random sample of the added facts, at most `atMost` of them, in no particular order (reservoir sampling, Vitter's algorithm R). */
class Sample {
  readonly facts: CommittedFact[] = [];
  total = 0;

  constructor(
    private readonly atMost: number,
    private readonly random: () => number,
  ) {}

  add(fact: CommittedFact): void {
    this.total++;
    if (this.facts.length < this.atMost) {
      this.facts.push(fact);
      return;
    }
    const place = Math.floor(this.random() * this.total);
    if (place < this.atMost) this.facts[place] = fact;
  }
}

function updates(values: LatestValues<Sample>): AsyncIterableIterator<ActivityUpdate> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const { done, value } = await values.next();
      if (done) return { done: true, value: undefined };
      const inOrder = [...value.facts].sort((a, b) => a.occurredAt - b.occurredAt);
      return { done: false, value: { at: new Date(), committed: value.total, sampleRate: inOrder.length / value.total, facts: inOrder } };
    },
    return: async () => {
      await values.return?.();
      return { done: true, value: undefined };
    },
  };
}

function fits(fact: CommittedFact, { types, reactions, contentId, userId }: ActivityFilter): boolean {
  return (
    (types === null || types.includes(fact.type)) &&
    (reactions === null || fact.type !== 'REACTION' || reactions.includes(fact.reaction ?? '')) &&
    (contentId === null || contentId === fact.contentId) &&
    (userId === null || userId === fact.userId)
  );
}

function committedFact({ fact: { contentId, viewer, occurredAt }, type, value, isUndone }: Entry): CommittedFact {
  return { type: toStored(type as InteractionType, value), reaction: value, contentId, userId: viewer.id, isUndone, occurredAt };
}
