import type { InteractionModule } from '../../ledger/interaction-module';
import type { ReportFact } from './fact';
import { writeReports } from './write';

export const reports: InteractionModule<ReportFact> = {
  kinds: { report: { identity: 'event', isCommutative: false, typeOf: () => 'REPORT' } },
  write: writeReports,
};
