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

/** State of a row. Computes a property when it is read, because a list has an object for each item. */
class StateOfRow implements ViewerStateObject {
  constructor(
    private readonly contentId: string,
    private readonly row: LoadedState,
  ) {}

  get id(): string {
    return `ViewerState:${this.contentId}`;
  }

  get hasViewed(): boolean {
    return this.row.hasViewed ?? false;
  }

  get hasLiked(): boolean {
    return this.row.reactions?.includes('LIKE') ?? false;
  }

  get hasDisliked(): boolean {
    return this.row.reactions?.includes('DISLIKE') ?? false;
  }

  get reactions(): string[] {
    return this.row.reactions ?? [];
  }

  get rating(): number | null {
    return this.row.rating ?? null;
  }

  get hasSaved(): boolean {
    return this.row.hasSaved ?? false;
  }

  get tags(): string[] {
    return tagsOf(this.row.tags);
  }

  get notes(): string | null {
    return this.row.notes || null;
  }

  get timesViewed(): number {
    return this.row.timesViewed ?? 0;
  }

  get durationMs(): number {
    return this.row.durationMs ?? 0;
  }

  get progressPct(): number {
    return this.row.progressPct ?? 0;
  }

  get isComplete(): boolean {
    return this.row.isComplete ?? false;
  }

  get isVerified(): boolean {
    return this.row.isVerified ?? false;
  }

  get firstViewedAt(): Date | null {
    return this.row.firstViewedAt ?? null;
  }

  get lastViewedAt(): Date | null {
    return this.row.lastViewedAt ?? null;
  }
}

/** Converts a row, which has at least the columns of the requested fields if the user has interacted with the content. */
export function toViewerStateObject(contentId: string, row: LoadedState): ViewerStateObject {
  return new StateOfRow(contentId, row);
}
