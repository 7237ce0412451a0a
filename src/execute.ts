import { type ExecutionArgs, type ExecutionResult, execute, type FormattedExecutionResult } from 'graphql';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { CodedError } from './errors';
import type { Cost } from './limits/limits';
import { within } from './patience';
import { type Log, presentError } from './present';
import { rejectItems } from './rejected-items';

/** An operation of a valid document, within its limits. Its context names the request. */
export interface Prepared extends ExecutionArgs {
  /** Told with the answer. */
  cost?: Cost | null;
}

/** What comes of an operation, or of one event of a subscription, as a client may see it. */
export type Answer = FormattedExecutionResult;

/** `executing` is what is executed already; by default the operation, here and now. */
export type Execute = (prepared: Prepared, executing?: PromiseOrValue<ExecutionResult>) => PromiseOrValue<Answer>;

/**
 * The one way in which anything is executed, whatever door it comes by. What takes longer than `patienceMs` is given up, with TIMEOUT for
 * its answer; the database gives up its statements after the same time. Without `data` nothing was executed: the variables are wrong.
 */
export function createExecute(patienceMs: number, log: Log): Execute {
  const late = (): ExecutionResult => ({
    data: null,
    errors: [new CodedError('TIMEOUT', `It took longer than ${patienceMs} ms and was given up: ask for less at a time.`)],
  });
  return (prepared, started = execute(prepared)) => {
    // Where the variables are wrong by some items of a list that is answered per item, the others are executed.
    const mended = 'errors' in started && started.data === undefined ? rejectItems(prepared) : null;
    const executing = mended ? execute(mended) : started;
    const { cost, contextValue } = prepared;
    const told = ({ data, errors }: ExecutionResult): Answer => ({
      data,
      errors: errors?.map((error) => presentError(error, (contextValue as { requestId: string }).requestId, log, 'BAD_USER_INPUT')),
      ...(cost && { extensions: { cost } }),
    });
    return executing instanceof Promise ? within(patienceMs, executing, late).then(told) : told(executing);
  };
}
