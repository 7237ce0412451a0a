import type { Services } from '../../graphql/context';
import { Setting } from '../../infrastructure/database/shared-settings';
import { statement } from '../../infrastructure/database/statement';
import { fillDemo } from './fill';

const demo = new Setting<{ filledAt: string }>('demo');
const readHasContent = statement('read-has-content', { hasContent: 'bool' }, 'SELECT EXISTS (SELECT FROM content) AS "hasContent"');

/**
 * Stores the demo data if the database contains no content and no server has stored the demo data before. If several servers start at the same
 * time, only one stores the data. If the process is killed before all data is stored, the data stays incomplete but its counters are exact. To
 * store the demo data again, delete the data folder.
 */
export async function fillDemoOnce(services: Services, say: (line: string) => void): Promise<void> {
  const { pool } = services;
  if ((await readHasContent.row(pool))?.hasContent) return;
  if (await demo.create(pool, { filledAt: new Date().toISOString() })) await fillDemo(services, say);
}
