export const exportFormats = ['JSON', 'NDJSON', 'CSV'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Request for an export of a user's history in a date range, or of all data about the user. */
export interface ExportRequest {
  userId: string;
  format: ExportFormat;
  from: Date | null;
  /** End of the date range, exclusive; null for no end. */
  to: Date | null;
  includesMood: boolean;
  /** True if another user, such as an admin, reads the file. The file then contains no moods, notes or recipients. */
  isForOthers?: boolean;
  /** True to export all data about the user instead of the history. The server then writes JSON and ignores the other options. */
  isWhole?: boolean;
}
