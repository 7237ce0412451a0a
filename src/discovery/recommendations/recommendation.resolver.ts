import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Authorized, Ctx, Field, ID, Info, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { preloadStats } from '../../catalog/content/preload-stats';
import type { ContentRow } from '../../domain/content-types';
import { noContent } from '../../domain/errors';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { requireContent } from '../../graphql/require-content';
import { IsBetween, IsContentId } from '../../graphql/validation';
import { TakeBackPayload } from '../../interactions/record-interaction';
import { dismiss, undismiss } from './dismissals';
import { alike } from './queries';
import { Recommendation, RecommendationConnection, type RecommendationReason, RecommenderModel, SimilarContent } from './recommendation.type';
import type { Recommended } from './recommender';
import { lastModels } from './store';

@InputType({ description: 'What the viewer does not want to be recommended.' })
export class NotInterestedInput {
  @Field(() => ID, { description: 'The content.' })
  @IsContentId()
  contentId!: string;
}

@InputType({ description: 'What the viewer wants to be recommended again.' })
export class UndoNotInterestedInput extends NotInterestedInput {}

@ObjectType({ description: 'The content, not recommended to the viewer any more.' })
export class NotInterestedPayload {
  @Field(() => ContentObject, { description: 'The content.' })
  content!: ContentObject;

  @Field(() => Boolean, { description: 'True when this call changed something; false for a repeat.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'The content, which may be recommended to the viewer again.' })
export class UndoNotInterestedPayload extends TakeBackPayload {}

@ArgsType()
class SimilarContentArgs {
  @Field(() => ID, { description: 'The content.' })
  @IsContentId()
  contentId!: string;

  @DefaultField(() => Int, 10, 'How many, 1–50.')
  @IsBetween(1, 50)
  first!: number;
}

@ArgsType()
class RecommenderModelsArgs {
  @DefaultField(() => Int, 10, 'How many, 1–50.')
  @IsBetween(1, 50)
  first!: number;
}

@ObjectType({ description: 'A training, ordered.' })
export class TrainRecommenderPayload {
  @Field(() => Boolean, { description: 'False when one is under way already.' })
  isStarted!: boolean;
}

@Resolver()
export class RecommendationResolver {
  @Authorized()
  @Query(() => RecommendationConnection, {
    description:
      'What the viewer may like, best first, at most 200: never what they have disliked, reported or turned down, may not see or, unless the operator lets it in, have seen. What they did a moment ago counts already. A new viewer gets what rises and what is popular, of every type in turn.',
  })
  async recommendations(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Recommendation>> {
    const cursor = decodeCursor('recommendations', args.after, ['text', 'rank']);
    const list = await context.services.recommender.recommend(context.signedIn.id);
    // From the entry itself where it is still there: the list changes with everything that the viewer does.
    const at = cursor ? list.findIndex(({ contentId }) => contentId === cursor[0]) : -1;
    const from = cursor ? (at >= 0 ? at : Number(cursor[1]) - 1) + 1 : 0;
    const part = await stillOffered(context, list, from, args.first + 1);
    const contents = await preloadStats(
      part.map(({ row }) => row),
      context,
      info,
    );
    const rows = await Promise.all(
      part.map(async (one, place) => ({ ...one, content: contents[place] as ContentObject, reason: await reasonOf(context, one) })),
    );
    return toConnection(
      rows,
      args,
      'recommendations',
      ({ contentId, rank }) => [contentId, rank],
      ({ rank, score, reason, content }) => ({ rank, score, reason, content }),
    );
  }

  @Query(() => [SimilarContent], {
    description:
      'What goes with a content: first what the same people like, as far as it is known, then what shares tags, theme or words of its title, so that there is something for a content that nobody has met yet.',
  })
  async similarContent(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => SimilarContentArgs) { contentId, first }: SimilarContentArgs,
  ): Promise<SimilarContent[]> {
    const content = await requireContent(context, contentId, 'contentId');
    const { recommender, reader } = context.services;
    const [learnt, sharing] = await Promise.all([recommender.neighbours(contentId, 3 * first), alike(reader, content, 2 * first)]);
    const known = new Set(learnt.map((one) => one.contentId));
    const candidates = [
      ...learnt.map((one) => ({ id: one.contentId, score: one.weight, isLearnt: true })),
      // Below what is learnt, in order.
      ...sharing.filter(({ id }) => !known.has(id)).map(({ id, shared }) => ({ id, score: shared / 1000, isLearnt: false })),
    ];
    const loaded = await Promise.all(candidates.map(({ id }) => context.loaders.content.load(id)));
    // What one may see of one's own is not what is offered to everybody.
    const shown = candidates
      .flatMap((one, place) => (loaded[place]?.isPublic && !loaded[place].hiddenAt ? [{ ...one, content: loaded[place] }] : []))
      .slice(0, first);
    const contents = await preloadStats(
      shown.map((one) => one.content),
      context,
      info,
    );
    return shown.map(({ score, isLearnt }, place) => ({ score, isLearnt, content: contents[place] as ContentObject }));
  }

  @Authorized()
  @Mutation(() => NotInterestedPayload, {
    description: 'Takes a content out of the viewer’s recommendations, until `undoNotInterested`. It counts nowhere. Safe to repeat.',
  })
  async notInterested(
    @Ctx() context: Context,
    @Arg('input', () => NotInterestedInput, { description: 'Which content.' }) { contentId }: NotInterestedInput,
  ): Promise<NotInterestedPayload> {
    const content = await requireContent(context, contentId, 'input.contentId');
    const isChanged = await dismiss(context.services.pool, context.signedIn.id, contentId, new Date());
    context.services.recommender.forget(context.signedIn.id);
    return { content, isChanged };
  }

  @Authorized()
  @Mutation(() => UndoNotInterestedPayload, { description: 'Lets a content be recommended to the viewer again. Safe to repeat.' })
  async undoNotInterested(
    @Ctx() context: Context,
    @Arg('input', () => UndoNotInterestedInput, { description: 'Which content.' }) { contentId }: UndoNotInterestedInput,
  ): Promise<UndoNotInterestedPayload> {
    const content = await context.loaders.content.load(contentId);
    const isChanged = await undismiss(context.services.pool, context.signedIn.id, contentId);
    if (!content && !isChanged) throw noContent(contentId, 'input.contentId');
    context.services.recommender.forget(context.signedIn.id);
    return { contentId, content, isChanged };
  }

  @Authorized('moderator', 'admin', 'service')
  @Query(() => [RecommenderModel], { description: 'The last trainings of the recommender, the newest first. For moderators, admins and services.' })
  async recommenderModels(@Ctx() { db }: Context, @Args(() => RecommenderModelsArgs) { first }: RecommenderModelsArgs): Promise<RecommenderModel[]> {
    const models = await lastModels(db, first);
    return models.map(({ quality, ...model }) => ({ ...model, quality: quality?.model ?? null, popularityQuality: quality?.popularity ?? null }));
  }

  @Authorized('admin', 'service')
  @Mutation(() => TrainRecommenderPayload, {
    description: 'Starts a training of the recommender at once; `recommenderModels` tells how it goes. For admins and services.',
  })
  async trainRecommender(@Ctx() { services }: Context): Promise<TrainRecommenderPayload> {
    const [last] = await lastModels(services.pool, 1);
    if (last?.status === 'TRAINING' && +last.updatedAt > Date.now() - 60_000) return { isStarted: false };
    void services.trainer.train({ isForced: true }).catch((error) => services.log.error({ err: error }, 'A training failed'));
    return { isStarted: true };
  }
}

/** The next of a list, kept for a while, that everybody may still see: others are passed over, and the page is full all the same. */
async function stillOffered(
  { loaders, signedIn }: Context,
  list: readonly Recommended[],
  from: number,
  count: number,
): Promise<(Recommended & { rank: number; row: ContentRow })[]> {
  const offered: (Recommended & { rank: number; row: ContentRow })[] = [];
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
  const content = because === null ? null : await loaders.content.load(because);
  return { kind: reason, message: content ? `Because you liked ${content.title}.` : 'It goes with what you like.', content };
}
