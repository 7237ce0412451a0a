import { Arg, Args, ArgsType, Authorized, Ctx, Field, ID, InputType, Mutation, ObjectType, Query, Resolver, UseMiddleware } from 'type-graphql';
import { badInput } from '../../domain/errors';
import { isUuid } from '../../domain/identifiers';
import { Context } from '../../graphql/context';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { IsText, IsUserId } from '../../graphql/validation';
import { ErasureReceipt, toReceipt } from './erasure.type';

@InputType({ description: 'Confirmation of the erasure.' })
export class EraseMeInput {
  @Field(() => Boolean, { description: 'Must be true to confirm the erasure, which cannot be undone.' })
  confirm!: boolean;
}

@InputType({ description: 'The user to erase, with the confirmation.' })
export class EraseUserInput {
  @Field(() => ID, { description: 'Id of the user, as issued by the identity provider.' })
  @IsUserId()
  userId!: string;

  @Field(() => Boolean, { description: 'Must be true to confirm the erasure, which cannot be undone.' })
  confirm!: boolean;
}

@ObjectType()
abstract class ErasePayload {
  @Field(() => ErasureReceipt, { description: 'Receipt of the erasure. A repeated call returns the same receipt.' })
  receipt!: ErasureReceipt;
}

@ObjectType({ description: 'Result of `eraseMe`.' })
export class EraseMePayload extends ErasePayload {}

@ObjectType({ description: 'Result of `eraseUser`.' })
export class EraseUserPayload extends ErasePayload {}

@ArgsType()
class ReceiptArgs {
  @Field(() => ID, { description: 'Id of the receipt, which `eraseMe` or `eraseUser` returned.' })
  @IsText(36)
  id!: string;
}

@Resolver()
export class ErasureResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => EraseMePayload, {
    description:
      'Permanently erases the personal data of the viewer. The server deletes the profile, texts, moods, collections and follows. So that no count changes, it keeps the counted interactions, with a random key for each content instead of the user id. It rejects all tokens of the viewer that were issued until now. Idempotent.',
  })
  async eraseMe(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => EraseMeInput, { description: 'Confirmation of the erasure.' }) input: EraseMeInput,
  ): Promise<EraseMePayload> {
    confirmed(input);
    return { receipt: toReceipt(await services.erasures.erase(signedIn.id, 'USER')) };
  }

  @Authorized('admin', 'service')
  @UseMiddleware(freshRows)
  @Mutation(() => EraseUserPayload, {
    description:
      'Permanently erases the personal data of a user who requested it outside the application. It has the same effect as `eraseMe`. Idempotent. For admins and services.',
  })
  async eraseUser(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => EraseUserInput, { description: 'User to erase, and the confirmation.' }) input: EraseUserInput,
  ): Promise<EraseUserPayload> {
    confirmed(input);
    return { receipt: toReceipt(await services.erasures.erase(input.userId, signedIn.role === 'admin' ? 'ADMIN' : 'SERVICE')) };
  }

  @UseMiddleware(statementLimit)
  @Query(() => ErasureReceipt, {
    nullable: true,
    description: 'The receipt of an erasure. Null if no receipt has this id. Requires no token, because erased users have none.',
  })
  async erasureReceipt(@Ctx() { services }: Context, @Args(() => ReceiptArgs) { id }: ReceiptArgs): Promise<ErasureReceipt | null> {
    const receipt = isUuid(id) ? await services.erasures.receipt(id) : null;
    return receipt && toReceipt(receipt);
  }
}

function confirmed({ confirm }: EraseMeInput): void {
  if (!confirm) throw badInput('input.confirm', 'confirm must be true. An erasure cannot be undone.');
}
