import { deleted } from '../../infrastructure/database/tables/erase-rows';
import type { Tables } from '../../infrastructure/database/tables/table-rules';

export const userTables = {
  User: {
    table: 'users',
    data: 'id from the identity provider, e-mail address, name, picture, self-description',
    distribution: 'local',
    personalData: {
      inventory: { purpose: 'to show authors; to identify users', stored: 'until erasure', atErasure: 'deleted' },
      exportAs: { profile: 't.id = $1' },
      onErase: { id: deleted(['id']) },
    },
  },
} satisfies Partial<Tables>;
