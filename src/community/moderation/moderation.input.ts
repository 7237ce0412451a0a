import { Field, ID, InputType } from 'type-graphql';
import { DefaultField } from '../../graphql/default-values';
import { IsContentId, IsGlobalId, IsText } from '../../graphql/validation';
import { ReportDecision } from './moderation.type';

const maxNote = 5000;

@InputType({ description: 'The report to claim.' })
export class ClaimReportInput {
  @Field(() => ID, { description: 'Id of the report.' })
  @IsGlobalId()
  reportId!: string;
}

@InputType({ description: 'The report to return to the queue.' })
export class ReleaseReportInput extends ClaimReportInput {}

@InputType({ description: 'A decision about a report.' })
export class DecideReportInput extends ClaimReportInput {
  @Field(() => ReportDecision, { description: 'Decision about the report.' })
  decision!: ReportDecision;

  @Field(() => String, { nullable: true, description: `Message to the user who made the report, at most ${maxNote} characters.` })
  @IsText(maxNote)
  outcome?: string | null;

  @Field(() => String, { nullable: true, description: `Note for other moderators, at most ${maxNote} characters.` })
  @IsText(maxNote)
  note?: string | null;

  @DefaultField(() => Boolean, false, 'Whether to hide the reported content from the public, in addition to the decision.')
  hidesContent!: boolean;
}

@InputType({ description: 'A note on a report for other moderators.' })
export class NoteReportInput extends ClaimReportInput {
  @Field(() => String, { description: `Text of the note, 1–${maxNote} characters.` })
  @IsText(maxNote)
  note!: string;
}

@InputType({ description: 'The report to reopen, with a note.' })
export class ReopenReportInput extends ClaimReportInput {
  @Field(() => String, { nullable: true, description: `Note for other moderators, at most ${maxNote} characters.` })
  @IsText(maxNote)
  note?: string | null;
}

@InputType({ description: 'The content to hide, with a note.' })
export class HideContentInput {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;

  @Field(() => String, { nullable: true, description: `Note for other moderators, at most ${maxNote} characters.` })
  @IsText(maxNote)
  note?: string | null;
}

@InputType({ description: 'The content to make visible again, with a note.' })
export class RestoreContentInput extends HideContentInput {}
