import type { InteractionType } from '../../domain/interaction-types';
import { columnOf, json, type RowOf } from '../../infrastructure/database/statement';

export interface Variant {
  name: string;
  /** Share of the users, relative to the other weights. */
  weight: number;
}

/** The immutable properties of an experiment. */
export interface Definition {
  key: string;
  description: string;
  /** The first is the control. */
  variants: Variant[];
  /** The interaction that counts as a conversion. */
  target: InteractionType;
  /** null for any content. */
  targetContentId: string | null;
}

export const experimentColumnTypes = {
  key: 'text',
  description: 'text',
  variants: json<Variant[]>(),
  target: columnOf<InteractionType>('text'),
  targetContentId: 'text?',
  salt: 'text',
  createdAt: 'timestamptz',
  stoppedAt: 'timestamptz?',
} as const;
export type ExperimentRow = RowOf<typeof experimentColumnTypes>;

/** Number of exposed and of converted users of a variant. */
export interface Sample {
  exposedCount: number;
  convertedCount: number;
}
