import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { globalIdOf } from '../../domain/identifiers';
import { connectionOf } from '../../graphql/connection';
import { DateTime } from '../../graphql/scalars';
import { Comment } from '../../interactions/comments/comment.type';
import { Report } from '../../interactions/reports/report.type';
import type { SentNotification } from './inbox';
import type { NotificationKind } from './queries';

const NotificationKindEnum = { REPLY: 'REPLY', REPORT_DECIDED: 'REPORT_DECIDED' } as const;
registerEnumType(NotificationKindEnum, {
  name: 'NotificationKind',
  description: 'Kind of a notification.',
  valuesConfig: {
    REPLY: { description: 'A user replied to a comment of the viewer.' },
    REPORT_DECIDED: { description: 'A moderator decided a report of the viewer.' },
  },
});

@ObjectType({ description: 'A notification of the viewer.' })
export class Notification {
  @Field(() => ID, { description: 'Id for client caches, unique across all types. `node` does not accept it.' })
  id!: string;

  @Field(() => NotificationKindEnum, { description: 'Kind of the notification.' })
  kind!: NotificationKind;

  @Field(() => DateTime, { description: 'Time of the reply or the decision.' })
  occurredAt!: Date;

  @Field(() => String, {
    description:
      'Opaque position of the notification. Pass the cursor of the last notification received as `after` to `myNotifications` to miss nothing.',
  })
  cursor!: string;

  @Field(() => ID, { description: 'Id of the content.' })
  contentId!: string;

  @Field(() => Comment, { nullable: true, description: 'The reply; null for other kinds, and when the viewer cannot see its content.' })
  comment?: Comment | null;

  @Field(() => Report, { nullable: true, description: 'The report, with its outcome; null for other kinds.' })
  report?: Report | null;
  /** UUID of the reply or the report that the notification is about. */
  ownId!: string;
}

export const NotificationConnection = connectionOf('Notification', () => Notification);

export function toNotification({ kind, contentId, id, at, cursor }: SentNotification): Notification {
  return { id: globalIdOf(`Notification${kind}`, id, contentId), kind, contentId, occurredAt: at, cursor, ownId: id };
}
