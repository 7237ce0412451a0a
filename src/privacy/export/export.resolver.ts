import { Arg, Authorized, Ctx, Field, InputType, Mutation, ObjectType, Resolver, registerEnumType, UseMiddleware } from 'type-graphql';
import { Context, type Services } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { DefaultField } from '../../graphql/default-values';
import { FromField, ToField } from '../../graphql/input-fields';
import { freshRows } from '../../graphql/middleware';
import { DateTime } from '../../graphql/scalars';
import { type ExportFormat, type ExportRequest, exportFormats } from './types';

const ExportFormatEnum = Object.fromEntries(exportFormats.map((format) => [format, format]));
registerEnumType(ExportFormatEnum, {
  name: 'ExportFormat',
  description: 'File format of an export.',
  valuesConfig: {
    JSON: { description: 'One JSON array with an object for each interaction.' },
    NDJSON: { description: 'One line with a JSON object for each interaction.' },
    CSV: {
      description:
        'A table with a header row and one row for each interaction (RFC 4180). The server puts an apostrophe before values that look like formulas, so that spreadsheets do not run them.',
    },
  },
});

@InputType({ description: 'Date range and format of the export.' })
export class RequestExportInput {
  @Field(() => ExportFormatEnum, { description: 'Format of the exported file.' })
  format!: ExportFormat;

  @FromField()
  from?: Date | null;

  @ToField()
  to?: Date | null;

  @DefaultField(() => Boolean, true, 'Whether the exported file contains moods and their intensities.')
  includesMood!: boolean;
}

@ObjectType({ description: 'Link to the exported file with the history of the viewer.' })
export class RequestExportPayload {
  @Field(() => String, {
    description:
      "Path of the exported file on this server. The client prefixes it with the server's address and sends GET without a token. Keep it secret: until it expires, it gives access to the file.",
  })
  url!: string;

  @Field(() => DateTime, { description: 'Time at which the link expires, 15 minutes after the request. A download that began earlier can finish.' })
  expiresAt!: Date;
}

@ObjectType({ description: 'Link to a file with all data that the server stores about the viewer.' })
export class ExportMePayload extends RequestExportPayload {}

@Resolver()
export class ExportResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RequestExportPayload, {
    description:
      'Returns a link to a file with all interactions of the viewer in a date range, oldest first. The file contains the data at the time of the download. Changes nothing.',
  })
  async requestExport(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => RequestExportInput, { description: 'Date range and format of the export.' }) {
      format,
      from,
      to,
      includesMood,
    }: RequestExportInput,
  ): Promise<RequestExportPayload> {
    checkRange({ from, to }, 'input.');
    const request = { userId: signedIn.id, format, from: from ?? null, to: to ?? null, includesMood };
    return linkTo(services, request);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => ExportMePayload, {
    description:
      'Returns a link to a file with all data that the server stores about the viewer: a JSON object with a list for each kind of data (docs/privacy.md). The file contains the data at the time of the download. Changes nothing.',
  })
  exportMe(@Ctx() { services, signedIn }: Context): Promise<ExportMePayload> {
    return linkTo(services, { userId: signedIn.id, format: 'JSON', from: null, to: null, includesMood: true, isWhole: true });
  }
}

async function linkTo({ exportLinks }: Services, request: ExportRequest): Promise<RequestExportPayload> {
  const { token, expiresAtMs } = await exportLinks.sign(request, Date.now());
  return { url: `/exports/${token}`, expiresAt: new Date(expiresAtMs) };
}
