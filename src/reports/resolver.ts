import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Field, ID, Info, InputType, Mutation, ObjectType, Resolver, registerEnumType } from 'type-graphql';
import { ActPayload, EventInput, recordAct } from '../act';
import { Context } from '../context';
import { IsText } from '../validation';

enum ReportReason {
  SPAM = 'SPAM',
  NUDITY = 'NUDITY',
  VIOLENCE = 'VIOLENCE',
  HARASSMENT = 'HARASSMENT',
  HATE = 'HATE',
  MISINFORMATION = 'MISINFORMATION',
  COPYRIGHT = 'COPYRIGHT',
  ILLEGAL = 'ILLEGAL',
  OTHER = 'OTHER',
}
registerEnumType(ReportReason, {
  name: 'ReportReason',
  description: 'Why a content is reported.',
  valuesConfig: {
    SPAM: { description: 'Advertising, fraud or repetition.' },
    NUDITY: { description: 'Nudity or sexual content.' },
    VIOLENCE: { description: 'Violence or threats.' },
    HARASSMENT: { description: 'An attack on a person.' },
    HATE: { description: 'An attack on a group of people.' },
    MISINFORMATION: { description: 'Something false that does harm.' },
    COPYRIGHT: { description: "Somebody else's work or trade mark." },
    ILLEGAL: { description: 'Against the law in another way.' },
    OTHER: { description: 'Something else: say what in `details`.' },
  },
});

@InputType({ description: 'What is reported and why.' })
export class ReportInput extends EventInput {
  @Field(() => ReportReason, { description: 'Why.' })
  reason!: ReportReason;

  @Field(() => String, { nullable: true, description: 'In the words of the viewer. At most 5000 characters.' })
  @IsText(5000)
  details?: string | null;
}

@ObjectType({ description: 'The content, reported.' })
export class ReportPayload extends ActPayload {
  @Field(() => ID, { description: 'The report that now stands open: this one, or one the viewer made before (then `isChanged` is false).' })
  reportId!: string;
}

@Resolver()
export class ReportResolver {
  @Authorized()
  @Mutation(() => ReportPayload, {
    description: 'Reports a content to the moderators. A viewer has at most one open report per content: reporting again answers with it.',
  })
  async report(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => ReportInput, { description: 'The report.' }) input: ReportInput,
  ): Promise<ReportPayload> {
    const { reportId, ...outcome } = await recordAct(context, info, input, { kind: 'report', reason: input.reason, details: input.details ?? null });
    // A public id carries both parts of the key.
    return { ...outcome, reportId: `Report:${reportId}:${input.contentId}` };
  }
}
