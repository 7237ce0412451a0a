import { type ExecutionArgs, type ExecutionResult, type FormattedExecutionResult, GraphQLError, type OperationDefinitionNode } from 'graphql';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { CodedError } from '../domain/errors';
import { withTimeout } from '../infrastructure/timeout';
import { executeOperation } from './executor/execute-operation';
import { formatError, type Log } from './format-error';
import type { Cost } from './limits/check-limits';
import { isLongerThan, mostAnswerBytes } from './limits/response-size';
import { type Client, type Workload, waitedTooLong } from './limits/workload';
import { rejectItems } from './rejected-items';

/** A validated operation within the depth, size and cost limits. Transports add the `Context` of the request as `contextValue`. */
export interface PreparedOperation extends ExecutionArgs {
  /** Text of the document. */
  source: string;
  operation: OperationDefinitionNode;
  /**
   * Cost of the operation, for the workload limit and for the response. Null for a subscription event, which needs neither: `subscribe` has already
   * applied the limit, and responses with events do not contain the cost.
   */
  cost: Cost | null;
  /** Memory use of a subscription in followed contents (see `footprintOf`); 0 for queries and mutations. */
  footprint: number;
}

interface Requester extends Client {
  requestId: string;
  services: { workload: Workload };
  operation: ExecutionArgs | null;
}

/** Response to a client: the result of a query or mutation, or of one event of a subscription. */
export type Answer = FormattedExecutionResult;

/** Executes the operation and formats its result for the client. If `executing` is present, only formats that result. */
export type Execute = (prepared: PreparedOperation, executing?: PromiseOrValue<ExecutionResult>) => PromiseOrValue<Answer>;

/**
 * Maximum cost of an operation whose response the server does not measure. One unit of cost returns at most 10,000 characters of stored text,
 * which are at most 60,000 bytes of JSON, and at most ten fields with names of at most 255 characters. 64 units therefore return at most 3.84 MB of
 * stored text and 0.17 MB of names, which is less than `mostAnswerBytes`.
 */
const costOfShort = 64;

/**
 * Returns the function with which all transports execute operations. It delays an operation while other operations of the same client run
 * (see `Workload`). After `timeoutMs`, it resolves with the error TIMEOUT; PostgreSQL cancels each statement after the same time. A response
 * without `data` means that the server executed nothing, because the variables are invalid, the client exceeded a limit, or the operation
 * waited too long.
 */
export function createExecute(timeoutMs: number, log: Log): Execute {
  const onTimeout = (progress: Progress) => {
    progress.isLate = true;
    if (!progress.hasBegun) return refused(waitedTooLong());
    return failed(new CodedError('TIMEOUT', `The operation exceeded the ${timeoutMs} ms limit. Request less data.`));
  };
  return (prepared, executed) => {
    const { cost, contextValue } = prepared;
    (contextValue as Requester).operation = prepared;
    const progress: Progress = { hasBegun: executed !== undefined, isLate: false };
    const executing = executed ?? executeAdmitted(prepared, progress);
    const format = (result: ExecutionResult): Answer => {
      const { data, errors } = isTooLong(result, cost) ? responseTooLong : result;
      return {
        data,
        errors: errors?.map((error) => formatError(error, (contextValue as Requester).requestId, log, 'BAD_USER_INPUT')),
        ...(cost && { extensions: { cost } }),
      };
    };
    return executing instanceof Promise ? withTimeout(timeoutMs, executing, () => onTimeout(progress)).then(format) : format(executing);
  };
}

interface Progress {
  hasBegun: boolean;
  /** Whether the server has already returned TIMEOUT to the client. */
  isLate: boolean;
}

/** Executes the operation when `Workload.run` starts it, or fails if it has timed out by then. Executes subscription events immediately. */
function executeAdmitted(prepared: PreparedOperation, progress: Progress): PromiseOrValue<ExecutionResult> {
  const { cost, contextValue } = prepared;
  const execution = () => {
    if (progress.isLate) throw waitedTooLong();
    progress.hasBegun = true;
    // If only list items are invalid, executes the operation with the others.
    return executeOperation(prepared, rejectItems);
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

/** Returns the error as a result without `data`, which means that the server executed nothing. */
function refused(error: Error): ExecutionResult {
  return { errors: failed(error).errors ?? [] };
}

function failed(error: Error): ExecutionResult {
  return { data: null, errors: [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error })] };
}

function isTooLong({ data }: ExecutionResult, cost: Cost | null | undefined): boolean {
  return (!cost || cost.requested > costOfShort) && isLongerThan(data, mostAnswerBytes);
}

const responseTooLong = failed(
  new CodedError(
    'QUERY_TOO_COMPLEX',
    `A response can have at most ${mostAnswerBytes} bytes. Request shorter pages or fewer texts. What a mutation changed stays changed.`,
  ),
);
