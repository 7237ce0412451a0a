export const exportFormats = ['JSON', 'NDJSON', 'CSV'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What to export: the user's history in a date range, or all data. */
export interface ExportRequest {
  userId: string;
  format: ExportFormat;
  from: Date | null;
  /** Exclusive. */
  to: Date | null;
  includesMood: boolean;
  /** Whether another user reads the file. It then contains no moods, notes or recipients. */
  isForOthers?: boolean;
  /** Whether to export all data about the user instead of the history. The format is then JSON, and the other options are ignored. */
  isWhole?: boolean;
}
