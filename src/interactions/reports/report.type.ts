import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { globalIdOf } from '../../domain/identifiers';
import { connectionOf } from '../../graphql/connection';
import { Node } from '../../graphql/node.type';
import { DateTime } from '../../graphql/scalars';

export enum ReportReason {
  SPAM = 'SPAM',
  NUDITY = 'NUDITY',
  VIOLENCE = 'VIOLENCE',
  HARASSMENT = 'HARASSMENT',
  HATE = 'HATE',
  MISINFORMATION = 'MISINFORMATION',
  COPYRIGHT = 'COPYRIGHT',
  ILLEGAL = 'ILLEGAL',
  OTHER = 'OTHER',
}
registerEnumType(ReportReason, {
  name: 'ReportReason',
  description: 'Why a content is reported.',
  valuesConfig: {
    SPAM: { description: 'Advertising, fraud or repetition.' },
    NUDITY: { description: 'Nudity or sexual content.' },
    VIOLENCE: { description: 'Violence or threats.' },
    HARASSMENT: { description: 'An attack on a person.' },
    HATE: { description: 'An attack on a group of people.' },
    MISINFORMATION: { description: 'Something false that does harm.' },
    COPYRIGHT: { description: "Somebody else's work or trade mark." },
    ILLEGAL: { description: 'Against the law in another way.' },
    OTHER: { description: 'Something else: say what in `details`.' },
  },
});

export enum ReportStatus {
  PENDING = 'PENDING',
  UNDER_REVIEW = 'UNDER_REVIEW',
  RESOLVED = 'RESOLVED',
  DISMISSED = 'DISMISSED',
}
registerEnumType(ReportStatus, {
  name: 'ReportStatus',
  description: 'How far a report has come.',
  valuesConfig: {
    PENDING: { description: 'It waits for a moderator.' },
    UNDER_REVIEW: { description: 'A moderator is at it.' },
    RESOLVED: { description: 'The moderators agreed, and did something about it.' },
    DISMISSED: { description: 'The moderators found nothing against the content.' },
  },
});

@ObjectType({ implements: Node, description: 'A complaint about a content. Its reporter and the moderators see it, nobody else.' })
export class Report extends Node {
  @Field(() => ReportReason, { description: 'Why.' })
  reason!: ReportReason;

  @Field(() => String, { nullable: true, description: "In the reporter's words." })
  details!: string | null;

  @Field(() => ReportStatus, { description: 'How far it has come.' })
  status!: ReportStatus;

  @Field(() => String, { nullable: true, description: 'What the moderators tell the reporter about their decision.' })
  outcome!: string | null;

  @Field(() => DateTime, { description: 'Time of creation.' })
  occurredAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was decided; null: it is open.' })
  decidedAt!: Date | null;

  @Field(() => ID, { description: 'Id of the content in the catalogue; present even when `content` is null.' })
  contentId!: string;
  reportId!: string;
  userId!: string;
  claimedBy!: string | null;
  decidedBy!: string | null;
}

export const ReportConnection = connectionOf('Report', () => Report);

export function toReport(row: Omit<Report, 'id'>): Report {
  return { ...row, id: globalIdOf('Report', row.reportId, row.contentId) };
}
