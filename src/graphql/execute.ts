import { type ExecutionArgs, type ExecutionResult, execute, type FormattedExecutionResult, GraphQLError } from 'graphql';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { CodedError } from '../domain/errors';
import { withTimeout } from '../infrastructure/timeout';
import { formatError, type Log } from './format-error';
import { isLongerThan, mostAnswerBytes } from './limits/answer-size';
import type { Cost } from './limits/limits';
import { type Client, type Workload, waitedTooLong } from './limits/workload';
import { rejectItems } from './rejected-items';

/** An operation of a valid document, within its limits. Its context names the request. */
export interface PreparedOperation extends ExecutionArgs {
  /** Returned with the answer. null: an event of a subscription, which `subscribe` runs when its client has room for it. */
  cost?: Cost | null;
  /** Of a subscription: what it keeps in memory, as `Limits.footprint` counts it. */
  footprint?: number;
}

interface Requester extends Client {
  requestId: string;
  services: { workload: Workload };
}

/** What comes of an operation, or of one event of a subscription, as a client may see it. */
export type Answer = FormattedExecutionResult;

/** `executing` is what is executed already; by default the operation, here and now. */
export type Execute = (prepared: PreparedOperation, executing?: PromiseOrValue<ExecutionResult>) => PromiseOrValue<Answer>;

/** Answers of cheaper operations cannot be too long: a unit of cost holds at most one long text. */
const costOfShort = 64;

/**
 * The one way in which anything is executed, over every transport. Operations of one client wait for each other where they cost much.
 * Resolves after `patienceMs` with TIMEOUT; the database cancels its statements after the same time. Without `data` nothing was executed:
 * the variables are wrong, the client is over a limit, or the operation waited too long for others of its client.
 */
export function createExecute(patienceMs: number, log: Log): Execute {
  const late = (progress: Progress) => {
    progress.isLate = true;
    if (!progress.hasBegun) return refused(waitedTooLong());
    return failed(new CodedError('TIMEOUT', `The operation exceeded the ${patienceMs} ms limit. Request less data.`));
  };
  return (prepared, executed) => {
    const { cost, contextValue } = prepared;
    const progress: Progress = { hasBegun: executed !== undefined, isLate: false };
    const executing = executed ?? admitted(prepared, progress);
    const told = (result: ExecutionResult): Answer => {
      const { data, errors } = isTooLong(result, cost) ? tooLong : result;
      return {
        data,
        errors: errors?.map((error) => formatError(error, (contextValue as Requester).requestId, log, 'BAD_USER_INPUT')),
        ...(cost && { extensions: { cost } }),
      };
    };
    return executing instanceof Promise ? withTimeout(patienceMs, executing, () => late(progress)).then(told) : told(executing);
  };
}

interface Progress {
  hasBegun: boolean;
  /** The client has its answer, TIMEOUT. */
  isLate: boolean;
}

/** Executes the operation when its client has room for it, unless it is late by then. An event of a subscription has its room already. */
function admitted(prepared: PreparedOperation, progress: Progress): PromiseOrValue<ExecutionResult> {
  const { cost, contextValue } = prepared;
  const execution = () => {
    if (progress.isLate) throw waitedTooLong();
    progress.hasBegun = true;
    return executeItems(prepared);
  };
  const failure = (error: Error) => (progress.hasBegun ? failed(error) : refused(error));
  if (!cost) return execution();
  const client = contextValue as Requester;
  try {
    const result = client.services.workload.run(client, cost.requested, execution);
    return result instanceof Promise ? result.catch(failure) : result;
  } catch (error) {
    return failure(error as Error);
  }
}

/** Executes the operation. Where its variables are wrong only in items of a list that is answered per item, executes the other items. */
function executeItems(prepared: PreparedOperation): PromiseOrValue<ExecutionResult> {
  const result = execute(prepared);
  const accepted = 'errors' in result && result.data === undefined ? rejectItems(prepared) : null;
  return accepted ? execute(accepted) : result;
}

/** Nothing was executed. */
function refused(error: Error): ExecutionResult {
  return { errors: failed(error).errors ?? [] };
}

function failed(error: Error): ExecutionResult {
  return { data: null, errors: [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error })] };
}

function isTooLong({ data }: ExecutionResult, cost: Cost | null | undefined): boolean {
  return (!cost || cost.requested > costOfShort) && isLongerThan(data, mostAnswerBytes);
}

const tooLong = failed(
  new CodedError(
    'QUERY_TOO_COMPLEX',
    `An answer can have at most ${mostAnswerBytes} bytes. Request shorter pages or fewer texts. What a mutation changed stays changed.`,
  ),
);
