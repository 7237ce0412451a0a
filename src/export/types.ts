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
}
