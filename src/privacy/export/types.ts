export const exportFormats = ['JSON', 'NDJSON', 'CSV'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What to export: this user's history from `from` on, before `to`. */
export interface ExportRequest {
  userId: string;
  format: ExportFormat;
  from: Date | null;
  /** Exclusive. */
  to: Date | null;
  includesMood: boolean;
  /** Somebody else reads it: then it has neither moods nor notes nor recipients. */
  isForOthers?: boolean;
  /** Everything that is held about the user, instead of the history alone; it is JSON, and the other wishes are not looked at. */
  isWhole?: boolean;
}
