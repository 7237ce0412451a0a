import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Field, Info, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { ActPayload, EventInput, recordAct } from '../act';
import { Context } from '../context';
import { IsText } from '../validation';

@InputType({ description: 'What was shared, how and with whom.' })
export class ShareInput extends EventInput {
  @Field(() => String, { nullable: true, description: 'By which platform or method: whatsapp, link, e-mail … At most 100 characters.' })
  @IsText(100)
  platform?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'With whom, in the words of the frontend. Visible to the viewer alone. At most 255 characters.',
  })
  @IsText(255)
  recipient?: string | null;
}

@ObjectType({ description: 'The content, shared once more.' })
export class SharePayload extends ActPayload {}

@Resolver()
export class InteractionResolver {
  @Authorized()
  @Mutation(() => SharePayload, { description: 'Records that the viewer shared a content. Each share counts; with an `eventId` a retry does not.' })
  share(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => ShareInput, { description: 'What was shared.' }) input: ShareInput,
  ): Promise<SharePayload> {
    return recordAct(context, info, input, {
      kind: 'interaction',
      type: 'SHARE',
      platform: input.platform ?? null,
      recipient: input.recipient ?? null,
    });
  }
}
