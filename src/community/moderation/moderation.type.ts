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
  description: 'Action of a moderator.',
  valuesConfig: {
    CLAIMED: { description: 'Claimed a report.' },
    RELEASED: { description: 'Returned a report to the queue.' },
    NOTED: { description: 'Added a note for other moderators.' },
    RESOLVED: { description: 'Decided that the report is justified.' },
    DISMISSED: { description: 'Decided that the content does not break the rules.' },
    REOPENED: { description: 'Reopened a decided report.' },
    HIDDEN: { description: 'Hid the content from everybody but its owner, moderators, admins and services.' },
    RESTORED: { description: 'Made a hidden content visible again.' },
  },
});

export enum ReportDecision {
  RESOLVED = 'RESOLVED',
  DISMISSED = 'DISMISSED',
}
registerEnumType(ReportDecision, {
  name: 'ReportDecision',
  description: 'Decision about a report.',
  valuesConfig: { RESOLVED: { description: 'The report is justified.' }, DISMISSED: { description: 'The content does not break the rules.' } },
});

@ObjectType({ description: 'An entry of the moderation history.' })
export class ModerationEvent {
  @Field(() => ID, { description: 'Id for client caches, unique across all types. `node` does not accept it.' })
  id!: string;

  @Field(() => ModerationAction, { description: 'The action.' })
  action!: ModerationAction;

  @Field(() => ID, { description: 'User id of the moderator.' })
  actorId!: string;

  @Field(() => String, { nullable: true, description: 'Note for other moderators; null without one.' })
  note!: string | null;

  @Field(() => DateTime, { description: 'Time of the action.' })
  createdAt!: Date;
}

@ObjectType({ description: 'Number of open reports by status and reason.' })
export class ReportCount {
  @Field(() => ReportStatus, { description: 'Status of the reports.' })
  status!: ReportStatus;

  @Field(() => ReportReason, { description: 'Reason of the reports.' })
  reason!: ReportReason;

  @Field(() => SafeInt, { description: 'Number of reports.' })
  count!: number;
}
