import { useEffect, useRef, useState } from 'preact/hooks';
import { connection } from './connection';
import { type Facts, followFacts } from './live';

type ActivityFact = Facts['facts'][number] & { key: number };

export interface Stream {
  /** Facts in each of the last seconds, the latest last; as long as the page has been there. */
  rates: number[];
  /** The latest first; of many an even choice. */
  facts: ActivityFact[];
  /** Of the last update: which share of the facts is told. */
  sampleRate: number;
}

/** How many seconds are kept. */
export const streamSeconds = 120;
const shownFacts = 8;

/** What is committed on all servers, second by second. */
export function useStream(): Stream {
  const [stream, setStream] = useState<Stream>({ rates: [], facts: [], sampleRate: 1 });
  const news = useRef<{ committed: number; told: Omit<ActivityFact, 'key'>[]; sampleRate: number }>({ committed: 0, told: [], sampleRate: 1 });
  useEffect(() => {
    let keys = 0;
    const stop = followFacts(({ committed, facts, sampleRate }) => {
      news.current.committed += committed;
      news.current.told.push(...facts);
      news.current.sampleRate = sampleRate;
    });
    // Drawn once a second, whatever comes meanwhile.
    const timer = setInterval(() => {
      if (connection.get().isLost) return;
      const { committed, told, sampleRate } = news.current;
      news.current = { committed: 0, told: [], sampleRate };
      const latest = told.slice(-shownFacts).map((fact) => ({ ...fact, key: ++keys }));
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
