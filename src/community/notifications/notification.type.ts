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
  description: 'What happened.',
  valuesConfig: {
    REPLY: { description: 'Somebody replied to a comment of the viewer.' },
    REPORT_DECIDED: { description: 'A report that the viewer made was decided.' },
  },
});

@ObjectType({ description: 'Something that concerns the viewer.' })
export class Notification {
  @Field(() => ID, { description: 'Id for client caches, unique across all types. `node` does not accept it.' })
  id!: string;

  @Field(() => NotificationKindEnum, { description: 'What happened.' })
  kind!: NotificationKind;

  @Field(() => DateTime, { description: 'When.' })
  occurredAt!: Date;

  @Field(() => String, {
    description:
      'Opaque place of it among what concerns the viewer. Pass the one of the last notification received as `after` to `myNotifications`: nothing is missing then.',
  })
  cursor!: string;

  @Field(() => ID, { description: 'The content it is about.' })
  contentId!: string;

  @Field(() => Comment, { nullable: true, description: 'The reply; null for other kinds, and when the viewer may not see its content.' })
  comment?: Comment | null;

  @Field(() => Report, { nullable: true, description: 'The report, with its outcome; null for other kinds.' })
  report?: Report | null;
  /** The reply's or the report's own id. */
  ownId!: string;
}

export const NotificationConnection = connectionOf('Notification', () => Notification);

export function toNotification({ kind, contentId, id, at, cursor }: SentNotification): Notification {
  return { id: globalIdOf(`Notification${kind}`, id, contentId), kind, contentId, occurredAt: at, cursor, ownId: id };
}
