import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { tagsOf } from '../../domain/text';
import { DateTime, SafeInt } from '../../graphql/scalars';
import type { LoadedState } from './queries';

@ObjectType('ViewerState', { description: 'What the viewer has done with one content. Only the viewer can read it.' })
export class ViewerStateObject {
  @Field(() => ID, { description: 'Key for client caches: `ViewerState:` followed by the id of the content. The query `node` does not accept it.' })
  id!: string;

  @Field(() => Boolean, { description: 'Whether the viewer has viewed the content long enough for the view to count.' })
  hasViewed!: boolean;

  @Field(() => Boolean, { description: 'Whether the viewer currently likes the content.' })
  hasLiked!: boolean;

  @Field(() => Boolean, { description: 'Whether the viewer currently dislikes the content.' })
  hasDisliked!: boolean;

  @Field(() => [String], { description: 'All current reactions of the viewer to the content, including LIKE and DISLIKE.' })
  reactions!: string[];

  @Field(() => Int, { nullable: true, description: 'Rating that the viewer currently gives the content, 1–10. Null without a rating.' })
  rating!: number | null;

  @Field(() => Boolean, { description: 'Whether the content is currently among the favorites of the viewer.' })
  hasSaved!: boolean;

  @Field(() => [String], { description: "The viewer's private tags for the saved content. Empty without tags." })
  tags!: string[];

  @Field(() => String, { nullable: true, description: "The viewer's private notes about the saved content. Null without notes." })
  notes!: string | null;

  @Field(() => SafeInt, { description: 'Number of viewings by the viewer that were long enough to count.' })
  timesViewed!: number;

  @Field(() => SafeInt, { description: 'Duration of the longest viewing by the viewer, in milliseconds. 0 without viewings.' })
  durationMs!: number;

  @Field(() => Float, {
    description: 'Farthest position that the viewer reached in the content, in percent of its length, 0–100. 0 without viewings.',
  })
  progressPct!: number;

  @Field(() => Boolean, { description: 'Whether the viewer ever reached the end of the content.' })
  isComplete!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the server verified the duration of at least one viewing by the viewer, because it was recorded with a handle of `startView`.',
  })
  isVerified!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'Time of the earliest counted viewing by the viewer. Null without viewings.' })
  firstViewedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Time of the latest counted viewing by the viewer. Null without viewings.' })
  lastViewedAt!: Date | null;
}

/** Converts a row, which has at least the columns of the requested fields if the user has interacted with the content. */
export function toViewerStateObject(contentId: string, row: LoadedState): ViewerStateObject {
  return {
    id: `ViewerState:${contentId}`,
    hasViewed: row.hasViewed ?? false,
    hasLiked: row.reactions?.includes('LIKE') ?? false,
    hasDisliked: row.reactions?.includes('DISLIKE') ?? false,
    reactions: row.reactions ?? [],
    rating: row.rating ?? null,
    hasSaved: row.hasSaved ?? false,
    tags: tagsOf(row.tags),
    notes: row.notes || null,
    timesViewed: row.timesViewed ?? 0,
    durationMs: row.durationMs ?? 0,
    progressPct: row.progressPct ?? 0,
    isComplete: row.isComplete ?? false,
    isVerified: row.isVerified ?? false,
    firstViewedAt: row.firstViewedAt ?? null,
    lastViewedAt: row.lastViewedAt ?? null,
  };
}
