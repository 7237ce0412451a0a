import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { tagsOf } from '../../domain/text';
import { DateTime, SafeInt } from '../../graphql/scalars';
import type { LoadedState } from './queries';

// A list creates an object for each item, so the properties are computed when they are read.
@ObjectType('ViewerState', { description: 'What the viewer has done with one content. Only the viewer can read it.' })
export class ViewerStateObject {
  /** The row has at least the columns of the requested fields if the user has interacted with the content. */
  constructor(
    private readonly contentId: string,
    private readonly row: LoadedState,
  ) {}

  @Field(() => ID, { description: 'Key for client caches: `ViewerState:` followed by the id of the content. The query `node` does not accept it.' })
  get id(): string {
    return `ViewerState:${this.contentId}`;
  }

  @Field(() => Boolean, { description: 'Whether the viewer has viewed the content long enough for the view to count.' })
  get hasViewed(): boolean {
    return this.row.hasViewed ?? false;
  }

  @Field(() => Boolean, { description: 'Whether the viewer currently likes the content.' })
  get hasLiked(): boolean {
    return this.row.reactions?.includes('LIKE') ?? false;
  }

  @Field(() => Boolean, { description: 'Whether the viewer currently dislikes the content.' })
  get hasDisliked(): boolean {
    return this.row.reactions?.includes('DISLIKE') ?? false;
  }

  @Field(() => [String], { description: 'All current reactions of the viewer to the content, including LIKE and DISLIKE.' })
  get reactions(): readonly string[] {
    return this.row.reactions ?? [];
  }

  @Field(() => Int, { nullable: true, description: 'Rating that the viewer currently gives the content, 1–10. Null without a rating.' })
  get rating(): number | null {
    return this.row.rating ?? null;
  }

  @Field(() => Boolean, { description: 'Whether the content is currently among the favorites of the viewer.' })
  get hasSaved(): boolean {
    return this.row.hasSaved ?? false;
  }

  @Field(() => [String], { description: "The viewer's private tags for the saved content. Empty without tags." })
  get tags(): string[] {
    return tagsOf(this.row.tags);
  }

  @Field(() => String, { nullable: true, description: "The viewer's private notes about the saved content. Null without notes." })
  get notes(): string | null {
    return this.row.notes || null;
  }

  @Field(() => SafeInt, { description: 'Number of viewings by the viewer that were long enough to count.' })
  get timesViewed(): number {
    return this.row.timesViewed ?? 0;
  }

  @Field(() => SafeInt, { description: 'Duration of the longest viewing by the viewer, in milliseconds. 0 without viewings.' })
  get durationMs(): number {
    return this.row.durationMs ?? 0;
  }

  @Field(() => Float, {
    description: 'Farthest position that the viewer reached in the content, in percent of its length, 0–100. 0 without viewings.',
  })
  get progressPct(): number {
    return this.row.progressPct ?? 0;
  }

  @Field(() => Boolean, { description: 'Whether the viewer ever reached the end of the content.' })
  get isComplete(): boolean {
    return this.row.isComplete ?? false;
  }

  @Field(() => Boolean, {
    description:
      'Whether the server verified the duration of at least one viewing by the viewer, because it was recorded with a handle of `startView`.',
  })
  get isVerified(): boolean {
    return this.row.isVerified ?? false;
  }

  @Field(() => DateTime, { nullable: true, description: 'Time of the earliest counted viewing by the viewer. Null without viewings.' })
  get firstViewedAt(): Date | null {
    return this.row.firstViewedAt ?? null;
  }

  @Field(() => DateTime, { nullable: true, description: 'Time of the latest counted viewing by the viewer. Null without viewings.' })
  get lastViewedAt(): Date | null {
    return this.row.lastViewedAt ?? null;
  }
}
