import { Args, ArgsType, Authorized, Ctx, Field, FieldResolver, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Comment, toComment } from '../comments/object';
import { commentOf } from '../comments/queries';
import { ContentObject } from '../content/object';
import { Context } from '../context';
import { type Connection, decodeCursor, PageArgs, pageOf } from '../page';
import { Report, toReport } from '../reports/object';
import { reportOf } from '../reports/queries';
import { requireRole } from '../roles';
import { DateTime } from '../scalars';
import { checked } from '../validation';
import { Notification, NotificationConnection, toNotification } from './object';
import { type NotificationRow, notificationPage } from './queries';

@ArgsType()
class MyNotificationsArgs {
  @Field(() => DateTime, { nullable: true, description: 'First what came after this moment; left out: only what comes from now on.' })
  since?: Date | null;
}

@Resolver(() => Notification)
export class NotificationResolver {
  @Authorized()
  @Query(() => NotificationConnection, {
    description: 'What concerns the viewer, the latest first: replies to their comments, decisions about their reports.',
  })
  async notifications(@Ctx() context: Context, @Args(() => PageArgs) args: PageArgs): Promise<Connection<Notification>> {
    const after = decodeCursor('notifications', args.after, ['time', 'uuid']);
    const rows = await notificationPage(context.services.pool, context.signedIn.id, args.first + 1, after);
    return pageOf(rows, args, 'notifications', (row) => [row.at.toISOString(), row.id], toNotification);
  }

  @Subscription(() => Notification, {
    description: 'What concerns the viewer, as it comes, each once. After a reconnect, `since` the last one seen, nothing is missing.',
    subscribe: ({ args, context }) => {
      requireRole(context as Context);
      const { since } = checked(MyNotificationsArgs, args);
      const { services, signedIn } = context as Context;
      return services.inbox.follow(signedIn.id, since ?? new Date());
    },
  })
  myNotifications(@Root() row: NotificationRow, @Ctx() context: Context, @Args(() => MyNotificationsArgs) _: MyNotificationsArgs): Notification {
    context.forgetLoaded();
    return toNotification(row);
  }

  @FieldResolver(() => ContentObject, { nullable: true, description: 'The content; null when the viewer may no longer see it.' })
  content(@Root() { contentId }: Notification, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }

  @FieldResolver()
  async comment(@Root() { kind, contentId, ownId }: Notification, @Ctx() { loaders, services }: Context): Promise<Comment | null> {
    const content = kind === 'REPLY' ? await loaders.content.load(contentId) : null;
    const row = content && (await commentOf(services.pool, contentId, ownId));
    return row && toComment(row);
  }

  @FieldResolver()
  async report(@Root() { kind, contentId, ownId }: Notification, @Ctx() { services, viewer }: Context): Promise<Report | null> {
    const row = kind === 'REPORT_DECIDED' ? await reportOf(services.pool, contentId, ownId) : null;
    return row && row.userId === viewer?.id ? toReport(row) : null;
  }
}
