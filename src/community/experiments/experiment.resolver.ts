import { randomBytes } from 'node:crypto';
import { Arg, Args, ArgsType, Authorized, Ctx, Field, Float, ID, InputType, Mutation, Query, Resolver, UseMiddleware } from 'type-graphql';
import { badInput, CodedError } from '../../domain/errors';
import type { ReactionGroups } from '../../domain/reaction-groups';
import { textLimits } from '../../domain/text-limits';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { AreValid } from '../../graphql/resolvers/input-class';
import { IsBetween, IsContentId, IsPattern, IsText, NormalizedText } from '../../graphql/validation';
import { reactionNamed } from '../../interactions/reactions/reaction-details';
import { requireHistoryType } from '../../interactions/registry/interaction-filter';
import { InteractionTypeEnum } from '../../interactions/registry/interaction-type.type';
import { type InteractionType, toStored } from '../../interactions/registry/types';
import { assignedVariant } from './assignment';
import { createExperiment, recordExposure, stopExperiment } from './commands';
import {
  CreateExperimentPayload,
  Experiment,
  ExperimentConnection,
  ExperimentResults,
  RecordExposurePayload,
  StopExperimentPayload,
  toExperiment,
} from './experiment.type';
import { experimentForUser, experimentOf, experimentPage, samplesOf } from './queries';
import { resultsOf } from './results';
import type { Definition, Variant } from './types';

const maxDescription = 5000;
const leastVariants = 2;
const mostVariants = 10;
const saltBytes = 16;

const IsKey = () => IsPattern(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1–64 small letters, digits and hyphens, and may not begin with a hyphen');
const IsVariantName = () =>
  NormalizedText(IsPattern(/^[^\s\p{C}]([^\p{C}]{0,62}[^\s\p{C}])?$/u, 'must be 1–64 characters without control characters or spaces at its ends'));

@InputType({ description: 'A variant of a new experiment.' })
export class ExperimentVariantInput {
  @Field(() => String, { description: 'Name of the variant, by which the client decides what to show, 1–64 characters.' })
  @IsVariantName()
  name!: string;

  @Field(() => Float, { description: 'Weight of the variant, 0.001–1000. The server assigns users to variants in proportion to the weights.' })
  @IsBetween(0.001, 1000)
  weight!: number;
}

@InputType({ description: 'An experiment to create. It cannot be changed later.' })
export class CreateExperimentInput {
  @Field(() => ID, { description: 'Unique key of the experiment: 1–64 lowercase letters, digits and hyphens. It cannot begin with a hyphen.' })
  @IsKey()
  key!: string;

  @Field(() => String, { description: `Question that the experiment answers, and the date of its evaluation. 1–${maxDescription} characters.` })
  @IsText(maxDescription)
  description!: string;

  @Field(() => [ExperimentVariantInput], {
    description: `Variants of the experiment, ${leastVariants}–${mostVariants}, with different names. The first one is the control.`,
  })
  @AreValid()
  variants!: ExperimentVariantInput[];

  @Field(() => InteractionTypeEnum, { description: 'Type of interaction that counts as a conversion, one of those that the history contains.' })
  target!: InteractionType;

  @Field(() => String, {
    nullable: true,
    description:
      'Reaction that counts as a conversion, one of those that `reactionGroups` returns; case-insensitive. Only for the target REACTION. Omitted or null: any reaction except LIKE and DISLIKE.',
  })
  @IsText(textLimits.reaction)
  targetReaction?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the content on which an interaction counts as a conversion. Omitted or null: any content.' })
  @IsContentId()
  targetContentId?: string | null;
}

@InputType({ description: 'The experiment to stop.' })
export class StopExperimentInput {
  @Field(() => ID, { description: 'Key of the experiment.' })
  @IsKey()
  key!: string;
}

@InputType({ description: 'The experiment whose variant the viewer sees.' })
export class RecordExposureInput {
  @Field(() => ID, { description: 'Key of the experiment.' })
  @IsKey()
  experiment!: string;
}

@ArgsType()
class VariantArgs {
  @Field(() => ID, { description: 'Key of the experiment.' })
  @IsKey()
  experiment!: string;
}

@ArgsType()
class ExperimentResultsArgs {
  @Field(() => ID, { description: 'Key of the experiment.' })
  @IsKey()
  key!: string;
}

@Resolver()
export class ExperimentResolver {
  @Authorized('admin', 'service')
  @UseMiddleware(freshRows)
  @Mutation(() => CreateExperimentPayload, {
    description:
      'Creates and starts an experiment. Returns CONFLICT if the key belongs to a different experiment. Idempotent. For admins and services.',
  })
  async createExperiment(
    @Ctx() { services }: Context,
    @Arg('input', () => CreateExperimentInput, { description: 'Experiment to create.' }) input: CreateExperimentInput,
  ): Promise<CreateExperimentPayload> {
    const definition = {
      key: input.key,
      description: descriptionOf(input.description),
      variants: variantsOf(input.variants),
      ...targetOf(services.config.reactions, input),
      targetContentId: input.targetContentId ?? null,
    };
    const { row, isChanged } = await createExperiment(services.pool, definition, randomBytes(saltBytes).toString('hex'), new Date());
    return { experiment: toExperiment(row), isChanged };
  }

  @Authorized('admin', 'service')
  @UseMiddleware(freshRows)
  @Mutation(() => StopExperimentPayload, {
    description:
      'Stops an experiment permanently. Exposed users keep their variant; the server exposes no further users. Idempotent. For admins and services.',
  })
  async stopExperiment(
    @Ctx() { services }: Context,
    @Arg('input', () => StopExperimentInput, { description: 'Experiment to stop.' }) { key }: StopExperimentInput,
  ): Promise<StopExperimentPayload> {
    const { row, isChanged } = found(await stopExperiment(services, key, new Date()), key, 'input.key');
    return { experiment: toExperiment(row), isChanged };
  }

  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => String, {
    nullable: true,
    description:
      'Name of the variant of an experiment to show to the viewer, always the same. Null if the experiment was stopped before the viewer saw a variant. Records nothing: the client calls `recordExposure` when it shows the variant.',
  })
  async variant(@Ctx() { db, signedIn }: Context, @Args(() => VariantArgs) { experiment: key }: VariantArgs): Promise<string | null> {
    const experiment = found(await experimentForUser(db, key, signedIn.id), key, 'experiment');
    return experiment.shownVariant ?? (experiment.stoppedAt ? null : assignedVariant(experiment, signedIn.id));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RecordExposurePayload, {
    description:
      'Records that the viewer sees their variant of an experiment now. Only the first call of a user counts. Returns CONFLICT if the experiment was stopped before this first call. Idempotent.',
  })
  async recordExposure(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => RecordExposureInput, { description: 'Experiment whose variant the viewer sees.' }) { experiment: key }: RecordExposureInput,
  ): Promise<RecordExposurePayload> {
    return found(await recordExposure(services.pool, key, signedIn.id, new Date()), key, 'input.experiment');
  }

  @Authorized('moderator', 'admin', 'service')
  @UseMiddleware(statementLimit)
  @Query(() => ExperimentConnection, { description: 'All experiments, most recently created first. For moderators, admins and services.' })
  async experiments(@Ctx() { db }: Context, @Args(() => PageArgs) args: PageArgs): Promise<Connection<Experiment>> {
    const rows = await experimentPage(db, args.first + 1, decodeCursor('experiments', args.after, ['time', 'text']));
    return toConnection(rows, args, 'experiments', (row) => [row.createdAt.toISOString(), row.key], toExperiment);
  }

  @Authorized('moderator', 'admin', 'service')
  @UseMiddleware(statementLimit)
  @Query(() => ExperimentResults, {
    description: 'Results of an experiment up to now. The response time grows with the number of exposed users. For moderators, admins and services.',
  })
  async experimentResults(
    @Ctx() { db, services }: Context,
    @Args(() => ExperimentResultsArgs) { key }: ExperimentResultsArgs,
  ): Promise<ExperimentResults> {
    const row = found(await experimentOf(db, key), key, 'key');
    return { experiment: toExperiment(row), ...resultsOf(row, await services.scans.run(() => samplesOf(services.reader, row))) };
  }
}

function descriptionOf(text: string): string {
  const description = text.trim();
  if (!description) throw badInput('input.description', 'description must not be empty.');
  return description;
}

function variantsOf(inputs: readonly ExperimentVariantInput[]): Variant[] {
  const names = new Set(inputs.map(({ name }) => name));
  if (inputs.length < leastVariants || inputs.length > mostVariants || names.size < inputs.length)
    throw badInput(
      'input.variants',
      `variants must be ${leastVariants}–${mostVariants} with different names, got ${inputs.length} with ${names.size} different names.`,
    );
  return inputs.map(({ name, weight }) => ({ name, weight }));
}

function targetOf(groups: ReactionGroups, { target, targetReaction }: CreateExperimentInput): Pick<Definition, 'target' | 'targetReaction'> {
  requireHistoryType(target, 'input.target');
  if (targetReaction == null) return { target, targetReaction: null };
  if (target !== 'REACTION') throw badInput('input.targetReaction', 'targetReaction requires the target REACTION.');
  const { reaction } = reactionNamed(groups, targetReaction, 'input.targetReaction');
  const stored = toStored(target, reaction);
  return { target: stored, targetReaction: stored === target ? reaction : null };
}

function found<T>(value: T | null, key: string, field: string): T {
  if (value === null) throw new CodedError('NOT_FOUND', `The experiment "${key}" does not exist.`, { field });
  return value;
}
