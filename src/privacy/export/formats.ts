import { type Options, stringify } from 'csv-stringify/sync';
import { defused, toJson } from './csv-safety';
import type { ExportedInteraction } from './queries';
import type { ExportFormat } from './types';

interface Format {
  contentType: string;
  extension: string;
  /** Creates the writer of one file. */
  writer(columns: string[]): Writer;
}

interface Writer {
  begin: string;
  /** Formats the next interactions. */
  acts(acts: ExportedInteraction[]): string;
  end: string;
}

/** Options for RFC 4180. Quotes every cell with a quote, a comma, a line feed or a carriage return. */
const csv: Options = {
  record_delimiter: '\r\n',
  // By default csv-stringify quotes only the record delimiter CR LF. Some readers end the row at a lone CR or LF as well.
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
