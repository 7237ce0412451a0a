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
    JSON: { description: 'One JSON array of objects.' },
    NDJSON: { description: 'One JSON object per line.' },
    CSV: {
      description:
        'A table with a header row (RFC 4180). Values that look like formulas get a leading apostrophe, so that spreadsheets do not run them.',
    },
  },
});

@InputType({ description: 'Date range and format of the export.' })
export class RequestExportInput {
  @Field(() => ExportFormatEnum, { description: 'File format.' })
  format!: ExportFormat;

  @FromField()
  from?: Date | null;

  @ToField()
  to?: Date | null;

  @DefaultField(() => Boolean, true, 'Whether the file contains moods and their intensities.')
  includesMood!: boolean;
}

@ObjectType({ description: 'Link to an export.' })
export class RequestExportPayload {
  @Field(() => String, {
    description:
      "Path of the file on this server. Prefix it with the server's address and send GET without a token. Keep it secret: until it expires, it gives access to the file.",
  })
  url!: string;

  @Field(() => DateTime, { description: 'When the link expires: 15 minutes after the request. A download that began earlier can finish.' })
  expiresAt!: Date;
}

@ObjectType({ description: 'Link to all data that the server stores about the viewer.' })
export class ExportMePayload extends RequestExportPayload {}

@Resolver()
export class ExportResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RequestExportPayload, {
    description:
      "Returns a link to the viewer's complete history in the given date range, oldest first, as of the time of the download. Users can export only their own history.",
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
      'Returns a link to all data that the server stores about the viewer, as of the time of the download: one JSON object with a list per kind (docs/privacy.md).',
  })
  exportMe(@Ctx() { services, signedIn }: Context): Promise<ExportMePayload> {
    return linkTo(services, { userId: signedIn.id, format: 'JSON', from: null, to: null, includesMood: true, isWhole: true });
  }
}

async function linkTo({ exportLinks }: Services, request: ExportRequest): Promise<RequestExportPayload> {
  const { token, expiresAtMs } = await exportLinks.sign(request, Date.now());
  return { url: `/exports/${token}`, expiresAt: new Date(expiresAtMs) };
}
