import { Authorized, Ctx, Query, Resolver, UseMiddleware } from 'type-graphql';
import { Context } from '../../graphql/context';
import { statementLimit } from '../../graphql/middleware';
import { Health } from './health.type';
import { health } from './probe';

@Resolver()
export class HealthResolver {
  @Authorized('moderator', 'admin', 'service')
  @UseMiddleware(statementLimit)
  @Query(() => Health, { description: 'Current state of the server that handles this request. For moderators, admins and services.' })
  health(@Ctx() { services }: Context): Promise<Health> {
    return health(services);
  }
}
