import { Args, ArgsType, Authorized, Ctx, Field, Query, Resolver } from 'type-graphql';
import { Context } from '../context';
import { checkRange } from '../range';
import { DateTime } from '../scalars';
import { Patterns } from './object';
import { patternsOf } from './queries';

@ArgsType()
class PatternsArgs {
  @Field(() => DateTime, { nullable: true, description: 'From this moment on.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this moment.' })
  to?: Date | null;
}

@Resolver()
export class PatternsResolver {
  @Authorized()
  @Query(() => Patterns, { description: "What stands out in the viewer's own history." })
  patterns(@Ctx() context: Context, @Args(() => PatternsArgs) args: PatternsArgs): Promise<Patterns> {
    checkRange(args);
    return patternsOf(context.services.pool, context.signedIn.id, args.from ?? null, args.to ?? null);
  }
}
