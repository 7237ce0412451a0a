import { CodedError } from '../../domain/errors';
import type { Database } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import type { PubSub } from '../../infrastructure/pubsub/pubsub';
import { withTimeout } from '../../infrastructure/timeout';
import { beginErasure, claimErasures, continueErasure, type ErasureAsker, type Receipt, receiptOf } from './run-erasure';

declare module '../../graphql/context' {
  interface Services {
    erasures: Erasures;
    /** The key that an erased user is stored under. */
    erasureKeyOf: (userId: string) => string;
  }
}

const readRunning = statement(
  'erasures-to-heed',
  { id: 'uuid', userId: 'text', erasedAt: 'timestamptz', isDue: 'bool?' },
  'SELECT id, user_id AS "userId", erased_at AS "erasedAt", due_at <= $1 AS "isDue" FROM erasures WHERE user_id IS NOT NULL',
);

/** What authentication and caches must know about a running erasure. */
type UnderWay = Omit<RowOf<typeof readRunning.columns>, 'isDue'>;

export interface Erasures {
  /**
   * Erases a user. All servers reject older tokens of the user within about a second. Resolves when the existing data is erased, or after
   * 5 s while the erasure continues. A repeated call returns the same receipt.
   * @throws CodedError UNAVAILABLE if the server is stopping.
   */
  erase(userId: string, askedBy: ErasureAsker): Promise<Receipt>;
  /** Returns null if there is no receipt with this id. */
  receipt(id: string): Promise<Receipt | null>;
  /** Stops after the current batch. Another server, or the next start, continues the erasure. */
  close(): Promise<void>;
}

interface ErasuresOptions {
  pool: Database;
  bus: PubSub;
  erasureKeyOf: (userId: string) => string;
  /** How long after the request an erasure checks a last time for facts that were accepted before it. */
  settleMs: number;
  /** Called repeatedly while an erasure is running, to reject the user's tokens and clear the caches. Must not throw. */
  onUnderWay: (one: UnderWay) => void;
  /** Closes the open connections and streams of a user. Must not throw. */
  closeOf: (userId: string) => void;
  /** Called when an erasure is no longer running. Must not throw. */
  onFinished: (userId: string) => void;
  /** Called if this server could not check for so long that it may have missed an erasure. Must not throw. */
  onMissed: () => void;
  logError: (message: string, error: unknown) => void;
}

const channel = 'erasures';
/** Polling interval, in case a notification is lost. */
const lookMs = 1_000;
const timeoutMs = 5_000;

/** Manages the erasures of this installation: every server knows the running ones and continues those whose lease has expired. */
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
  /** Users whose erasure was requested on this server. Their sockets close after the reply. */
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
          // After the timeout the erasure continues in the background.
          await withTimeout(timeoutMs, done, () => {});
        }
        return (await receiptOf(pool, id)) as Receipt;
      } finally {
        // After the reply, which may use a connection that `closeOf` closes.
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
