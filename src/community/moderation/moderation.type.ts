import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, SafeInt } from '../../graphql/scalars';
import { ReportReason, ReportStatus } from '../../interactions/reports/report.type';

export enum ModerationAction {
  CLAIMED = 'CLAIMED',
  RELEASED = 'RELEASED',
  NOTED = 'NOTED',
  RESOLVED = 'RESOLVED',
  DISMISSED = 'DISMISSED',
  REOPENED = 'REOPENED',
  HIDDEN = 'HIDDEN',
  RESTORED = 'RESTORED',
}
registerEnumType(ModerationAction, {
  name: 'ModerationAction',
  description: 'Action of a moderator on a report or a content.',
  valuesConfig: {
    CLAIMED: { description: 'The moderator claimed the report.' },
    RELEASED: { description: 'The moderator returned the claimed report to the queue.' },
    NOTED: { description: 'The moderator added a note for other moderators.' },
    RESOLVED: { description: 'The moderator decided that the report is justified.' },
    DISMISSED: { description: 'The moderator decided that the content does not break the rules.' },
    REOPENED: { description: 'The moderator reopened the decided report.' },
    HIDDEN: { description: 'The moderator hid the content from everybody except its owner, moderators, admins and services.' },
    RESTORED: { description: 'The moderator made the hidden content visible again.' },
  },
});

export enum ReportDecision {
  RESOLVED = 'RESOLVED',
  DISMISSED = 'DISMISSED',
}
registerEnumType(ReportDecision, {
  name: 'ReportDecision',
  description: 'Decision of a moderator about a report.',
  valuesConfig: { RESOLVED: { description: 'The report is justified.' }, DISMISSED: { description: 'The content does not break the rules.' } },
});

@ObjectType({ description: 'One action of a moderator in the history of a report or a content.' })
export class ModerationEvent {
  @Field(() => ID, { description: 'Key for client caches, unique across all types. The query `node` does not accept it.' })
  id!: string;

  @Field(() => ModerationAction, { description: 'What the moderator did.' })
  action!: ModerationAction;

  @Field(() => ID, { description: 'User id of the moderator who acted.' })
  actorId!: string;

  @Field(() => String, { nullable: true, description: 'Note of the moderator for other moderators. Null without a note.' })
  note!: string | null;

  @Field(() => DateTime, { description: 'Time at which the moderator acted.' })
  createdAt!: Date;
}

@ObjectType({ description: 'One status and one reason, and the number of open reports with both.' })
export class ReportCount {
  @Field(() => ReportStatus, { description: 'Status of the counted reports.' })
  status!: ReportStatus;

  @Field(() => ReportReason, { description: 'Reason of the counted reports.' })
  reason!: ReportReason;

  @Field(() => SafeInt, { description: 'Number of open reports with this status and this reason.' })
  count!: number;
}
