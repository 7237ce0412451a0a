import { createSourceEventStream, type DocumentNode, type ExecutionResult, type GraphQLError } from 'graphql';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import type { Answer, Execute, PreparedOperation } from '../graphql/execute';
import type { Client, Workload } from '../graphql/limits/workload';
import type { SubscriptionQuota } from './subscription-quota';

export type Results = AsyncIterableIterator<Answer>;

interface Subscriber extends Client {
  services: { subscriptionQuota: SubscriptionQuota; workload: Workload };
}

/** Name of the subscription field whose responses are the same for all viewers, so that subscriptions can share them. */
const sharedField = 'contentStats';
const answers = new WeakMap<object, Map<DocumentNode, Map<string, Promise<Answer>>>>();

/**
 * Starts a subscription like `subscribe` of graphql-js, and executes each event as an operation. The cost of the operation counts against the
 * client's rate limit at the start, and against the client's concurrency limit while an event is executed. The footprint of the subscription (its
 * memory, in followed contents) counts against `subscriptionQuota` until the subscription ends. Subscriptions to `contentStats` with the same
 * document and variables share one response per change of counts.
 */
export async function subscribe(prepared: PreparedOperation, execute: Execute): Promise<Results | Answer> {
  const client = prepared.contextValue as Subscriber;
  const { subscriptionQuota, workload } = client.services;
  let leave: () => void;
  try {
    await workload.admitSubscription(client, costOf(prepared));
    leave = subscriptionQuota.enter(client, prepared.footprint);
  } catch (error) {
    return execute(prepared, { errors: [error as GraphQLError] });
  }
  const source = await createSourceEventStream(prepared).catch((error) => {
    leave();
    throw error;
  });
  if (Symbol.asyncIterator in source) return resultsOf(prepared, execute, source as AsyncIterable<unknown>, leave);
  leave();
  return execute(prepared, source as ExecutionResult);
}

function resultsOf(prepared: PreparedOperation, execute: Execute, source: AsyncIterable<unknown>, leave: () => void): Results {
  const { document, operation, operationName, variableValues } = prepared;
  const events = source[Symbol.asyncIterator]();
  const [field] = operation.selectionSet.selections;
  const isShared = field?.kind === 'Field' && field.name.value === sharedField;
  const words = isShared ? `${operationName}${JSON.stringify(variableValues)}` : '';
  const client = prepared.contextValue as Subscriber;
  // The responses to events omit the operation's cost, because it would be a large part of most responses.
  const eventOf = { ...prepared, cost: null };
  let isOver = false;
  const end = () => {
    isOver = true;
    leave();
  };
  const results: Results = {
    [Symbol.asyncIterator]: () => results,
    async next() {
      const { done, value } = await events.next().catch((error) => {
        end();
        throw error;
      });
      if (done) end();
      const answer = done ? null : await answerTo(value);
      return answer ? { done: false, value: answer } : { done: true, value: undefined };
    },
    async return() {
      end();
      await events.return?.();
      return { done: true, value: undefined };
    },
    // graphql-sse calls `return` only on iterators that also have a `throw` method.
    async throw(error) {
      end();
      await events.return?.();
      throw error;
    },
  };
  return results;

  /** Returns the response to an event; null if the subscription ended while the event waited for the concurrency limit. */
  function answerTo(value: unknown): PromiseOrValue<Answer | null> {
    const execution = async () => execute({ ...eventOf, rootValue: value });
    const row = value as object;
    // If another subscription has already started to compute the response, the event uses that response without waiting for the concurrency limit.
    const known = isShared ? answers.get(row)?.get(document)?.get(words) : undefined;
    if (known) return known;
    return client.services.workload.runEvent(client, costOf(prepared), () => {
      if (isOver) return null;
      return isShared ? shared(row, document, words, execution) : execution();
    });
  }
}

function costOf({ cost }: PreparedOperation): number {
  return cost?.requested ?? 1;
}

function shared(row: object, document: DocumentNode, words: string, answer: () => Promise<Answer>): Promise<Answer> {
  let ofRow = answers.get(row);
  if (!ofRow) {
    ofRow = new Map();
    answers.set(row, ofRow);
    // Shares the response only until the end of this turn of the event loop. A later turn can send the same row again when other fields have changed.
    setImmediate(() => answers.delete(row));
  }
  const ofDocument = ofRow.get(document) ?? new Map<string, Promise<Answer>>();
  const known = ofDocument.get(words);
  if (known) return known;
  const made = answer();
  ofRow.set(document, ofDocument.set(words, made));
  return made;
}
