import { type ExecutionArgs, type ExecutionResult, execute, type FormattedExecutionResult, GraphQLError } from 'graphql';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { CodedError } from './errors';
import { isLongerThan, mostAnswerBytes } from './limits/answer-size';
import type { Cost } from './limits/limits';
import type { Client, Workload } from './limits/workload';
import { within } from './patience';
import { type Log, presentError } from './present';
import { rejectItems } from './rejected-items';

/** An operation of a valid document, within its limits. Its context names the request. */
export interface Prepared extends ExecutionArgs {
  /** Returned with the answer. null: an event of a subscription, which was counted when that began. */
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
export type Execute = (prepared: Prepared, executing?: PromiseOrValue<ExecutionResult>) => PromiseOrValue<Answer>;

/** Answers of cheaper operations cannot be too long: a unit of cost holds at most one long text. */
const costOfShort = 64;

/**
 * The one way in which anything is executed, over every transport. Operations of one client wait for each other where they cost much.
 * Resolves after `patienceMs` with TIMEOUT; the database cancels its statements after the same time. Without `data` nothing was executed:
 * the variables are wrong.
 */
export function createExecute(patienceMs: number, log: Log): Execute {
  const late = () => failed(new CodedError('TIMEOUT', `It took longer than ${patienceMs} ms and was given up: ask for less at a time.`));
  return (prepared, executing = admitted(prepared)) => {
    const { cost, contextValue } = prepared;
    const told = (result: ExecutionResult): Answer => {
      const { data, errors } = isTooLong(result, cost) ? tooLong : result;
      return {
        data,
        errors: errors?.map((error) => presentError(error, (contextValue as Requester).requestId, log, 'BAD_USER_INPUT')),
        ...(cost && { extensions: { cost } }),
      };
    };
    return executing instanceof Promise ? within(patienceMs, executing, late).then(told) : told(executing);
  };
}

function admitted(prepared: Prepared): PromiseOrValue<ExecutionResult> {
  const { cost, contextValue } = prepared;
  if (!cost) return executeItems(prepared);
  const client = contextValue as Requester;
  try {
    const result = client.services.workload.run(client, cost.requested, () => executeItems(prepared));
    return result instanceof Promise ? result.catch(failed) : result;
  } catch (error) {
    return failed(error as Error);
  }
}

/** Executes the operation. Where its variables are wrong only in items of a list that is answered per item, executes the other items. */
function executeItems(prepared: Prepared): PromiseOrValue<ExecutionResult> {
  const result = execute(prepared);
  const accepted = 'errors' in result && result.data === undefined ? rejectItems(prepared) : null;
  return accepted ? execute(accepted) : result;
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
