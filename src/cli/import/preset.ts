import type { Mapping } from './mapping';

/** Predefined mapping for a file that another service exported. */
export interface Preset extends Mapping {
  /** Service that exports the file, and the name or format of the file. */
  file: string;
  /** Interactions that the import creates from the file, for the help and the documentation. */
  becomes: string;
  /** Parts of the file that are not imported. */
  leaves?: string;
  /** Text that the import puts before every id, unless the operator passes `--prefix`. */
  prefix?: string;
}
