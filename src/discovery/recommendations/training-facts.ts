import { isListedSql } from '../../domain/content-visibility';
import type { Queryable } from '../../infrastructure/database/pool';
import type { StoredType } from '../../interactions/registry/types';
import type { Facts } from './model/types';
import { preferenceWeightOf } from './preference-weights';

/** Facts for a training. `contentIds[n]` is the id of the content with the item number n. */
export interface NumberedFacts {
  facts: Facts;
  contentIds: string[];
}

interface Row {
  userId: string;
  contentId: string;
  type: StoredType;
  rating: number | null;
  timesViewed: number | null;
  at: number;
}

const atOnce = 10_000;
/** Maximum number of facts. There is one fact per pair of user and content; the newest pairs are used. */
const mostFacts = 2_000_000;

/**
 * Reads the newest interactions and converts them into at most `mostFacts` facts. A fact contains the sum of the weights of all
 * interactions of one user with one content, and the time of the latest of them. Omits contents that are not public. Reads through a
 * cursor, so that memory contains only numbers and each id once.
 */
export async function readFacts(db: Queryable, onProgress: (part: number) => void): Promise<NumberedFacts> {
  const users = new Map<string, number>();
  const contents = new Map<string, number>();
  const pairs = new Map<number, number>();
  const userOf: number[] = [];
  const itemOf: number[] = [];
  const weightOf: number[] = [];
  const timeOf: number[] = [];
  await db.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  await db.query(
    `DECLARE acts NO SCROLL CURSOR FOR SELECT h.user_id AS "userId", h.content_id AS "contentId", h.type, h.rating, h.times_viewed AS "timesViewed", extract(epoch FROM h.occurred_at)::float8 * 1000 AS at
      FROM history h JOIN content c ON c.id = h.content_id WHERE ${isListedSql('c')} ORDER BY h.occurred_at DESC, h.user_id, h.content_id, h.type`,
  );
  let acts = 0;
  for (;;) {
    const { rows } = await db.query<Row>(`FETCH ${atOnce} FROM acts`);
    for (const row of rows) {
      const weight = preferenceWeightOf(row);
      if (weight === 0) continue;
      const [user, item] = [numberOf(users, row.userId), numberOf(contents, row.contentId)];
      const key = user * 2 ** 26 + item;
      const known = pairs.get(key);
      if (known !== undefined) {
        weightOf[known] = (weightOf[known] as number) + weight;
        continue;
      }
      if (userOf.length >= mostFacts) continue;
      pairs.set(key, userOf.length);
      userOf.push(user);
      itemOf.push(item);
      weightOf.push(weight);
      timeOf.push(row.at);
    }
    acts += rows.length;
    onProgress(acts / mostFacts);
    if (rows.length < atOnce || userOf.length >= mostFacts) break;
  }
  await db.query('ROLLBACK');
  return {
    facts: {
      userCount: users.size,
      itemCount: contents.size,
      users: Int32Array.from(userOf),
      items: Int32Array.from(itemOf),
      weights: Float32Array.from(weightOf),
      times: Float64Array.from(timeOf),
    },
    contentIds: [...contents.keys()],
  };
}

function numberOf(numbers: Map<string, number>, id: string): number {
  const known = numbers.get(id);
  if (known !== undefined) return known;
  numbers.set(id, numbers.size);
  return numbers.size - 1;
}
