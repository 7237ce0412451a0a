import DataLoader from 'dataloader';
import { Field, ID, ObjectType } from 'type-graphql';
import type { Queryable } from '../database/pool';

@ObjectType({ description: 'What everybody may know of a person: who wrote a review, a comment, who is followed.' })
export class Profile {
  @Field(() => ID, { description: "The identity provider's own id." })
  userId!: string;

  @Field(() => String, { nullable: true, description: 'Display name.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Address of the profile picture.' })
  avatarUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'What they say of themselves.' })
  bio!: string | null;
}

const byId = { name: 'profiles-by-id', text: 'SELECT id AS "userId", name, avatar_url AS "avatarUrl", bio FROM users WHERE id = ANY($1)' };

/** Profiles by user id; null for who was never here, or was erased. */
export function createProfileLoader(db: Queryable): DataLoader<string, Profile | null> {
  return new DataLoader(async (ids) => {
    const { rows } = await db.query<Profile>({ ...byId, values: [ids] });
    const found = new Map(rows.map((row) => [row.userId, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}
