import { hash } from 'node:crypto';
import type { ExperimentRow } from './types';

/**
 * Returns the variant of a user. A user always gets the same variant, and the expected share of users per variant is proportional to its
 * weight. The first 48 bits of SHA-256("salt:key:userId"), divided by 2^48, select a point on the cumulated weights. Each experiment has a
 * random salt, so that the assignments of two experiments are independent.
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
