import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { connection } from './connection';
import { HealthDocument, type HealthQuery, OpenReportsDocument, type OpenReportsQuery } from './operations';
import { type Polled, usePolled } from './use-polling';

/** Data that several parts of the page show. One component fetches the data for all of them. */
export interface Vitals {
  health: Polled<HealthQuery>;
  reports: Polled<OpenReportsQuery>;
  /** Samples of the last three minutes, oldest first. */
  past: Past[];
}

interface Past {
  waiting: number;
  commitMs: number;
  memoryBytes: number;
}

const everyMs = 2_000;
/** Maximum number of samples: one every 2 s for three minutes. */
export const pastLength = 90;

export const VitalsContext = createContext<Vitals | null>(null);

export function useVitals(): Vitals {
  const vitals = useContext(VitalsContext);
  if (!vitals) throw new Error('useVitals works only inside the signed-in page.');
  return vitals;
}

/** Fetches the data of `Vitals` periodically. Call it only in the top component of the page. */
export function useAllVitals(): Vitals {
  const health = usePolled(HealthDocument, {}, everyMs);
  const reports = usePolled(OpenReportsDocument, {}, 5_000);
  const [past, setPast] = useState<Past[]>([]);
  const now = health.data?.health ?? null;
  useEffect(() => {
    if (!now || connection.get().isLost) return;
    const entry = {
      waiting: now.ledger.waitingCount,
      commitMs: now.ledger.commitMs.p99,
      memoryBytes: now.memoryBytes,
    };
    setPast((known) => [...known, entry].slice(-pastLength));
  }, [now]);
  return { health, reports, past };
}
