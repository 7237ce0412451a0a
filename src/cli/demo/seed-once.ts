import type { Services } from '../../graphql/context';
import { Setting } from '../../infrastructure/database/shared-settings';
import { statement } from '../../infrastructure/database/statement';
import { fillDemo } from './fill';

const demo = new Setting<{ filledAt: string }>('demo');
const readHasContent = statement('read-has-content', { hasContent: 'bool' }, 'SELECT EXISTS (SELECT FROM content) AS "hasContent"');

/**
 * Fills the demo catalogue into an empty database that was never filled before. If several servers start at the same time, only one fills it. If the
 * process is killed, the data stays incomplete but the counters stay exact; delete the data folder to start again.
 */
export async function fillDemoOnce(services: Services, say: (line: string) => void): Promise<void> {
  const { pool } = services;
  if ((await readHasContent.row(pool))?.hasContent) return;
  if (await demo.create(pool, { filledAt: new Date().toISOString() })) await fillDemo(services, say);
}
