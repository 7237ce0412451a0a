import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  UseMiddleware,
} from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { badInput, noContent } from '../../domain/errors';
import { keyGiven } from '../../domain/identifiers';
import { isModerator } from '../../domain/roles';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { requireContent } from '../../graphql/require-content';
import { IsContentId } from '../../graphql/validation';
import { UndoPayload } from '../../interactions/record-interaction';
import { Report, ReportConnection, ReportReason, ReportStatus, toReport } from '../../interactions/reports/report.type';
import { type Changed, claimReport, decideReport, hideContent, noteReport, releaseReport, reopenReport } from './commands';
import {
  ClaimReportInput,
  DecideReportInput,
  HideContentInput,
  NoteReportInput,
  ReleaseReportInput,
  ReopenReportInput,
  RestoreContentInput,
} from './moderation.input';
import { ModerationEvent, ReportCount } from './moderation.type';
import { openReportCounts, reportPage } from './queries';

@ObjectType()
abstract class ModerateReportPayload {
  @Field(() => Report, { description: 'The report as stored after this mutation.' })
  report!: Report;

  @Field(() => Boolean, { description: 'Whether this call changed stored data. False if it repeats an earlier call.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'Result of `claimReport`.' })
export class ClaimReportPayload extends ModerateReportPayload {}
@ObjectType({ description: 'Result of `releaseReport`.' })
export class ReleaseReportPayload extends ModerateReportPayload {}
@ObjectType({ description: 'Result of `decideReport`.' })
export class DecideReportPayload extends ModerateReportPayload {}
@ObjectType({ description: 'Result of `noteReport`.' })
export class NoteReportPayload extends ModerateReportPayload {}
@ObjectType({ description: 'Result of `reopenReport`.' })
export class ReopenReportPayload extends ModerateReportPayload {}

@ObjectType({ description: 'Result of `hideContent`.' })
export class HideContentPayload {
  @Field(() => ContentObject, { description: 'The hidden content.' })
  content!: ContentObject;

  @Field(() => Boolean, { description: 'Whether this call changed stored data. False if it repeats an earlier call.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'Result of `restoreContent`.' })
export class RestoreContentPayload extends UndoPayload {}

@ArgsType()
class ReportsArgs extends PageArgs {
  @Field(() => ReportStatus, { nullable: true, description: 'Returns only reports with this status. Omitted or null: all reports.' })
  status?: ReportStatus | null;

  @Field(() => ReportReason, { nullable: true, description: 'Returns only reports with this reason. Omitted or null: all reports.' })
  reason?: ReportReason | null;

  @Field(() => ID, { nullable: true, description: 'Returns only reports about this content. Omitted or null: all reports.' })
  @IsContentId()
  contentId?: string | null;

  @DefaultField(() => Boolean, false, 'Whether to return only reports that the viewer has claimed.')
  isClaimedByMe!: boolean;
}

@Resolver(() => Report)
export class ModerationResolver {
  @Authorized('moderator', 'admin')
  @UseMiddleware(statementLimit)
  @Query(() => ReportConnection, { description: 'Reports about contents, oldest first. For moderators and admins.' })
  async reports(@Ctx() context: Context, @Args(() => ReportsArgs) args: ReportsArgs): Promise<Connection<Report>> {
    const claimedBy = args.isClaimedByMe ? context.signedIn.id : null;
    const filter = { status: args.status ?? null, reason: args.reason ?? null, contentId: args.contentId ?? null, claimedBy };
    const list = `reports/${JSON.stringify(filter)}`;
    const after = decodeCursor(list, args.after, ['time', 'uuid']);
    const rows = await reportPage(context.db, filter, args.first + 1, after);
    return toConnection(rows, args, list, (row) => [row.recordedAt.toISOString(), row.reportId], toReport);
  }

  @Authorized('moderator', 'admin')
  @UseMiddleware(statementLimit)
  @Query(() => [ReportCount], { description: 'Numbers of open reports, one for each status and reason. For moderators and admins.' })
  openReportCounts(@Ctx() { db }: Context): Promise<ReportCount[]> {
    return openReportCounts(db);
  }

  @Authorized('moderator', 'admin')
  @UseMiddleware(freshRows)
  @Mutation(() => ClaimReportPayload, {
    description:
      'Claims a pending report for the viewer, so that no other moderator works on it. Returns CONFLICT if another moderator claimed it or it is decided. Idempotent. For moderators and admins.',
  })
  async claimReport(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => ClaimReportInput, { description: 'Report to claim.' }) { reportId }: ClaimReportInput,
  ): Promise<ClaimReportPayload> {
    return payload(await claimReport(services.pool, keyOf(reportId), signedIn.id));
  }

  @Authorized('moderator', 'admin')
  @UseMiddleware(freshRows)
  @Mutation(() => ReleaseReportPayload, {
    description:
      'Releases a report that the viewer claimed. Returns CONFLICT if another moderator claimed or decided it. Idempotent. For moderators and admins.',
  })
  async releaseReport(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => ReleaseReportInput, { description: 'Report to return to the queue.' }) { reportId }: ReleaseReportInput,
  ): Promise<ReleaseReportPayload> {
    return payload(await releaseReport(services.pool, keyOf(reportId), signedIn.id));
  }

  @Authorized('moderator', 'admin')
  @UseMiddleware(freshRows)
  @Mutation(() => DecideReportPayload, {
    description:
      'Decides a report, and optionally hides the reported content. Returns CONFLICT if another moderator claimed or decided the report. Idempotent. For moderators and admins.',
  })
  async decideReport(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => DecideReportInput, { description: 'Decision to store.' }) {
      reportId,
      decision,
      outcome,
      note,
      hidesContent,
    }: DecideReportInput,
  ): Promise<DecideReportPayload> {
    const details = { decision, outcome: outcome?.trim() || null, note: note?.trim() || null, hidesContent };
    const done = await decideReport(services.pool, keyOf(reportId), signedIn.id, details, new Date());
    if (done.isChanged) services.inbox.nudge([done.row.userId]);
    return payload(done);
  }

  @Authorized('moderator', 'admin')
  @UseMiddleware(freshRows)
  @Mutation(() => NoteReportPayload, {
    description: 'Adds a note for other moderators to a report. Each call adds a note. For moderators and admins.',
  })
  async noteReport(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => NoteReportInput, { description: 'Report, and the note to add.' }) { reportId, note }: NoteReportInput,
  ): Promise<NoteReportPayload> {
    if (!note.trim()) throw badInput('input.note', 'note must not be empty.');
    return payload(await noteReport(services.pool, keyOf(reportId), signedIn.id, note.trim()));
  }

  @Authorized('moderator', 'admin')
  @UseMiddleware(freshRows)
  @Mutation(() => ReopenReportPayload, {
    description:
      'Reopens a decided report. A hidden content stays hidden until `restoreContent`. Returns CONFLICT if the reporter has another open report about the content. Idempotent. For moderators and admins.',
  })
  async reopenReport(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => ReopenReportInput, { description: 'Report to reopen.' }) { reportId, note }: ReopenReportInput,
  ): Promise<ReopenReportPayload> {
    return payload(await reopenReport(services.pool, keyOf(reportId), signedIn.id, note?.trim() || null));
  }

  @Authorized('moderator', 'admin')
  @UseMiddleware(freshRows)
  @Mutation(() => HideContentPayload, {
    description:
      'Hides a content from everybody except its owner, moderators, admins and services, and from all public lists. Idempotent. For moderators and admins.',
  })
  async hideContent(
    @Ctx() context: Context,
    @Arg('input', () => HideContentInput, { description: 'Content to hide.' }) { contentId, note }: HideContentInput,
  ): Promise<HideContentPayload> {
    await requireContent(context, contentId, 'input.contentId');
    const isChanged = await hideContent(context.services.pool, contentId, context.signedIn.id, true, note?.trim() || null, new Date());
    context.clearLoaders();
    return { content: await requireContent(context, contentId, 'input.contentId'), isChanged };
  }

  @Authorized('moderator', 'admin')
  @UseMiddleware(freshRows)
  @Mutation(() => RestoreContentPayload, { description: 'Makes a hidden content visible again. Idempotent. For moderators and admins.' })
  async restoreContent(
    @Ctx() context: Context,
    @Arg('input', () => RestoreContentInput, { description: 'Content to make visible again.' }) { contentId, note }: RestoreContentInput,
  ): Promise<RestoreContentPayload> {
    const isChanged = await hideContent(context.services.pool, contentId, context.signedIn.id, false, note?.trim() || null, new Date());
    const content = await context.loaders.content.load(contentId);
    if (!content && !isChanged) throw noContent(contentId, 'input.contentId');
    return { contentId, content, isChanged };
  }

  @FieldResolver(() => ID, { description: 'User id of the user who made the report.' })
  reporterId(@Root() { userId }: Report): string {
    return userId;
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description:
      'User id of the moderator who claimed or decided the report. Null if the report is unclaimed, and for users other than moderators and admins.',
  })
  moderatorId(@Root() { claimedBy, decidedBy }: Report, @Ctx() { viewer }: Context): string | null {
    return isModerator(viewer) ? (decidedBy ?? claimedBy) : null;
  }

  @FieldResolver(() => [ModerationEvent], {
    nullable: true,
    description: 'Actions of moderators on the report, oldest first. Null for users other than moderators and admins.',
  })
  async events(@Root() { contentId, reportId }: Report, @Ctx() { viewer, loaders }: Context): Promise<ModerationEvent[] | null> {
    return isModerator(viewer) ? loaders.moderation.load({ contentId, reportId }) : null;
  }
}

@Resolver(() => ContentObject)
export class ModeratedContentResolver {
  @FieldResolver(() => Boolean, { description: 'Whether a moderator has hidden the content from the public.' })
  isHidden(@Root() content: ContentObject & { hiddenAt?: Date | null }): boolean {
    return Boolean(content.hiddenAt);
  }

  @FieldResolver(() => [ModerationEvent], {
    nullable: true,
    description:
      'Actions of moderators on the content, oldest first. Does not contain actions on the reports about the content. Null for users other than moderators and admins.',
  })
  async moderationEvents(@Root() { id }: ContentObject, @Ctx() { viewer, loaders }: Context): Promise<ModerationEvent[] | null> {
    return isModerator(viewer) ? loaders.moderation.load({ contentId: id, reportId: null }) : null;
  }
}

const keyOf = (id: string) => keyGiven('Report', id, 'input.reportId');

function payload({ row, isChanged }: Changed): ModerateReportPayload {
  return { report: toReport(row), isChanged };
}
