import { Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import { toCollection } from '../community/collections/collection.type';
import { mayReadCollection } from '../community/collections/queries';
import { isContentId, isId, keyOfGlobalId, maxGlobalId } from '../domain/identifiers';
import { Context } from '../graphql/context';
import { Node } from '../graphql/node.type';
import { IsGlobalId, IsListOf, isText } from '../graphql/validation';
import { toComment } from '../interactions/comments/comment.type';
import { mayReadReport } from '../interactions/reports/queries';
import { toReport } from '../interactions/reports/report.type';
import { toReview } from '../interactions/reviews/review.type';
import type { ContentObject } from './content/content.type';
import { UserResolver } from './users/user.resolver';

const mostNodes = 50;

@ArgsType()
class NodeArgs {
  @Field(() => ID, { description: 'Id of the object to return: the field `id` of a type that implements `Node`.' })
  @IsGlobalId()
  id!: string;
}

@ArgsType()
class NodesArgs {
  @Field(() => [ID], { description: `Ids of the objects to return, 1–${mostNodes}.` })
  @IsListOf(mostNodes, (id) => isText(id, maxGlobalId), `is text of at most ${maxGlobalId} characters`)
  ids!: string[];
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'The object with this id, of any type that implements `Node`. Null if the object does not exist or the viewer may not see it.',
  })
  node(@Ctx() context: Context, @Args(() => NodeArgs) { id }: NodeArgs): Promise<Node | null> {
    return nodeOf(context, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'The objects with these ids, in the order of the ids. An item is null if its object does not exist or the viewer may not see it.',
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

/**
 * Functions that load the object with a global id, by the type at the start of the id. Content ids have no type prefix. Each function applies the
 * same access rules as the query for its type.
 */
const finders: Record<string, Find> = {
  async ContentStats({ loaders }, id) {
    const contentId = id.slice('ContentStats:'.length);
    if (!isContentId(contentId)) return null;
    const [content, row] = await Promise.all([loaders.content.load(contentId), loaders.stats.load(contentId)]);
    return content && row && { id, ...row };
  },
  async User({ viewer, loaders }, id) {
    const userId = id.slice('User:'.length);
    return viewer && isId(userId) ? loaders.user.load(userId) : null;
  },
  async Viewer(context, id) {
    return context.viewer && id === `Viewer:${context.viewer.id}` ? new UserResolver().viewer(context) : null;
  },
  async Review({ loaders }, id) {
    const key = keyOfGlobalId('Review', id);
    const row = key && (await seen(loaders, key)) && (await loaders.review.load(key));
    return row && toReview(row);
  },
  async Comment({ loaders }, id) {
    const key = keyOfGlobalId('Comment', id);
    const row = key && (await seen(loaders, key)) && (await loaders.comment.load(key));
    return row && toComment(row);
  },
  async Collection({ loaders, viewer }, id) {
    const key = keyOfGlobalId('Collection', id);
    const row = key && (await loaders.collection.load(key));
    return row && mayReadCollection(viewer, row) ? toCollection(row) : null;
  },
  async Report({ loaders, viewer }, id) {
    const key = viewer && keyOfGlobalId('Report', id);
    const row = key && (await loaders.report.load(key));
    return row && mayReadReport(viewer, row) ? toReport(row) : null;
  },
};

async function seen({ content }: Context['loaders'], { contentId }: { contentId: string }): Promise<ContentObject | null> {
  return isContentId(contentId) ? content.load(contentId) : null;
}

function typed<T extends Node>(__typename: string, node: T | null): (T & { __typename: string }) | null {
  return node && { ...node, __typename };
}
