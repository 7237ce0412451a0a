import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  ID,
  Info,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  UseMiddleware,
} from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { preloadStats } from '../../catalog/content/preload-stats';
import type { LoadedContent } from '../../domain/content-types';
import { noContent } from '../../domain/errors';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { requireContent, requireWholeContent } from '../../graphql/require-content';
import { IsBetween, IsContentId } from '../../graphql/validation';
import { UndoPayload } from '../../interactions/record-interaction';
import { dismiss, undismiss } from './dismissals';
import { alike } from './queries';
import { Recommendation, RecommendationConnection, type RecommendationReason, RecommenderModel, SimilarContent } from './recommendation.type';
import type { Recommended } from './recommender';
import { lastModels } from './store';

@InputType({ description: 'The content to exclude from the recommendations of the viewer.' })
export class NotInterestedInput {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;
}

@InputType({ description: 'The content to allow in the recommendations of the viewer again.' })
export class UndoNotInterestedInput extends NotInterestedInput {}

@ObjectType({ description: 'Result of `notInterested`.' })
export class NotInterestedPayload {
  @Field(() => ContentObject, { description: 'The excluded content.' })
  content!: ContentObject;

  @Field(() => Boolean, { description: 'Whether this call changed stored data. False if it repeats an earlier call.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'Result of `undoNotInterested`.' })
export class UndoNotInterestedPayload extends UndoPayload {}

@ArgsType()
class SimilarContentArgs {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;

  @DefaultField(() => Int, 10, 'Maximum number of similar contents, 1–50.')
  @IsBetween(1, 50)
  first!: number;
}

@ArgsType()
class RecommenderModelsArgs {
  @DefaultField(() => Int, 10, 'Maximum number of trainings, 1–50.')
  @IsBetween(1, 50)
  first!: number;
}

@ObjectType({ description: 'Result of `trainRecommender`.' })
export class TrainRecommenderPayload {
  @Field(() => Boolean, { description: 'Whether this call started a training. False if one is already running.' })
  isStarted!: boolean;
}

@Resolver()
export class RecommendationResolver {
  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => RecommendationConnection, {
    description:
      'Recommendations for the viewer, best first, at most 200. The list has no contents that the viewer owns, viewed, rated, reacted to, played, bought, reported, excluded or cannot see. New users receive trending and popular contents, with the content types alternating.',
  })
  async recommendations(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Recommendation>> {
    const cursor = decodeCursor('recommendations', args.after, ['text', 'rank']);
    const list = await context.services.recommender.recommend(context.signedIn.id);
    // Starts after the last entry of the previous page, if the list still contains it. Otherwise starts after the old rank of that entry.
    const at = cursor ? list.findIndex(({ contentId }) => contentId === cursor[0]) : -1;
    const from = cursor ? (at >= 0 ? at : Number(cursor[1]) - 1) + 1 : 0;
    const part = await stillOffered(context, list, from, args.first + 1);
    const ids = part.map(({ contentId }) => contentId);
    const [reasons] = await Promise.all([Promise.all(part.map((one) => reasonOf(context, one))), preloadStats(ids, context, info)]);
    const rows = part.map((one, place) => ({ ...one, content: one.row, reason: reasons[place] as RecommendationReason }));
    return toConnection(
      rows,
      args,
      'recommendations',
      ({ contentId, rank }) => [contentId, rank],
      ({ rank, score, reason, content }) => ({ rank, score, reason, content }),
    );
  }

  @UseMiddleware(statementLimit)
  @Query(() => [SimilarContent], {
    description:
      'Public contents that are similar to a content. The list begins with contents that the same users like or use, and ends with contents that have common tags, a common theme or common title words.',
  })
  async similarContent(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => SimilarContentArgs) { contentId, first }: SimilarContentArgs,
  ): Promise<SimilarContent[]> {
    const content = await requireWholeContent(context, contentId, 'contentId');
    const { recommender, reader } = context.services;
    const [learnt, sharing] = await Promise.all([recommender.neighbours(contentId, 3 * first), alike(reader, content, 2 * first)]);
    const known = new Set(learnt.map((one) => one.contentId));
    const candidates = [
      ...learnt.map((one) => ({ id: one.contentId, score: one.weight, isLearnt: true })),
      // Divides the similarity of tags and words by 1000, because it has a larger scale than the weights of learnt neighbours.
      ...sharing.filter(({ id }) => !known.has(id)).map(({ id, shared }) => ({ id, score: shared / 1000, isLearnt: false })),
    ];
    const loaded = await Promise.all(candidates.map(({ id }) => context.loaders.content.load(id)));
    // The list contains only public contents, even if the viewer can see private or hidden contents.
    const shown = candidates
      .flatMap((one, place) => (loaded[place]?.isPublic && !loaded[place].hiddenAt ? [{ ...one, content: loaded[place] }] : []))
      .slice(0, first);
    const ids = shown.map(({ id }) => id);
    await preloadStats(ids, context, info);
    return shown.map(({ score, isLearnt, content }) => ({ score, isLearnt, content }));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => NotInterestedPayload, {
    description: "Excludes a content from the viewer's recommendations until `undoNotInterested`. Does not change any count. Idempotent.",
  })
  async notInterested(
    @Ctx() context: Context,
    @Arg('input', () => NotInterestedInput, { description: 'Content to exclude from recommendations.' }) { contentId }: NotInterestedInput,
  ): Promise<NotInterestedPayload> {
    const content = await requireContent(context, contentId, 'input.contentId');
    const isChanged = await dismiss(context.services.prisma, context.signedIn.id, contentId, new Date());
    context.services.recommender.forget(context.signedIn.id);
    return { content, isChanged };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UndoNotInterestedPayload, { description: "Allows a content in the viewer's recommendations again. Idempotent." })
  async undoNotInterested(
    @Ctx() context: Context,
    @Arg('input', () => UndoNotInterestedInput, { description: 'Content to allow in recommendations again.' }) { contentId }: UndoNotInterestedInput,
  ): Promise<UndoNotInterestedPayload> {
    const content = await context.loaders.content.load(contentId);
    const isChanged = await undismiss(context.services.prisma, context.signedIn.id, contentId);
    if (!content && !isChanged) throw noContent(contentId, 'input.contentId');
    context.services.recommender.forget(context.signedIn.id);
    return { contentId, content, isChanged };
  }

  @Authorized('moderator', 'admin', 'service')
  @UseMiddleware(statementLimit)
  @Query(() => [RecommenderModel], { description: 'Trainings of the recommender, latest first. For moderators, admins and services.' })
  async recommenderModels(@Ctx() { db }: Context, @Args(() => RecommenderModelsArgs) { first }: RecommenderModelsArgs): Promise<RecommenderModel[]> {
    const models = await lastModels(db, first);
    return models.map(({ quality, ...model }) => ({ ...model, quality: quality?.model ?? null, popularityQuality: quality?.popularity ?? null }));
  }

  @Authorized('admin', 'service')
  @UseMiddleware(freshRows)
  @Mutation(() => TrainRecommenderPayload, {
    description: 'Starts a training of the recommender, unless one is running. `recommenderModels` returns its progress. For admins and services.',
  })
  async trainRecommender(@Ctx() { services }: Context): Promise<TrainRecommenderPayload> {
    const [last] = await lastModels(services.pool, 1);
    if (last?.status === 'TRAINING' && +last.updatedAt > Date.now() - 60_000) return { isStarted: false };
    void services.trainer.train({ isForced: true }).catch((error) => services.log.error({ err: error }, 'A training failed'));
    return { isStarted: true };
  }
}

/**
 * Returns the next `count` entries of a cached list, from index `from` on, whose contents are still public. Omits entries whose contents
 * have become private or hidden, and fills the page with later entries.
 */
async function stillOffered(
  { loaders, signedIn }: Context,
  list: readonly Recommended[],
  from: number,
  count: number,
): Promise<(Recommended & { rank: number; row: LoadedContent })[]> {
  const offered: (Recommended & { rank: number; row: LoadedContent })[] = [];
  for (let at = from; at < list.length && offered.length < count; ) {
    const next = list.slice(at, at + count - offered.length);
    const rows = await Promise.all(next.map(({ contentId }) => loaders.content.load(contentId)));
    next.forEach((one, place) => {
      const row = rows[place];
      if (row?.isPublic && !row.hiddenAt && row.ownerId !== signedIn.id) offered.push({ ...one, rank: at + place + 1, row });
    });
    at += next.length;
  }
  return offered;
}

const sentences = {
  LIKED_BY_FOLLOWED: 'Liked by people you follow.',
  RISING: 'Rising now.',
  POPULAR: 'Popular.',
};

async function reasonOf({ loaders }: Context, { reason, because }: Recommended): Promise<RecommendationReason> {
  if (reason !== 'BECAUSE_YOU_LIKED') return { kind: reason, message: sentences[reason], content: null };
  const content = because === null ? null : await loaders.wholeContent.load(because);
  return { kind: reason, message: content ? `Because you liked ${content.title}.` : 'Similar to contents that you like.', content };
}
