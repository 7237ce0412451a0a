import { event, kept } from '../../infrastructure/database/tables/erase-rows';
import { byContent, type Tables } from '../../infrastructure/database/tables/table-rules';

export const moderationTables = {
  ModerationEvent: {
    table: 'moderation_events',
    data: 'which moderator did what, notes',
    distribution: byContent,
    personalData: {
      inventory: { purpose: 'audit trail of moderation', stored: 'forever', atErasure: 'kept under a key per content, note deleted' },
      exportAs: { moderationEvents: 't.actor_id = $1' },
      onErase: { actor_id: kept(event, { cleared: ['note'] }) },
    },
  },
} satisfies Partial<Tables>;
