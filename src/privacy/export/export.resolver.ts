import { Arg, Authorized, Ctx, Field, InputType, Mutation, ObjectType, Resolver, registerEnumType } from 'type-graphql';
import { Context, type Services } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { DefaultField } from '../../graphql/default-values';
import { FromField, ToField } from '../../graphql/input-fields';
import { DateTime } from '../../graphql/scalars';
import { type ExportFormat, type ExportRequest, exportFormats } from './types';

const ExportFormatEnum = Object.fromEntries(exportFormats.map((format) => [format, format]));
registerEnumType(ExportFormatEnum, {
  name: 'ExportFormat',
  description: 'As what kind of file.',
  valuesConfig: {
    JSON: { description: 'One array of objects.' },
    NDJSON: { description: 'One JSON object per line.' },
    CSV: {
      description: 'A table with a header row (RFC 4180), safe to open in a spreadsheet: an apostrophe stands before what looks like a formula.',
    },
  },
});

@InputType({ description: 'Which part of the own data, and as what.' })
export class RequestExportInput {
  @Field(() => ExportFormatEnum, { description: 'As what kind of file.' })
  format!: ExportFormat;

  @FromField()
  from?: Date | null;

  @ToField()
  to?: Date | null;

  @DefaultField(() => Boolean, true, 'False: moods and their intensities are left out.')
  includesMood!: boolean;
}

@ObjectType({ description: 'Where the export lies ready.' })
export class RequestExportPayload {
  @Field(() => String, {
    description:
      "A path on this server: put the server's address before it, and fetch it with GET, without a token. It is secret: whoever has it may fetch the file until it expires.",
  })
  url!: string;

  @Field(() => DateTime, { description: 'Until when it can be fetched: 15 minutes. What began before goes on to its end.' })
  expiresAt!: Date;
}

@ObjectType({ description: 'Where everything that is held about the viewer lies ready.' })
export class ExportMePayload extends RequestExportPayload {}

@Resolver()
export class ExportResolver {
  @Authorized()
  @Mutation(() => RequestExportPayload, {
    description:
      "Gives a link to everything in the viewer's own history, oldest first, of any length, as it stands when it is fetched. Nobody else's can be asked for.",
  })
  async requestExport(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => RequestExportInput, { description: 'Which part, and as what.' }) { format, from, to, includesMood }: RequestExportInput,
  ): Promise<RequestExportPayload> {
    checkRange({ from, to }, 'input.');
    const request = { userId: signedIn.id, format, from: from ?? null, to: to ?? null, includesMood };
    return linkTo(services, request);
  }

  @Authorized()
  @Mutation(() => ExportMePayload, {
    description:
      'Gives a link to everything that is held about the viewer, as one JSON object with a list per kind (docs/privacy.md), as it stands when it is fetched.',
  })
  exportMe(@Ctx() { services, signedIn }: Context): Promise<ExportMePayload> {
    return linkTo(services, { userId: signedIn.id, format: 'JSON', from: null, to: null, includesMood: true, isWhole: true });
  }
}

async function linkTo({ exportLinks }: Services, request: ExportRequest): Promise<RequestExportPayload> {
  const { token, expiresAtMs } = await exportLinks.sign(request, Date.now());
  return { url: `/exports/${token}`, expiresAt: new Date(expiresAtMs) };
}
