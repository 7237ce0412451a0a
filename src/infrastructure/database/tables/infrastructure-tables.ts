import { deleted } from './erase-rows';
import { ofUser, type Tables } from './table-rules';

/**
 * Rules of the tables of src/infrastructure/ and src/transports/. The rules for src/transports/ are also here, because
 * `src/privacy/tables/tables.ts` combines all rules and features cannot import src/transports/.
 */
export const infrastructureTables = {
  RequestKey: {
    table: 'request_keys',
    data: 'keys of REST requests with their responses',
    distribution: 'local',
    personalData: {
      inventory: { purpose: 'safe retries', stored: 'one day', atErasure: 'deleted' },
      exportAs: { requestKeys: ofUser },
      hidden: ['fingerprint'],
      onErase: { user_id: deleted(['user_id', 'key']) },
    },
  },
  WebhookMessage: { table: 'webhook_messages', data: 'ids of messages', distribution: 'local', personalData: null },
  Lease: { table: 'leases', data: 'state of the server', distribution: 'local', personalData: null },
  Setting: { table: 'settings', data: 'state of the server', distribution: 'local', personalData: null },
} satisfies Partial<Tables>;
