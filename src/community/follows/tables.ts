import { deleted } from '../../infrastructure/database/tables/erase-rows';
import type { Tables } from '../../infrastructure/database/tables/table-rules';

const key = ['follower_id', 'followed_id'];

export const followTables = {
  Follow: {
    table: 'follows',
    data: 'follower and followed user',
    distribution: 'local',
    personalData: {
      inventory: { purpose: "friends' activity", stored: 'until withdrawn', atErasure: 'deleted, in both directions' },
      exportAs: { following: 't.follower_id = $1', followers: 't.followed_id = $1' },
      onErase: { follower_id: deleted(key), followed_id: deleted(key) },
    },
  },
} satisfies Partial<Tables>;
