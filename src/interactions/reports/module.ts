import type { InteractionModule } from '../../ledger/interaction-module';
import type { ReportFact } from './fact';
import { reportTables } from './tables';
import { writeReports } from './write';

export const reports = {
  types: { REPORT: { description: 'The user reported the content to the moderators.' } },
  kinds: { report: { identity: 'event', isCommutative: false, typeOf: () => 'REPORT' } },
  write: writeReports,
  tables: reportTables,
} satisfies InteractionModule<ReportFact>;
