import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { tagsOf } from '../../domain/text';
import { DateTime, SafeInt } from '../../graphql/scalars';
import type { ViewerStateRow } from '../../ledger/rows/viewer-state';

@ObjectType('ViewerState', { description: 'What the viewer has done with one content. Visible to the viewer alone.' })
export class ViewerStateObject {
  @Field(() => ID, { description: "For client caches: `ViewerState:` and the content's id." })
  id!: string;

  @Field(() => Boolean, { description: 'There is a qualified view of the viewer.' })
  hasViewed!: boolean;

  @Field(() => Boolean, { description: 'The viewer likes it now.' })
  hasLiked!: boolean;

  @Field(() => Boolean, { description: 'The viewer dislikes it now.' })
  hasDisliked!: boolean;

  @Field(() => [String], { description: 'All reactions of the viewer that stand now, LIKE or DISLIKE among them.' })
  reactions!: string[];

  @Field(() => Int, { nullable: true, description: "The viewer's rating, 1–10; null without one." })
  rating!: number | null;

  @Field(() => Boolean, { description: 'The viewer has it saved now.' })
  hasSaved!: boolean;

  @Field(() => [String], { description: "The viewer's own tags on the saved content." })
  tags!: string[];

  @Field(() => String, { nullable: true, description: "The viewer's own notes on the saved content." })
  notes!: string | null;

  @Field(() => SafeInt, { description: 'How many qualified viewings the viewer had.' })
  timesViewed!: number;

  @Field(() => SafeInt, { description: 'The longest viewing, in milliseconds.' })
  durationMs!: number;

  @Field(() => Float, { description: 'The farthest progress, 0–100.' })
  progressPct!: number;

  @Field(() => Boolean, { description: 'The viewer once came to the end.' })
  isComplete!: boolean;

  @Field(() => Boolean, { description: 'One of the viewings was recorded with a handle of `startView`, its duration checked by the server.' })
  isVerified!: boolean;

  @Field(() => DateTime, { nullable: true, description: "Time of the viewer's earliest qualified viewing; null without one." })
  firstViewedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Time of the viewer's latest viewing; null without one." })
  lastViewedAt!: Date | null;
}

export function toViewerStateObject(row: ViewerStateRow): ViewerStateObject {
  return {
    id: `ViewerState:${row.contentId}`,
    hasViewed: row.hasViewed,
    hasLiked: row.reactions?.includes('LIKE') ?? false,
    hasDisliked: row.reactions?.includes('DISLIKE') ?? false,
    reactions: row.reactions ?? [],
    rating: row.rating,
    hasSaved: row.hasSaved,
    tags: tagsOf(row.tags),
    notes: row.notes || null,
    timesViewed: row.timesViewed ?? 0,
    durationMs: row.durationMs ?? 0,
    progressPct: row.progressPct ?? 0,
    isComplete: row.isComplete ?? false,
    isVerified: row.isVerified,
    firstViewedAt: row.firstViewedAt,
    lastViewedAt: row.lastViewedAt,
  };
}
