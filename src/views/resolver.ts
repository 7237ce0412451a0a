import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Field, Float, Info, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { ActPayload, EventInput, recordAct } from '../act';
import { Context } from '../context';
import { IsBetween, IsText } from '../validation';

const dayMs = 86_400_000;

@InputType({ description: 'One viewing, as the player or the page measured it.' })
export class RecordViewInput extends EventInput {
  @Field(() => Float, { defaultValue: 0, description: 'How long it lasted, in milliseconds: 0–86400000 (a day). Fractions are cut off.' })
  @IsBetween(0, dayMs, ' (a day in milliseconds)')
  durationMs!: number;

  @Field(() => Float, { defaultValue: 0, description: 'The farthest progress, 0–100.' })
  @IsBetween(0, 100)
  progressPct!: number;

  @Field(() => Boolean, { defaultValue: false, description: 'It came to the end.' })
  isComplete!: boolean;

  @Field(() => String, { nullable: true, description: 'Where the viewer came from: search, category, mail … At most 100 characters.' })
  @IsText(100)
  source?: string | null;

  @Field(() => String, { nullable: true, description: "The frontend's own name of the visit. At most 255 characters." })
  @IsText(255)
  sessionId?: string | null;

  @Field(() => String, { nullable: true, description: 'Address of the page before. At most 2000 characters.' })
  @IsText(2000)
  referrer?: string | null;
}

@ObjectType({ description: 'The content, viewed, and whether it counted.' })
export class RecordViewPayload extends ActPayload {
  @Field(() => Boolean, {
    description: 'The viewing reached the threshold of its type of content. If not, nothing was counted: send it again when it has grown.',
  })
  qualified!: boolean;

  @Field(() => String, { nullable: true, description: 'What was missing, in words; null when it qualified.' })
  missing!: string | null;
}

@Resolver()
export class ViewResolver {
  @Authorized()
  @Mutation(() => RecordViewPayload, {
    description:
      "Records a viewing. The first qualified one of a user counts towards `viewCount`, for ever; a repeat raises the viewer's own measures to their maxima. `isChanged` is true for that first one.",
  })
  async recordView(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RecordViewInput, { description: 'The viewing.' }) input: RecordViewInput,
  ): Promise<RecordViewPayload> {
    const outcome = await recordAct(context, info, input, {
      kind: 'view',
      durationMs: Math.floor(input.durationMs),
      // As the column holds it: what is too small for that is nothing.
      progressPct: Math.fround(input.progressPct),
      isComplete: input.isComplete,
      source: input.source ?? null,
      sessionId: input.sessionId ?? null,
      referrer: input.referrer ?? null,
    });
    return Object.assign(outcome, { qualified: outcome.missing === null });
  }
}
