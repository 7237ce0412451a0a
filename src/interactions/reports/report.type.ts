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
  description: 'Reason for a report.',
  valuesConfig: {
    SPAM: { description: 'Advertising, fraud or repetition.' },
    NUDITY: { description: 'Nudity or sexual content.' },
    VIOLENCE: { description: 'Violence or threats.' },
    HARASSMENT: { description: 'An attack on a person.' },
    HATE: { description: 'An attack on a group of people.' },
    MISINFORMATION: { description: 'False information that causes harm.' },
    COPYRIGHT: { description: 'Infringement of a copyright or trade mark.' },
    ILLEGAL: { description: 'Another violation of the law.' },
    OTHER: { description: 'Another reason, which `details` describes.' },
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
  description: 'Status of a report.',
  valuesConfig: {
    PENDING: { description: 'The report waits for a moderator.' },
    UNDER_REVIEW: { description: 'A moderator reviews the report.' },
    RESOLVED: { description: 'The moderators agreed with the report and took action.' },
    DISMISSED: { description: 'The moderators found no violation.' },
  },
});

@ObjectType({ implements: Node, description: 'A report about a content. Only its reporter, moderators and admins can see it.' })
export class Report extends Node {
  @Field(() => ReportReason, { description: 'Reason for the report.' })
  reason!: ReportReason;

  @Field(() => String, { nullable: true, description: "Reporter's explanation. Null if there is none." })
  details!: string | null;

  @Field(() => ReportStatus, { description: 'Status of the report.' })
  status!: ReportStatus;

  @Field(() => String, { nullable: true, description: 'Message of the moderators to the reporter about the decision. Null if there is none.' })
  outcome!: string | null;

  @Field(() => DateTime, { description: 'Time of the report.' })
  occurredAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Time of the decision. Null while the report is open.' })
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
