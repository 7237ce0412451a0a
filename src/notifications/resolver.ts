import { Args, ArgsType, Authorized, Ctx, Field, FieldResolver, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Comment, toComment } from '../comments/object';
import { ContentObject } from '../content/object';
import { Context } from '../context';
import { type Connection, decodeCursor, PageArgs, pageOf } from '../page';
import { Report, toReport } from '../reports/object';
import { mayReadReport } from '../reports/queries';
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
    const rows = await notificationPage(context.db, context.signedIn.id, args.first + 1, after);
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
  myNotifications(@Root() row: NotificationRow, @Args(() => MyNotificationsArgs) _: MyNotificationsArgs): Notification {
    return toNotification(row);
  }

  @FieldResolver(() => ContentObject, { nullable: true, description: 'The content; null when the viewer may no longer see it.' })
  content(@Root() { contentId }: Notification, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }

  @FieldResolver()
  async comment(@Root() { kind, contentId, ownId }: Notification, @Ctx() { loaders }: Context): Promise<Comment | null> {
    const content = kind === 'REPLY' ? await loaders.content.load(contentId) : null;
    const row = content && (await loaders.comment.load({ contentId, id: ownId }));
    return row && toComment(row);
  }

  @FieldResolver()
  async report(@Root() { kind, contentId, ownId }: Notification, @Ctx() { loaders, viewer }: Context): Promise<Report | null> {
    const row = kind === 'REPORT_DECIDED' ? await loaders.report.load({ contentId, id: ownId }) : null;
    return row && mayReadReport(viewer, row) ? toReport(row) : null;
  }
}
