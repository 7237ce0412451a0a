import type { Pool } from 'pg';
import { CodedError } from '../../domain/errors';
import type { PubSub } from '../../infrastructure/pubsub/pubsub';
import { withTimeout } from '../../infrastructure/timeout';
import { beginErasure, claimErasures, continueErasure, type ErasureAsker, type Receipt, receiptOf } from './erase';

declare module '../../graphql/context' {
  interface Services {
    erasures: Erasures;
    /** The key that an erased user is stored under. */
    erasureKeyOf: (userId: string) => string;
  }
}

/** An erasure under way, as doors and caches must know of it. */
interface UnderWay {
  id: string;
  userId: string;
  erasedAt: Date;
}

export interface Erasures {
  /**
   * Erases a person: from now on tokens issued before are refused, everywhere within a second or so. Answers when what was there is
   * gone, or after some seconds while it goes on. Asked again, it answers with the same receipt.
   * @throws CodedError UNAVAILABLE when the server is stopping.
   */
  erase(userId: string, askedBy: ErasureAsker): Promise<Receipt>;
  /** null: there is none of this id. */
  receipt(id: string): Promise<Receipt | null>;
  /** Breaks off after the batch under way: another server, or the next start, goes on. */
  close(): Promise<void>;
}

interface ErasuresOptions {
  pool: Pool;
  bus: PubSub;
  erasureKeyOf: (userId: string) => string;
  /** When an erasure has its last look at what was let in before it. */
  settleMs: number;
  /** Told again and again while it is under way: tokens are refused, what is kept in mind is forgotten. Must not throw. */
  onUnderWay: (one: UnderWay) => void;
  /** Closes what is open of a user. Must not throw. */
  closeOf: (userId: string) => void;
  /** It is under way no more. Must not throw. */
  onFinished: (userId: string) => void;
  /** This server did not hear for so long that it may have missed one. Must not throw. */
  onMissed: () => void;
  logError: (message: string, error: unknown) => void;
}

const channel = 'erasures';
/** Who is not told by the bus sees it by itself. */
const lookMs = 1_000;
const patienceMs = 5_000;

/** Erasures of this installation: each server knows which are under way, and goes on with those that nobody is at. */
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
  /** Who is answered first: their sockets close after the answer. */
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
    const { rows } = await pool.query<UnderWay & { isDue: boolean }>({
      name: 'erasures-to-heed',
      text: 'SELECT id, user_id AS "userId", erased_at AS "erasedAt", due_at <= $1 AS "isDue" FROM erasures WHERE user_id IS NOT NULL',
      values: [new Date(nowMs)],
    });
    lookedAtMs = nowMs;
    const before = known;
    known = new Map();
    rows.forEach(note);
    for (const userId of before.keys()) if (!known.has(userId) && !asking.has(userId)) onFinished(userId);
    if (!isClosed && rows.some(({ isDue }) => isDue)) for (const id of await claimErasures(pool, nowMs)) working = working.then(() => goOn(id));
  }

  function look(): Promise<void> {
    looking ??= lookOnce()
      .catch((error) => logError('Erasures under way could not be looked for', error))
      .finally(() => {
        looking = null;
      });
    return looking;
  }

  const goOn = (id: string): Promise<void> =>
    continueErasure(pool, id, settleMs, () => isClosed).catch((error) =>
      logError('An erasure was broken off; it is gone on with in some seconds', error),
    );

  const endListening = bus.listen(channel, () => void look());
  const timer = setInterval(look, lookMs).unref();
  void look();

  return {
    async erase(userId, askedBy) {
      if (isClosed) throw new CodedError('UNAVAILABLE', 'The server is stopping: try again in a moment.');
      asking.add(userId);
      try {
        const { id, erasedAt, finishedAt } = await beginErasure(pool, erasureKeyOf(userId), userId, askedBy);
        if (!finishedAt) {
          note({ id, userId, erasedAt });
          bus.publish(channel, null);
          const done = goOn(id);
          working = Promise.all([working, done]).then(() => {});
          // What takes longer goes on by itself.
          await withTimeout(patienceMs, done, () => {});
        }
        return (await receiptOf(pool, id)) as Receipt;
      } finally {
        // After the answer, which goes the way that is closed then.
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
