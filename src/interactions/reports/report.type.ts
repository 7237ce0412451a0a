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
  description: 'Reason for which a user reports a content.',
  valuesConfig: {
    SPAM: { description: 'The content is advertising, fraud or a repetition.' },
    NUDITY: { description: 'The content shows nudity or sex.' },
    VIOLENCE: { description: 'The content shows violence or contains threats.' },
    HARASSMENT: { description: 'The content attacks a person.' },
    HATE: { description: 'The content attacks a group of people.' },
    MISINFORMATION: { description: 'The content spreads false information that causes harm.' },
    COPYRIGHT: { description: 'The content infringes a copyright or a trade mark.' },
    ILLEGAL: { description: 'The content breaks the law in another way.' },
    OTHER: { description: 'Any other reason, which the field `details` of the report explains.' },
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
  description: 'Status of a report in moderation.',
  valuesConfig: {
    PENDING: { description: 'No moderator has claimed the report.' },
    UNDER_REVIEW: { description: 'A moderator has claimed the report and not decided it.' },
    RESOLVED: { description: 'A moderator decided that the report is justified.' },
    DISMISSED: { description: 'A moderator decided that the content does not break the rules.' },
  },
});

@ObjectType({ implements: Node, description: "A user's report about a content. Only its reporter, moderators and admins can see it." })
export class Report extends Node {
  @Field(() => ReportReason, { description: 'Reason for the report.' })
  reason!: ReportReason;

  @Field(() => String, { nullable: true, description: "The reporter's explanation of the report. Null without an explanation." })
  details!: string | null;

  @Field(() => ReportStatus, { description: 'Status of the report in moderation.' })
  status!: ReportStatus;

  @Field(() => String, { nullable: true, description: 'Message of the moderator to the reporter about the decision. Null without a message.' })
  outcome!: string | null;

  @Field(() => DateTime, { description: 'Time at which the user reported the content.' })
  occurredAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Time at which a moderator decided the report. Null while the report is open.' })
  decidedAt!: Date | null;

  @Field(() => ID, { description: 'Id of the reported content in the catalogue. Not null even if `content` is null.' })
  contentId!: string;
  reportId!: string;
  userId!: string;
  claimedBy!: string | null;
  decidedBy!: string | null;
}

export const ReportConnection = connectionOf('Report', () => Report);

export function toReport(row: Omit<Report, 'id'>): Report {
  return { id: globalIdOf('Report', row.reportId, row.contentId), ...row };
}
