import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { ReportReason, ReportStatus } from '../reports/object';
import { DateTime, SafeInt } from '../scalars';

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
  description: 'What a moderator did.',
  valuesConfig: {
    CLAIMED: { description: 'Took a report on.' },
    RELEASED: { description: 'Gave it back to the queue.' },
    NOTED: { description: 'Wrote a note for the other moderators.' },
    RESOLVED: { description: 'Agreed with the report.' },
    DISMISSED: { description: 'Found nothing against the content.' },
    REOPENED: { description: 'Opened a decided report again.' },
    HIDDEN: { description: 'Hid the content from everybody but its owner, moderators, admins and services.' },
    RESTORED: { description: 'Showed it again.' },
  },
});

export enum ReportDecision {
  RESOLVED = 'RESOLVED',
  DISMISSED = 'DISMISSED',
}
registerEnumType(ReportDecision, {
  name: 'ReportDecision',
  description: 'How a report is decided.',
  valuesConfig: { RESOLVED: { description: 'The report is right.' }, DISMISSED: { description: 'Nothing is wrong with the content.' } },
});

@ObjectType({ description: 'One step of moderation: who did what, when.' })
export class ModerationEvent {
  @Field(() => ID, { description: 'Id for client caches, unique across all types. `node` does not accept it.' })
  id!: string;

  @Field(() => ModerationAction, { description: 'What was done.' })
  action!: ModerationAction;

  @Field(() => ID, { description: 'Who did it.' })
  actorId!: string;

  @Field(() => String, { nullable: true, description: 'In their words, for the other moderators.' })
  note!: string | null;

  @Field(() => DateTime, { description: 'When.' })
  createdAt!: Date;
}

@ObjectType({ description: 'How many open reports wait, of one status and reason.' })
export class ReportCount {
  @Field(() => ReportStatus, { description: 'How far they have come.' })
  status!: ReportStatus;

  @Field(() => ReportReason, { description: 'Why they were made.' })
  reason!: ReportReason;

  @Field(() => SafeInt, { description: 'How many.' })
  count!: number;
}
