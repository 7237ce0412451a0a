import type { GraphQLResolveInfo } from 'graphql';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Info,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  UseMiddleware,
} from 'type-graphql';
import type { ContentType } from '../../domain/content-types';
import { badInput } from '../../domain/errors';
import { tagsOf } from '../../domain/text';
import { maxTags, textLimits } from '../../domain/text-limits';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { ItemError, toItemError } from '../../graphql/item-error.type';
import { freshRows } from '../../graphql/middleware';
import { rejectionOf } from '../../graphql/rejected-items';
import { firstViolation } from '../../graphql/resolvers/input-class';
import { SafeInt } from '../../graphql/scalars';
import { AreContentIds, AreTexts, IsBetween, IsContentId, IsText, IsUserId, isText } from '../../graphql/validation';
import { UserObject } from '../users/user.type';
import type { LoadedState } from '../viewer-state/queries';
import { toViewerStateObject, ViewerStateObject } from '../viewer-state/viewer-state.type';
import { upsertContents } from './commands';
import { ContentObject, ContentTypeEnum } from './content.type';
import { preloadStats } from './preload-stats';

const maxContentsPerRequest = 5000;
const maxIdsPerQuery = 100;

@ArgsType()
class ContentArgs {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  id!: string;
}

@ArgsType()
class ContentsArgs {
  @Field(() => [ID], { description: `Ids of the contents to return, 1–${maxIdsPerQuery}.` })
  @AreContentIds(maxIdsPerQuery)
  ids!: string[];
}

@InputType({
  description:
    'Catalogue data of one content, which replaces all stored data of the content. The server sets omitted fields to their default or to null.',
})
export class ContentInput {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  id!: string;

  @Field(() => ContentTypeEnum, { description: 'Type of the content.' })
  type!: ContentType;

  @Field(() => String, { description: `Title of the content. 1–${textLimits.title} characters.` })
  @IsText(textLimits.title)
  title!: string;

  @Field(() => String, { nullable: true, description: `Description of the content. At most ${textLimits.description} characters.` })
  @IsText(textLimits.description)
  description?: string | null;

  @Field(() => String, { nullable: true, description: `URL of the content. At most ${textLimits.url} characters.` })
  @IsText(textLimits.url)
  url?: string | null;

  @Field(() => ID, { nullable: true, description: 'User id of the owner of the content.' })
  @IsUserId()
  ownerId?: string | null;

  @Field(() => [String], { nullable: true, description: `Tags of the content: at most ${maxTags}, each of 1–${textLimits.tag} characters.` })
  @AreTexts(maxTags, (tag) => isText(tag, textLimits.tag) && tag.trim() !== '', `is text of 1–${textLimits.tag} characters`)
  tags?: string[] | null;

  @Field(() => String, { nullable: true, description: `Theme or category of the content. At most ${textLimits.theme} characters.` })
  @IsText(textLimits.theme)
  theme?: string | null;

  @DefaultField(() => Boolean, true, 'Whether everybody can see the content. If false, only its owner, moderators, admins and services can see it.')
  isPublic!: boolean;

  @Field(() => SafeInt, { nullable: true, description: 'Playing time of the content in milliseconds, 0–2147483647 (24 days).' })
  @IsBetween(0, 2_147_483_647)
  durationMs?: number | null;

  @DefaultField(
    () => Boolean,
    false,
    'Whether to remove the content from the catalogue. Its counts stay stored, and a later call with false restores the content.',
  )
  isRemoved!: boolean;
}

@InputType({ description: 'Contents to store in the catalogue, and what to do with existing ones.' })
export class UpsertContentsInput {
  // No validation decorator here, because the resolver validates each item separately, so that one invalid item does not reject the whole list.
  @Field(() => [ContentInput], {
    description: `Contents to store, 1–${maxContentsPerRequest}. If an id occurs more than once, the server stores its last valid item.`,
  })
  contents!: ContentInput[];

  @DefaultField(
    () => Boolean,
    false,
    'Whether to store only contents with new ids. If true, the server leaves every existing content unchanged, even a removed one.',
  )
  onlyNew!: boolean;
}

@ObjectType({ description: 'Result of `upsertContents`. The field `errors` lists the rejected contents; the server accepted all others.' })
export class UpsertContentsPayload {
  @Field(() => Int, { description: 'Number of contents that this call created.' })
  createdCount!: number;

  @Field(() => Int, { description: 'Number of existing contents that this call changed.' })
  updatedCount!: number;

  @Field(() => Int, {
    description: 'Number of existing contents that this call did not change, because their data was the same or `onlyNew` was true.',
  })
  unchangedCount!: number;

  @Field(() => [ItemError], { description: 'One error for each content that the server rejected, in the order of the list.' })
  errors!: ItemError[];
}

// This is a type instead of a class, because type-graphql would create a new instance of the class for each field.
type Loaded = Pick<ContentObject, 'id' | 'statsRow' | 'viewerStateRow'>;

@Resolver(() => ContentObject)
export class ContentResolver {
  @Query(() => ContentObject, {
    nullable: true,
    description: 'The content with this id. Null if the content does not exist or the viewer may not see it.',
  })
  async content(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ContentArgs) { id }: ContentArgs,
  ): Promise<ContentObject | null> {
    const [content] = await Promise.all([context.loaders.content.load(id), preloadStats([id], context, info)]);
    return content;
  }

  @Query(() => [ContentObject], {
    nullable: 'items',
    description: 'The contents with these ids, in the order of the ids. An item is null if its content does not exist or the viewer may not see it.',
  })
  async contents(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ContentsArgs) { ids }: ContentsArgs,
  ): Promise<(ContentObject | null)[]> {
    const [contents] = await Promise.all([context.loaders.content.loadMany(ids), preloadStats(ids, context, info)]);
    return contents;
  }

  @Authorized('service', 'admin')
  @UseMiddleware(freshRows)
  @Mutation(() => UpsertContentsPayload, {
    description:
      'Creates contents in the catalogue, and replaces all data of existing contents unless `onlyNew` is true. The server stores the valid contents and rejects the others. Idempotent. For services and admins.',
  })
  async upsertContents(
    @Ctx() context: Context,
    @Arg('input', () => UpsertContentsInput, { description: 'Contents to store.' }) { contents, onlyNew }: UpsertContentsInput,
  ): Promise<UpsertContentsPayload> {
    if (contents.length < 1 || contents.length > maxContentsPerRequest)
      throw badInput('input.contents', `contents must be a list of 1–${maxContentsPerRequest}, got ${contents.length}.`);
    const errors: ItemError[] = [];
    // If several items have the same id, the last item is stored.
    const good = new Map<string, ContentInput>();
    contents.forEach((content, index) => {
      const error =
        rejectionOf(context, content.id) ?? (content.title.trim() === '' ? badInput('title', 'title must not be empty.') : firstViolation(content));
      if (error) errors.push(toItemError(index, error));
      else good.set(content.id, content);
    });
    const rows = [...good.values()].map((content) => ({
      ...content,
      description: content.description ?? null,
      url: content.url ?? null,
      ownerId: content.ownerId ?? null,
      tags: tagsOf(content.tags),
      theme: content.theme ?? null,
      durationMs: content.durationMs ?? null,
    }));
    const upserted =
      rows.length > 0
        ? await upsertContents(context.services.pool, rows, Date.now(), { onlyNew })
        : { createdCount: 0, updatedCount: 0, unchangedCount: 0 };
    return { ...upserted, errors };
  }

  @FieldResolver(() => UserObject, {
    nullable: true,
    description: 'Owner of the content. Null if the catalogue names no owner, or a user that the server does not know.',
  })
  owner(@Root() { ownerId }: ContentObject, @Ctx() { loaders }: Context): Promise<UserObject | null> | null {
    return ownerId === null ? null : loaders.user.load(ownerId);
  }

  @FieldResolver(() => ViewerStateObject, {
    nullable: true,
    description: 'What the viewer has done with the content. Null for a request without a token. Only the viewer can read it.',
  })
  viewerState(@Root() { id, viewerStateRow }: Loaded, @Ctx() { loaders }: Context): PromiseOrValue<ViewerStateObject | null> {
    const stateOf = (row: LoadedState | null) => row && toViewerStateObject(id, row);
    const row = viewerStateRow ?? loaders.viewerState.loaded(id);
    return row === undefined ? loaders.viewerState.load(id).then(stateOf) : stateOf(row);
  }
}
