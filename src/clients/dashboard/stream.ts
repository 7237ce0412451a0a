import { useEffect, useRef, useState } from 'preact/hooks';
import { connection } from './connection';
import { type Facts, followFacts } from './live';

type ActivityFact = Facts['facts'][number] & { key: number };

export interface Stream {
  /** Number of facts that all servers committed in each second since the page was opened, oldest first. At most 120 seconds. */
  rates: number[];
  /** The latest facts, newest first. At high rates, they are a uniform sample. */
  facts: ActivityFact[];
  /** Share of the committed facts that the last update contains, 0–1. */
  sampleRate: number;
}

/** Number of seconds for which the page keeps the rates. */
export const streamSeconds = 120;
const shownFacts = 8;

/** Returns the stream of committed facts. The returned value changes once per second. */
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
    // Updates the page once per second, however many messages arrive.
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
