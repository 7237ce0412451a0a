import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ask, Refusal } from './client';
import { connection, doubt, round } from './connection';
import type { TypedDocumentString } from './operations';
import { useStore } from './store';

export interface Polled<Data> {
  /** Data of the last successful query; null before the first successful query. The data stays while the server is unreachable. */
  data: Data | null;
  /** Error message if the server rejected the last query; null otherwise. */
  refusal: string | null;
  /** Fetches the data immediately. */
  again: () => void;
}

/** Fetches data immediately, every `everyMs` ms, and after each reconnect. Skips the query while the page is hidden or the server is unreachable. */
export function usePolled<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables, everyMs: number): Polled<Data> {
  const [answer, setAnswer] = useState<{ data: Data | null; refusal: string | null }>({ data: null, refusal: null });
  const [asked, setAsked] = useState(0);
  const text = JSON.stringify(variables);
  const latest = useRef(text);
  const rounds = useStore(round);
  useEffect(() => {
    if (latest.current !== text) setAnswer({ data: null, refusal: null });
    latest.current = text;
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    const turn = async () => {
      if (!globalThis.document.hidden && !connection.get().isLost) {
        try {
          const data = await ask(document, JSON.parse(text));
          if (!isOver) setAnswer({ data, refusal: null });
        } catch (error) {
          if (isOver) return;
          if (error instanceof Refusal) setAnswer((known) => ({ ...known, refusal: error.message }));
          else void doubt();
        }
      }
      if (!isOver) timer = setTimeout(turn, everyMs);
    };
    void turn();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [document, text, everyMs, rounds, asked]);
  return { ...answer, again: useCallback(() => setAsked((times) => times + 1), []) };
}
