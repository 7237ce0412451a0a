import type { Services } from '../../graphql/context';
import { fillDemo } from './fill';

/**
 * Fills the demo catalogue into a database that never held anything; of several servers that start at once, one does.
 * Killed half-way it stays half-filled, with exact counts: delete the data folder to begin anew.
 */
export async function fillDemoOnce(services: Services, say: (line: string) => void): Promise<void> {
  const { rowCount } = await services.pool.query(
    `INSERT INTO settings (key, value) SELECT 'demo', jsonb_build_object('filledAt', $1::text) WHERE NOT EXISTS (SELECT FROM content) ON CONFLICT (key) DO NOTHING`,
    [new Date().toISOString()],
  );
  if (rowCount === 1) await fillDemo(services, say);
}
