import { Arg, Args, ArgsType, Authorized, Ctx, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { badInput } from '../../domain/errors';
import { isUuid } from '../../domain/identifiers';
import { Context } from '../../graphql/context';
import { IsText, IsUserId } from '../../graphql/validation';
import { ErasureReceipt, toReceipt } from './erasure.type';

@InputType({ description: 'That it is meant.' })
export class EraseMeInput {
  @Field(() => Boolean, { description: 'Must be true: there is no way back.' })
  confirm!: boolean;
}

@InputType({ description: 'Who is to be erased.' })
export class EraseUserInput {
  @Field(() => ID, { description: "The person, by the identity provider's id." })
  @IsUserId()
  userId!: string;

  @Field(() => Boolean, { description: 'Must be true: there is no way back.' })
  confirm!: boolean;
}

@ObjectType()
abstract class ErasePayload {
  @Field(() => ErasureReceipt, { description: 'What was erased. The same again when it is asked for again.' })
  receipt!: ErasureReceipt;
}

@ObjectType({ description: 'The erasure of the viewer.' })
export class EraseMePayload extends ErasePayload {}

@ObjectType({ description: 'The erasure of a person.' })
export class EraseUserPayload extends ErasePayload {}

@ArgsType()
class ReceiptArgs {
  @Field(() => ID, { description: "The receipt's id." })
  @IsText(36)
  id!: string;
}

@Resolver()
export class ErasureResolver {
  @Authorized()
  @Mutation(() => EraseMePayload, {
    description:
      'Erases everything personal of the viewer for good: texts, moods, collections, follows and profile are deleted; what counts is kept under a random key per content and with days in place of times, so that no count changes and nothing links them. Tokens issued until now are refused from now on, and their open connections are closed.',
  })
  async eraseMe(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => EraseMeInput, { description: 'That it is meant.' }) input: EraseMeInput,
  ): Promise<EraseMePayload> {
    confirmed(input);
    return { receipt: toReceipt(await services.erasures.erase(signedIn.id, 'USER')) };
  }

  @Authorized('admin', 'service')
  @Mutation(() => EraseUserPayload, {
    description: "Erases a person, as `eraseMe` does. For admins and services, who carry out a person's wish that reached them by another way.",
  })
  async eraseUser(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => EraseUserInput, { description: 'Who.' }) input: EraseUserInput,
  ): Promise<EraseUserPayload> {
    confirmed(input);
    return { receipt: toReceipt(await services.erasures.erase(input.userId, signedIn.role === 'admin' ? 'ADMIN' : 'SERVICE')) };
  }

  @Query(() => ErasureReceipt, {
    nullable: true,
    description: 'The receipt of an erasure, by its id; null when there is none. Needs no token: whoever was erased has none.',
  })
  async erasureReceipt(@Ctx() { services }: Context, @Args(() => ReceiptArgs) { id }: ReceiptArgs): Promise<ErasureReceipt | null> {
    const receipt = isUuid(id) ? await services.erasures.receipt(id) : null;
    return receipt && toReceipt(receipt);
  }
}

function confirmed({ confirm }: EraseMeInput): void {
  if (!confirm) throw badInput('input.confirm', 'confirm must be true: what is erased does not come back.');
}
