import type { Mapping } from './mapping';

/** Mapping for the export file of another service. */
export interface Preset extends Mapping {
  /** Name of the file and its source. */
  file: string;
  /** Summary of the conversion, for help and documentation. */
  becomes: string;
  /** Parts of the file that are not imported. */
  leaves?: string;
  /** Prefix of the file's ids, unless `--prefix` overrides it. */
  prefix?: string;
}
