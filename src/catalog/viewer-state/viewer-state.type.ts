import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { tagsOf } from '../../domain/text';
import { DateTime, SafeInt } from '../../graphql/scalars';
import type { ViewerStateRow } from '../../ledger/rows/viewer-state';

@ObjectType('ViewerState', { description: "The viewer's own interactions with one content. Visible only to the viewer." })
export class ViewerStateObject {
  @Field(() => ID, { description: "Id for client caches: `ViewerState:` and the content's id." })
  id!: string;

  @Field(() => Boolean, { description: 'Whether the viewer has a qualified view.' })
  hasViewed!: boolean;

  @Field(() => Boolean, { description: 'Whether the viewer currently likes it.' })
  hasLiked!: boolean;

  @Field(() => Boolean, { description: 'Whether the viewer currently dislikes it.' })
  hasDisliked!: boolean;

  @Field(() => [String], { description: 'All current reactions of the viewer, including LIKE and DISLIKE.' })
  reactions!: string[];

  @Field(() => Int, { nullable: true, description: "The viewer's rating, 1–10; null without one." })
  rating!: number | null;

  @Field(() => Boolean, { description: 'Whether the viewer currently has it saved.' })
  hasSaved!: boolean;

  @Field(() => [String], { description: "The viewer's own tags on the saved content." })
  tags!: string[];

  @Field(() => String, { nullable: true, description: "The viewer's own notes on the saved content; null without notes." })
  notes!: string | null;

  @Field(() => SafeInt, { description: "Number of the viewer's qualified viewings." })
  timesViewed!: number;

  @Field(() => SafeInt, { description: 'Duration of the longest viewing in milliseconds; 0 without viewings.' })
  durationMs!: number;

  @Field(() => Float, { description: 'The farthest progress in per cent, 0–100; 0 without viewings.' })
  progressPct!: number;

  @Field(() => Boolean, { description: 'Whether the viewer ever completed the content.' })
  isComplete!: boolean;

  @Field(() => Boolean, { description: 'Whether the server verified the duration of a viewing (see `startView`).' })
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
