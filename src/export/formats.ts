import { type Options, stringify } from 'csv-stringify/sync';
import type { ExportedAct } from './queries';
import type { ExportFormat } from './types';

interface Format {
  contentType: string;
  extension: string;
  /** For one file. */
  writer(columns: string[]): Writer;
}

interface Writer {
  begin: string;
  /** The next acts, after those before. */
  acts(acts: ExportedAct[]): string;
  end: string;
}

/** RFC 4180. What a spreadsheet would take for a formula gets an apostrophe before it. */
const csv: Options = {
  record_delimiter: '\r\n',
  escape_formulas: true,
  cast: { date: (value) => value.toISOString(), boolean: String },
};

export const formats: Record<ExportFormat, Format> = {
  JSON: {
    contentType: 'application/json; charset=utf-8',
    extension: 'json',
    writer() {
      let separator = '\n';
      const one = (act: ExportedAct) => {
        const text = separator + JSON.stringify(act);
        separator = ',\n';
        return text;
      };
      return { begin: '[', acts: (acts) => acts.map(one).join(''), end: '\n]\n' };
    },
  },
  NDJSON: {
    contentType: 'application/x-ndjson; charset=utf-8',
    extension: 'ndjson',
    writer: () => ({ begin: '', acts: (acts) => acts.map((act) => `${JSON.stringify(act)}\n`).join(''), end: '' }),
  },
  CSV: {
    contentType: 'text/csv; charset=utf-8; header=present',
    extension: 'csv',
    writer: (columns) => ({ begin: stringify([columns], csv), acts: (acts) => stringify(acts, { ...csv, columns }), end: '' }),
  },
};
