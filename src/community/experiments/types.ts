import type { InteractionType } from '../../domain/interaction-types';

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

export interface ExperimentRow extends Definition {
  salt: string;
  createdAt: Date;
  stoppedAt: Date | null;
}

/** Number of exposed and of converted users of a variant. */
export interface Sample {
  exposedCount: number;
  convertedCount: number;
}
