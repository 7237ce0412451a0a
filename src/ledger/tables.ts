import type { Tables } from '../infrastructure/database/tables/table-rules';

export const ledgerTables = {
  LedgerLane: { table: 'ledger_lanes', data: 'state of the server', distribution: 'local', personalData: null },
} satisfies Partial<Tables>;
