import { useEffect, useRef, useState } from 'preact/hooks';
import { connection } from './connection';
import { type Facts, followFacts } from './live';

type ActivityFact = Facts['facts'][number] & { key: number };

export interface Stream {
  /** Facts per second, oldest first, since the page was opened. */
  rates: number[];
  /** The latest facts, newest first; a uniform sample at high rates. */
  facts: ActivityFact[];
  /** Share of the facts that the last update contains, 0–1. */
  sampleRate: number;
}

/** Number of seconds kept. */
export const streamSeconds = 120;
const shownFacts = 8;

/** The stream of committed facts, aggregated per second. */
export function useStream(): Stream {
  const [stream, setStream] = useState<Stream>({ rates: [], facts: [], sampleRate: 1 });
  const news = useRef<{ committed: number; facts: Omit<ActivityFact, 'key'>[]; sampleRate: number }>({ committed: 0, facts: [], sampleRate: 1 });
  useEffect(() => {
    let keys = 0;
    const stop = followFacts(({ committed, facts, sampleRate }) => {
      news.current.committed += committed;
      news.current.facts.push(...facts);
      news.current.sampleRate = sampleRate;
    });
    // Updates the page once per second, independent of the number of messages.
    const timer = setInterval(() => {
      if (connection.get().isLost) return;
      const { committed, facts, sampleRate } = news.current;
      news.current = { committed: 0, facts: [], sampleRate };
      const latest = facts.slice(-shownFacts).map((fact) => ({ ...fact, key: ++keys }));
      setStream((known) => ({
        rates: [...known.rates, committed].slice(-streamSeconds),
        facts: latest.length > 0 ? [...latest.reverse(), ...known.facts].slice(0, shownFacts) : known.facts,
        sampleRate,
      }));
    }, 1_000);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);
  return stream;
}
