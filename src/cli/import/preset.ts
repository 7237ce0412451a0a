import type { Mapping } from './mapping';

/** The file that another service exports, and what it becomes. */
export interface Preset extends Mapping {
  /** The file and where it comes from. */
  file: string;
  /** What becomes what, for help and documentation. */
  becomes: string;
  /** What of the file is not imported. */
  leaves?: string;
  /** Put before the ids of the file, unless `--prefix` says otherwise. */
  prefix?: string;
}
