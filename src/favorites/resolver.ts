import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Field, Info, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { ActInput, ActPayload, recordAct } from '../act';
import { Context } from '../context';
import { IsListOf, IsText, isText } from '../validation';

const maxTags = 50;
const maxTag = 100;

@InputType({ description: "What to save, and the viewer's own words on it." })
export class SaveInput extends ActInput {
  @Field(() => String, { nullable: true, description: 'Notes, at most 5000 characters. Left out: what was noted before stays. Empty: removed.' })
  @IsText(5000)
  notes?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: `At most ${maxTags} tags of at most ${maxTag} characters. Left out: the tags given before stay.`,
  })
  @IsListOf(maxTags, (tag) => isText(tag, maxTag) && tag.trim() !== '', `is text of 1–${maxTag} characters`)
  tags?: string[] | null;
}

@InputType({ description: 'Which content not to keep any more.' })
export class UnsaveInput extends ActInput {}

@ObjectType({ description: 'The content, saved.' })
export class SavePayload extends ActPayload {}

@ObjectType({ description: 'The content, not saved (any more).' })
export class UnsavePayload extends ActPayload {}

@Resolver()
export class FavoriteResolver {
  @Authorized()
  @Mutation(() => SavePayload, {
    description:
      'Saves a content (favourite, bookmark, wish list), with notes and tags. Safe to repeat; repeat with other notes or tags to change them.',
  })
  save(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => SaveInput, { description: 'Which content, and the words on it.' }) input: SaveInput,
  ): Promise<SavePayload> {
    const tags = input.tags ? [...new Set(input.tags.map((tag) => tag.trim()))] : null;
    return recordAct(context, info, input, { kind: 'favorite', isSet: true, notes: input.notes ?? null, tags });
  }

  @Authorized()
  @Mutation(() => UnsavePayload, { description: 'Takes a content out of what the viewer saved, with its notes and tags. Safe to repeat.' })
  unsave(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnsaveInput, { description: 'Which content, and the words on it.' }) input: UnsaveInput,
  ): Promise<UnsavePayload> {
    return recordAct(context, info, input, { kind: 'favorite', isSet: false, notes: null, tags: null });
  }
}
