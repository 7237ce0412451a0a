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
  UseMiddleware,
} from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { textLimits } from '../../domain/text-limits';
import { type Connection, PageArgs } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { TagsField } from '../../graphql/input-fields';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { IsText } from '../../graphql/validation';
import { ContentInteractionInput, InteractionPayload, MoodInput, recordInteraction, recordUndo, UndoPayload } from '../record-interaction';
import { Favorite, FavoriteConnection, type FavoriteOrder, FavoriteOrderEnum, FavoriteTag } from './favorite.type';
import { favoriteDetails } from './favorite-details';
import { favoriteEntries } from './page';
import { favoriteTags } from './queries';

@InputType({ description: "A content to save, with the viewer's notes and tags." })
export class SaveInput extends MoodInput {
  @TagsField()
  tags?: string[] | null;
}

@InputType({ description: "The content to remove from the viewer's favorites." })
export class UnsaveInput extends ContentInteractionInput {}

@ObjectType({ description: 'Result of `save`.' })
export class SavePayload extends InteractionPayload {}

@ObjectType({ description: 'Result of `unsave`.' })
export class UnsavePayload extends UndoPayload {}

@ArgsType()
class FavoritesArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Returns only favorites to which the viewer gave this tag. Omitted or null: all favorites.' })
  @IsText(textLimits.tag)
  tag?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Returns only favorites whose title or notes contain this text, case-insensitively. At most 200 characters. Omitted or null: all favorites.',
  })
  @IsText(200)
  text?: string | null;

  @DefaultField(() => FavoriteOrderEnum, 'NEWEST', 'Order of the favorites in the list.')
  orderBy!: FavoriteOrder;
}

@Resolver(() => Favorite)
export class FavoriteResolver {
  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => FavoriteConnection, {
    description: 'Favorites of the viewer, which are the contents that the viewer saved. Only the viewer can see them.',
  })
  favorites(@Ctx() context: Context, @Args(() => FavoritesArgs) args: FavoritesArgs): Promise<Connection<Favorite>> {
    return favoriteEntries(context.db, context.signedIn, args);
  }

  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => [FavoriteTag], {
    description: 'Tags that the viewer gave to favorites, most frequent first, at most 1000. Only the viewer can see them.',
  })
  favoriteTags(@Ctx() { db, signedIn }: Context): Promise<FavoriteTag[]> {
    return favoriteTags(db, signedIn.id);
  }

  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: 'The saved content. Null if it was removed from the catalogue or the viewer can no longer see it.',
  })
  content(@Root() { contentId }: Favorite, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => SavePayload, {
    description: "Adds a content to the viewer's favorites, with notes and tags. A later call with other notes or tags changes them. Idempotent.",
  })
  save(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => SaveInput, { description: 'Content to save, with notes and tags.' }) input: SaveInput,
  ): Promise<SavePayload> {
    return recordInteraction(context, info, input, favoriteDetails(input, true));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UnsavePayload, { description: "Removes a content from the viewer's favorites, and deletes its notes and tags. Idempotent." })
  unsave(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnsaveInput, { description: 'Content to remove from the favorites.' }) input: UnsaveInput,
  ): Promise<UnsavePayload> {
    return recordUndo(context, info, input, favoriteDetails({}, false));
  }
}
