import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  Info,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { type Connection, PageArgs } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { TagsField } from '../../graphql/input-fields';
import { IsText } from '../../graphql/validation';
import { ContentInteractionInput, InteractionPayload, MoodInput, recordInteraction, recordTakeBack, TakeBackPayload } from '../record-interaction';
import { Favorite, FavoriteConnection, type FavoriteOrder, FavoriteOrderEnum, FavoriteTag } from './favorite.type';
import { favoriteDetails } from './favorite-details';
import { favoriteEntries } from './page';
import { favoriteTags } from './queries';

@InputType({ description: "What to save, and the viewer's own words on it." })
export class SaveInput extends MoodInput {
  @TagsField()
  tags?: string[] | null;
}

@InputType({ description: 'Which content not to keep any more.' })
export class UnsaveInput extends ContentInteractionInput {}

@ObjectType({ description: 'The content, saved.' })
export class SavePayload extends InteractionPayload {}

@ObjectType({ description: 'The content, not saved (any more).' })
export class UnsavePayload extends TakeBackPayload {}

@ArgsType()
class FavoritesArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only those that the viewer gave this tag.' })
  @IsText(100)
  tag?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Only those with this text in the viewer's notes or in the title, in any case of its letters. At most 200 characters.",
  })
  @IsText(200)
  text?: string | null;

  @DefaultField(() => FavoriteOrderEnum, 'NEWEST', 'In what order.')
  orderBy!: FavoriteOrder;
}

@Resolver(() => Favorite)
export class FavoriteResolver {
  @Authorized()
  @Query(() => FavoriteConnection, { description: 'What the viewer has saved. Nobody else sees it.' })
  favorites(@Ctx() context: Context, @Args(() => FavoritesArgs) args: FavoritesArgs): Promise<Connection<Favorite>> {
    return favoriteEntries(context.db, context.signedIn, args);
  }

  @Authorized()
  @Query(() => [FavoriteTag], { description: 'The tags that the viewer gave to what they saved, the most frequent first; at most 1000.' })
  favoriteTags(@Ctx() { db, signedIn }: Context): Promise<FavoriteTag[]> {
    return favoriteTags(db, signedIn.id);
  }

  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: 'The content; null when it was removed from the catalogue or the viewer may no longer see it.',
  })
  content(@Root() { contentId }: Favorite, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }

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
    return recordInteraction(context, info, input, favoriteDetails(input, true));
  }

  @Authorized()
  @Mutation(() => UnsavePayload, { description: 'Takes a content out of what the viewer saved, with its notes and tags. Safe to repeat.' })
  unsave(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnsaveInput, { description: 'Which content.' }) input: UnsaveInput,
  ): Promise<UnsavePayload> {
    return recordTakeBack(context, info, input, favoriteDetails({}, false));
  }
}
