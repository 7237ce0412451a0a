import type { InteractionType } from '../interactions/types';

export interface Variant {
  name: string;
  /** Its part of the users, relative to the other weights. */
  weight: number;
}

/** What is said of an experiment when it is made, and never changes. */
export interface Definition {
  key: string;
  description: string;
  /** The first is the control. */
  variants: Variant[];
  /** What counts as converted. */
  target: InteractionType;
  /** null: on any content. */
  targetContentId: string | null;
}

export interface ExperimentRow extends Definition {
  salt: string;
  createdAt: Date;
  stoppedAt: Date | null;
}

/** How many users were shown a variant, and how many of them then did what the experiment is for. */
export interface Sample {
  exposedCount: number;
  convertedCount: number;
}
