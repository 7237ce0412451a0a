import { hash } from 'node:crypto';
import type { ExperimentRow } from './types';

/**
 * Assigns a variant to a user: always the same one, and over all users in proportion to the weights. The first 48 bits of
 * SHA-256("salt:key:userId"), as a fraction of 1, select a point on the cumulated weights. The salt makes experiments independent.
 */
export function assignedVariant({ key, salt, variants }: Pick<ExperimentRow, 'key' | 'salt' | 'variants'>, userId: string): string {
  const part = hash('sha256', `${salt}:${key}:${userId}`, 'buffer').readUIntBE(0, 6) / 2 ** 48;
  const place = part * variants.reduce((total, { weight }) => total + weight, 0);
  let end = 0;
  const found = variants.find(({ weight }) => {
    end += weight;
    return place < end;
  });
  if (!found) throw new Error(`Experiment "${key}" has no variants.`);
  return found.name;
}
