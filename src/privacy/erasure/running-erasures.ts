import { CodedError } from '../../domain/errors';
import type { Database } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import type { PubSub } from '../../infrastructure/pubsub/pubsub';
import { withTimeout } from '../../infrastructure/timeout';
import { beginErasure, claimErasures, continueErasure, type ErasureAsker, type Receipt, receiptOf } from './run-erasure';

declare module '../../graphql/context' {
  interface Services {
    erasures: Erasures;
    /** Returns the hash of a user id under which the table `erasures` stores the user's erasures. */
    erasureKeyOf: (userId: string) => string;
  }
}

const readRunning = statement(
  'erasures-to-heed',
  { id: 'uuid', userId: 'text', erasedAt: 'timestamptz', isDue: 'bool?' },
  'SELECT id, user_id AS "userId", erased_at AS "erasedAt", due_at <= $1 AS "isDue" FROM erasures WHERE user_id IS NOT NULL',
);

/** Columns of a running erasure that authentication and caches need. */
type UnderWay = Omit<RowOf<typeof readRunning.columns>, 'isDue'>;

export interface Erasures {
  /**
   * Erases a user. Within about one second, all servers reject the tokens that the user received before this call. Resolves when the existing data
   * is erased, or after 5 s if the erasure takes longer. A repeated call returns the same receipt.
   * @throws CodedError UNAVAILABLE if the server is stopping.
   */
  erase(userId: string, askedBy: ErasureAsker): Promise<Receipt>;
  /** Returns the receipt with this id; null if no receipt has the id. */
  receipt(id: string): Promise<Receipt | null>;
  /** Stops running erasures after their current batches. Another server, or the next start of this server, continues them. */
  close(): Promise<void>;
}

interface ErasuresOptions {
  pool: Database;
  bus: PubSub;
  erasureKeyOf: (userId: string) => string;
  /** Minimum time in ms from the request of an erasure to its last check for data. All operations accepted before the request have ended by then. */
  settleMs: number;
  /** Called about once per second for each running erasure, to reject the user's tokens and clear caches. Must not throw. */
  onUnderWay: (one: UnderWay) => void;
  /** Closes the open connections and streams of a user. Must not throw. */
  closeOf: (userId: string) => void;
  /** Called when the erasure of a user has finished. Must not throw. */
  onFinished: (userId: string) => void;
  /** Called if this server has not read the running erasures for more than half of `settleMs`, so that it may have missed one. Must not throw. */
  onMissed: () => void;
  logError: (message: string, error: unknown) => void;
}

const channel = 'erasures';
/** Interval in ms at which the server reads the running erasures, in case a notification of an erasure is lost. */
const lookMs = 1_000;
const timeoutMs = 5_000;

/** Creates the service for erasures. Every server reads the running erasures of all servers and continues an erasure if its lease has expired. */
export function createErasures({
  pool,
  bus,
  erasureKeyOf,
  settleMs,
  onUnderWay,
  closeOf,
  onFinished,
  onMissed,
  logError,
}: ErasuresOptions): Erasures {
  let known = new Map<string, UnderWay>();
  /** Ids of users for whose erasure a request on this server still waits. The server closes the connections of these users after its response. */
  const asking = new Set<string>();
  let isClosed = false;
  let looking: Promise<void> | null = null;
  let working = Promise.resolve();
  let lookedAtMs = Date.now();

  function note(one: UnderWay): void {
    known.set(one.userId, one);
    onUnderWay(one);
    if (!asking.has(one.userId)) closeOf(one.userId);
  }

  async function lookOnce(): Promise<void> {
    const nowMs = Date.now();
    if (nowMs - lookedAtMs > settleMs / 2) onMissed();
    const rows = await readRunning.rows(pool, [new Date(nowMs)]);
    lookedAtMs = nowMs;
    const before = known;
    known = new Map();
    rows.forEach(note);
    for (const userId of before.keys()) if (!known.has(userId) && !asking.has(userId)) onFinished(userId);
    if (!isClosed && rows.some(({ isDue }) => isDue)) for (const id of await claimErasures(pool, nowMs)) working = working.then(() => goOn(id));
  }

  function look(): Promise<void> {
    looking ??= lookOnce()
      .catch((error) => logError('The unfinished erasures could not be read', error))
      .finally(() => {
        looking = null;
      });
    return looking;
  }

  const goOn = (id: string): Promise<void> =>
    continueErasure(pool, id, settleMs, () => isClosed).catch((error) =>
      logError('An erasure was interrupted; the server continues it in some seconds', error),
    );

  const endListening = bus.listen(channel, () => void look());
  const timer = setInterval(look, lookMs).unref();
  void look();

  return {
    async erase(userId, askedBy) {
      if (isClosed) throw new CodedError('UNAVAILABLE', 'The server is stopping. Try again in a moment.');
      asking.add(userId);
      try {
        const { id, erasedAt, finishedAt } = await beginErasure(pool, erasureKeyOf(userId), userId, askedBy);
        if (!finishedAt) {
          note({ id, userId, erasedAt });
          bus.publish(channel, null);
          const done = goOn(id);
          working = Promise.all([working, done]).then(() => {});
          // After the timeout, the server replies while the erasure continues in the background.
          await withTimeout(timeoutMs, done, () => {});
        }
        return (await receiptOf(pool, id)) as Receipt;
      } finally {
        // `closeOf` runs later, because it can close the connection on which the server sends the reply.
        setImmediate(() => {
          asking.delete(userId);
          if (known.has(userId)) closeOf(userId);
        });
      }
    },
    receipt: (id) => receiptOf(pool, id),
    async close() {
      isClosed = true;
      clearInterval(timer);
      endListening();
      await looking;
      await working;
    },
  };
}
