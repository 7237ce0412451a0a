import { contentTables } from '../../catalog/content/tables';
import { searchIndexTables } from '../../catalog/search-index/tables';
import { userTables } from '../../catalog/users/tables';
import { collectionTables } from '../../community/collections/tables';
import { experimentTables } from '../../community/experiments/tables';
import { followTables } from '../../community/follows/tables';
import { moderationTables } from '../../community/moderation/tables';
import { recommendationTables } from '../../discovery/recommendations/tables';
import { infrastructureTables } from '../../infrastructure/database/tables/infrastructure-tables';
import type { TableRules, Tables } from '../../infrastructure/database/tables/table-rules';
import { activityTables } from '../../insights/activity/tables';
import { historyTables } from '../../insights/history/tables';
import { rankingTables } from '../../insights/rankings/tables';
import { statsTables } from '../../insights/stats/tables';
import { modules } from '../../interactions/registry/modules';
import { ledgerTables } from '../../ledger/tables';

type ModelIn<Part> = Part extends unknown ? keyof Part & keyof Tables : never;
/** Tables of the interactions, in the order in which the ledger locks rows. */
const interactionTables: Pick<Tables, ModelIn<(typeof modules)[number]['tables']>> = Object.assign({}, ...modules.map(({ tables }) => tables));

/** Rules of all tables. If a Prisma model has no rules, the compiler reports an error here. An erasure runs its steps in this order. */
const tables: Tables = {
  // Erased before the interactions, because the erasure of an exposure reads the user's interactions to find out whether the user converted.
  ...experimentTables,
  ...interactionTables,
  ...moderationTables,
  ...activityTables,
  ...contentTables,
  ...followTables,
  ...collectionTables,
  ...recommendationTables,
  ...historyTables,
  ...infrastructureTables,
  // Erased last, so that a user whose erasure is in progress still has a row in `users`.
  ...userTables,
  ...statsTables,
  ...rankingTables,
  ...searchIndexTables,
  ...ledgerTables,
  Erasure: {
    table: 'erasures',
    data: 'during an erasure the id and the secret of its keys; afterwards a keyed hash of the id, times, numbers of rows',
    distribution: 'local',
    personalData: {
      inventory: { purpose: 'receipts; rejecting older tokens and messages', stored: 'forever', atErasure: 'it is the receipt' },
      // No user can export rows of `erasures`. They contain the user id only during the erasure, when the server rejects the tokens of the user.
      exportAs: null,
      // At the end of the erasure, the server sets `erasures.user_id` to NULL.
      onErase: { user_id: { fate: 'KEPT', step: null } },
    },
  },
};

export const allTables: readonly TableRules[] = Object.values(tables);
