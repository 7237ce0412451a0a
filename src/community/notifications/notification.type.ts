import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { globalIdOf } from '../../domain/identifiers';
import { connectionOf } from '../../graphql/connection';
import { DateTime } from '../../graphql/scalars';
import { Comment } from '../../interactions/comments/comment.type';
import { Report } from '../../interactions/reports/report.type';
import type { SentNotification } from './notification-feed';
import type { NotificationKind } from './queries';

const NotificationKindEnum = { REPLY: 'REPLY', REPORT_DECIDED: 'REPORT_DECIDED' } as const;
registerEnumType(NotificationKindEnum, {
  name: 'NotificationKind',
  description: 'Kind of event that causes a notification.',
  valuesConfig: {
    REPLY: { description: 'A user replied to a comment of the viewer.' },
    REPORT_DECIDED: { description: 'A moderator decided a report that the viewer made.' },
  },
});

@ObjectType({ description: 'A notification for the viewer about a reply or a decided report.' })
export class Notification {
  @Field(() => ID, { description: 'Key for client caches, unique across all types. The query `node` does not accept it.' })
  id!: string;

  @Field(() => NotificationKindEnum, { description: 'Kind of event that caused the notification.' })
  kind!: NotificationKind;

  @Field(() => DateTime, { description: 'Time of the reply to the comment or of the decision about the report.' })
  occurredAt!: Date;

  @Field(() => String, {
    description:
      'Opaque position of the notification. A client that reconnects passes the cursor of the last received notification as `after` to the subscription `myNotifications`, and misses none.',
  })
  cursor!: string;

  @Field(() => ID, { description: 'Id of the content that was commented on or reported.' })
  contentId!: string;

  @Field(() => Comment, {
    nullable: true,
    description: 'The reply to a comment of the viewer. Null if `kind` is not REPLY, and if the viewer cannot see the content.',
  })
  comment?: Comment | null;

  @Field(() => Report, { nullable: true, description: 'The decided report, with its outcome. Null if `kind` is not REPORT_DECIDED.' })
  report?: Report | null;
  /** UUID of the reply or the report that the notification is about. */
  ownId!: string;
}

export const NotificationConnection = connectionOf('Notification', () => Notification);

export function toNotification({ kind, contentId, id, at, cursor }: SentNotification): Notification {
  return { id: globalIdOf(`Notification${kind}`, id, contentId), kind, contentId, occurredAt: at, cursor, ownId: id };
}
