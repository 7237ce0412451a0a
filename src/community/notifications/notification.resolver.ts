import { Args, ArgsType, Authorized, Ctx, Field, FieldResolver, Query, Resolver, Root, Subscription, UseMiddleware } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { badInput } from '../../domain/errors';
import { requireRole } from '../../domain/roles';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { checked } from '../../graphql/resolvers/input-class';
import { DateTime } from '../../graphql/scalars';
import { IsText } from '../../graphql/validation';
import { Comment, toComment } from '../../interactions/comments/comment.type';
import { mayReadReport } from '../../interactions/reports/queries';
import { Report, toReport } from '../../interactions/reports/report.type';
import { Position, positionInList } from './cursor';
import { Notification, NotificationConnection, toNotification } from './notification.type';
import type { SentNotification, Start } from './notification-feed';
import { notificationPage } from './queries';

const maxCursor = 2_000;

@ArgsType()
class MyNotificationsArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'Sends all notifications that follow the one with this `cursor`, first those that are already stored. Omitted or null: only notifications that occur after the start of the subscription.',
  })
  @IsText(maxCursor)
  after?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    deprecationReason: 'Use `after`. Several notifications can have the same time.',
    description: 'Sends all notifications since this time, first those that are already stored. Cannot be combined with `after`.',
  })
  since?: Date | null;
}

@Resolver(() => Notification)
export class NotificationResolver {
  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => NotificationConnection, {
    description:
      'Notifications for the viewer about replies to their comments and decisions about their reports, latest first. Only the viewer can see them.',
  })
  async notifications(@Ctx() context: Context, @Args(() => PageArgs) args: PageArgs): Promise<Connection<Notification>> {
    const after = decodeCursor('notifications', args.after, ['time', 'uuid']);
    const rows = await notificationPage(context.db, context.signedIn.id, args.first + 1, after);
    return toConnection(
      rows,
      args,
      'notifications',
      (row) => [row.at.toISOString(), row.id],
      (row, index) => toNotification({ cursor: positionInList(rows, index).cursor, ...row }),
    );
  }

  @UseMiddleware(freshRows)
  @Subscription(() => Notification, {
    description:
      'Sends each notification for the viewer when it occurs. After a reconnect, a client passes the `cursor` of the last received notification as `after`, and misses none. If the viewer had more than 100 notifications within 30 seconds, the client can receive some of them twice, with the same `id`.',
    subscribe: ({ args, context }) => {
      requireRole(context as Context);
      const { services, signedIn } = context as Context;
      return services.inbox.follow(signedIn.id, startOf(checked(MyNotificationsArgs, args)));
    },
  })
  myNotifications(@Root() row: SentNotification, @Args(() => MyNotificationsArgs) _: MyNotificationsArgs): Notification {
    return toNotification(row);
  }

  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: 'The content that was commented on or reported. Null if the viewer can no longer see it.',
  })
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

/**
 * Returns the start of a subscription.
 * @throws CodedError BAD_USER_INPUT if both arguments are set, or if `after` is not the cursor of a notification.
 */
function startOf({ after, since }: MyNotificationsArgs): Start {
  if (after != null && since) throw badInput('since', 'Pass either after or since, not both.');
  return after != null ? { after: Position.decode(after) } : since ? { since } : {};
}
