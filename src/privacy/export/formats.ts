import { type Options, stringify } from 'csv-stringify/sync';
import { defused, toJson } from './csv-safety';
import type { ExportedInteraction } from './queries';
import type { ExportFormat } from './types';

interface Format {
  contentType: string;
  extension: string;
  /** Returns a writer that formats one file. `columns` are the names of the exported columns. */
  writer(columns: string[]): Writer;
}

interface Writer {
  begin: string;
  /** Returns the next interactions in the format of the file. */
  acts(acts: ExportedInteraction[]): string;
  end: string;
}

/** Options for CSV as specified in RFC 4180. The writer quotes each cell that contains a quote, a comma, a line feed or a carriage return. */
const csv: Options = {
  record_delimiter: '\r\n',
  // Without this option, csv-stringify does not quote a cell for a single CR or LF, at which some programs end the row.
  quote_record_delimiter: true,
  cast: { date: (value) => value.toISOString(), boolean: String, string: defused },
};

export const formats: Record<ExportFormat, Format> = {
  JSON: {
    contentType: 'application/json; charset=utf-8',
    extension: 'json',
    writer() {
      let separator = '\n';
      const one = (act: ExportedInteraction) => {
        const text = separator + toJson(act);
        separator = ',\n';
        return text;
      };
      return { begin: '[', acts: (acts) => acts.map(one).join(''), end: '\n]\n' };
    },
  },
  NDJSON: {
    contentType: 'application/x-ndjson; charset=utf-8',
    extension: 'ndjson',
    writer: () => ({ begin: '', acts: (acts) => acts.map((act) => `${toJson(act)}\n`).join(''), end: '' }),
  },
  CSV: {
    contentType: 'text/csv; charset=utf-8; header=present',
    extension: 'csv',
    writer: (columns) => ({ begin: stringify([columns], csv), acts: (acts) => stringify(acts, { ...csv, columns }), end: '' }),
  },
};
