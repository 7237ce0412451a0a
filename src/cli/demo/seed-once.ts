import type { Services } from '../../graphql/context';
import { fillDemo } from './fill';

/**
 * Fills the demo catalogue into an empty database that was never filled before. If several servers start at the same time, only one fills it. If the
 * process is killed, the data stays incomplete but the counters stay exact; delete the data folder to start again.
 */
export async function fillDemoOnce(services: Services, say: (line: string) => void): Promise<void> {
  const { rowCount } = await services.pool.query(
    `INSERT INTO settings (key, value) SELECT 'demo', jsonb_build_object('filledAt', $1::text) WHERE NOT EXISTS (SELECT FROM content) ON CONFLICT (key) DO NOTHING`,
    [new Date().toISOString()],
  );
  if (rowCount === 1) await fillDemo(services, say);
}
