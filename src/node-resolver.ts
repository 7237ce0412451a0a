import { Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import { toCollection } from './collections/object';
import { collectionOf } from './collections/queries';
import { toComment } from './comments/object';
import { commentOf } from './comments/queries';
import type { ContentRow } from './content/types';
import { Context } from './context';
import { isContentId, isId, isUuid, maxGlobalId, partsOfGlobalId } from './identifiers';
import { Node } from './node';
import { toReport } from './reports/object';
import { reportOf } from './reports/queries';
import { toReview } from './reviews/object';
import { reviewOf } from './reviews/queries';
import { toStatsObject } from './stats/object';
import { UserResolver } from './users/resolver';
import { IsGlobalId, IsListOf, isText } from './validation';

const mostNodes = 50;

@ArgsType()
class NodeArgs {
  @Field(() => ID, { description: 'The `id` of anything.' })
  @IsGlobalId()
  id!: string;
}

@ArgsType()
class NodesArgs {
  @Field(() => [ID], { description: `The ids, 1–${mostNodes} of them.` })
  @IsListOf(mostNodes, (id) => isText(id, maxGlobalId), `is text of at most ${maxGlobalId} characters`)
  ids!: string[];
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'Any object that implements `Node`, by its `id`; null when it does not exist or the viewer may not see it.',
  })
  node(@Ctx() context: Context, @Args(() => NodeArgs) { id }: NodeArgs): Promise<Node | null> {
    return nodeOf(context, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description:
      'Many objects that implement `Node`, in the order of the ids; null in the place of each that does not exist or that the viewer may not see.',
  })
  nodes(@Ctx() context: Context, @Args(() => NodesArgs) { ids }: NodesArgs): Promise<(Node | null)[]> {
    const found = new Map([...new Set(ids)].map((id) => [id, nodeOf(context, id)]));
    return Promise.all(ids.map((id) => found.get(id) ?? null));
  }
}

async function nodeOf(context: Context, id: string): Promise<Node | null> {
  if (isContentId(id)) return typed('Content', await context.loaders.content.load(id));
  const [type = ''] = /^[A-Za-z]+(?=:)/.exec(id) ?? [];
  const find = Object.hasOwn(finders, type) ? finders[type] : undefined;
  return find ? typed(type, await find(context, id)) : null;
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
  async User({ viewer, loaders }, id) {
    const userId = id.slice('User:'.length);
    return viewer && isId(userId) ? loaders.user.load(userId) : null;
  },
  async Viewer(context, id) {
    return context.viewer && id === `Viewer:${context.viewer.id}` ? new UserResolver().viewer(context) : null;
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
