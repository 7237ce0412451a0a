import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Info,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  UseMiddleware,
} from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { globalIdOf } from '../../domain/identifiers';
import { textLimits } from '../../domain/text-limits';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { EventIdField } from '../../graphql/input-fields';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { IsText } from '../../graphql/validation';
import { ContentInteractionInput, InteractionPayload, recordInteraction } from '../record-interaction';
import { ownReportPage } from './queries';
import { Report, ReportConnection, ReportReason, toReport } from './report.type';

@InputType({ description: 'A report of a content to the moderators, with its reason.' })
export class ReportInput extends ContentInteractionInput {
  @EventIdField()
  eventId?: string | null;

  @Field(() => ReportReason, { description: 'Reason for the report.' })
  reason!: ReportReason;

  @Field(() => String, { nullable: true, description: `The viewer's explanation of the report. At most ${textLimits.report} characters.` })
  @IsText(textLimits.report)
  details?: string | null;
}

@ObjectType({ description: 'Result of `report`.' })
export class ReportPayload extends InteractionPayload {
  @Field(() => ID, { description: "Id of the viewer's open report about the content. It is an earlier report if `isChanged` is false." })
  reportId!: string;
}

@Resolver(() => Report)
export class ReportResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => ReportPayload, {
    description:
      'Reports a content to the moderators. If the viewer already has an open report about the content, the server returns that report and stores no second one.',
  })
  async report(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => ReportInput, { description: 'Report to record.' }) input: ReportInput,
  ): Promise<ReportPayload> {
    const { recordId, ...outcome } = await recordInteraction(context, info, input, {
      kind: 'report',
      reason: input.reason,
      details: input.details ?? null,
    });
    // The primary key of a report consists of its UUID and the content id, so the global id contains both.
    return { ...outcome, reportId: globalIdOf('Report', recordId ?? '', input.contentId) };
  }

  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => ReportConnection, {
    description: 'Reports that the viewer made, with their status and outcome, latest first. Only the viewer can see them.',
  })
  async myReports(@Ctx() context: Context, @Args(() => PageArgs) args: PageArgs): Promise<Connection<Report>> {
    const after = decodeCursor('myReports', args.after, ['time', 'uuid']);
    const rows = await ownReportPage(context.db, context.signedIn.id, args.first + 1, after);
    return toConnection(rows, args, 'myReports', (row) => [row.occurredAt.toISOString(), row.reportId], toReport);
  }

  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: 'The reported content. Null if it was removed from the catalogue or the viewer cannot see it.',
  })
  content(@Root() { contentId }: Report, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }
}
