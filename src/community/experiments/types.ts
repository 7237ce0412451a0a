import { columnOf, json, type RowOf } from '../../infrastructure/database/statement';
import type { StoredType } from '../../interactions/registry/types';

export interface Variant {
  name: string;
  /** Share of the users who get this variant, relative to the weights of the other variants. */
  weight: number;
}

/** Properties of an experiment that cannot change after it was created. */
export interface Definition {
  key: string;
  description: string;
  /** Variants of the experiment. The first variant is the control. */
  variants: Variant[];
  /** Stored type of the interaction that counts as a conversion. */
  target: StoredType;
  /** Reaction that counts as a conversion; null for targets other than REACTION, and if any reaction except LIKE and DISLIKE counts. */
  targetReaction: string | null;
  /** Id of the content for which the interaction counts as a conversion; null if it counts for every content. */
  targetContentId: string | null;
}

export const experimentColumnTypes = {
  key: 'text',
  description: 'text',
  variants: json<Variant[]>(),
  target: columnOf<StoredType>('text'),
  targetReaction: 'text?',
  targetContentId: 'text?',
  salt: 'text',
  createdAt: 'timestamptz',
  stoppedAt: 'timestamptz?',
} as const;
export type ExperimentRow = RowOf<typeof experimentColumnTypes>;

/** Numbers of exposed users and of converted users of one variant. */
export interface Sample {
  exposedCount: number;
  convertedCount: number;
}
