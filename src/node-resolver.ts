import { Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import { toCollection } from './collections/object';
import { collectionOf } from './collections/queries';
import { toComment } from './comments/object';
import { commentOf } from './comments/queries';
import type { ContentRow } from './content/types';
import { Context } from './context';
import { isContentId, isUuid, maxGlobalId, partsOfGlobalId } from './identifiers';
import { Node } from './node';
import { toReport } from './reports/object';
import { reportOf } from './reports/queries';
import { toReview } from './reviews/object';
import { reviewOf } from './reviews/queries';
import { toStatsObject } from './stats/object';
import { UserResolver } from './users/resolver';
import { IsText } from './validation';

@ArgsType()
class NodeArgs {
  @Field(() => ID, { description: 'The `id` of anything.' })
  @IsText(maxGlobalId)
  id!: string;
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: "Anything by its `id`, as Relay refetches it; null when it is not there or not for the viewer's eyes.",
  })
  async node(@Ctx() context: Context, @Args(() => NodeArgs) { id }: NodeArgs): Promise<Node | null> {
    if (isContentId(id)) return typed('Content', await context.loaders.content.load(id));
    const [type = ''] = /^[A-Za-z]+(?=:)/.exec(id) ?? [];
    const find = Object.hasOwn(finders, type) ? finders[type] : undefined;
    return find ? typed(type, await find(context, id)) : null;
  }
}

type Find = (context: Context, id: string) => Promise<Node | null>;

/** How what has no id of the catalogue is found, by the type that its id begins with. Nothing is told that its own query would not tell. */
const finders: Record<string, Find> = {
  async ContentStats({ loaders }, id) {
    const contentId = id.slice('ContentStats:'.length);
    const content = isContentId(contentId) ? await loaders.content.load(contentId) : null;
    const row = content && (await loaders.stats.load(content.id));
    return row && toStatsObject(row);
  },
  async User(context, id) {
    return context.viewer && id === `User:${context.viewer.id}` ? new UserResolver().viewer(context) : null;
  },
  async Review(context, id) {
    const [authorId, contentId] = partsOfGlobalId('Review', id) ?? [];
    const content = contentId ? await seen(context, contentId) : null;
    const row = content && authorId ? await reviewOf(context.services.pool, content.id, context.viewer?.id ?? null, authorId) : null;
    return row && toReview(row);
  },
  async Comment(context, id) {
    const [own, contentId] = uuidParts('Comment', id);
    const content = contentId ? await seen(context, contentId) : null;
    const row = content && own ? await commentOf(context.services.pool, content.id, own) : null;
    return row && toComment(row);
  },
  async Collection({ services, viewer }, id) {
    const [own, ownerId] = uuidParts('Collection', id);
    const row = own && ownerId ? await collectionOf(services.pool, ownerId, own) : null;
    return row && (row.isPublic || row.ownerId === viewer?.id) ? toCollection(row) : null;
  },
  async Report({ services, viewer }, id) {
    const [own, contentId] = uuidParts('Report', id);
    const row = own && contentId && viewer ? await reportOf(services.pool, contentId, own) : null;
    return row && (row.userId === viewer?.id || viewer?.role === 'moderator' || viewer?.role === 'admin') ? toReport(row) : null;
  },
};

async function seen({ loaders }: Context, contentId: string): Promise<ContentRow | null> {
  return isContentId(contentId) ? loaders.content.load(contentId) : null;
}

function uuidParts(type: string, id: string): [string, string] | [null, null] {
  const parts = partsOfGlobalId(type, id);
  return parts && isUuid(parts[0]) ? parts : [null, null];
}

function typed<T extends Node>(__typename: string, node: T | null): (T & { __typename: string }) | null {
  return node && { ...node, __typename };
}
