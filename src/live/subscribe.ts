import { createSourceEventStream, type DocumentNode, type ExecutionResult, type GraphQLError, getOperationAST } from 'graphql';
import type { Answer, Execute, Prepared } from '../execute';
import type { Client } from '../limits/workload';
import type { SubscriptionQuota } from './subscription-quota';

export type Results = AsyncIterableIterator<Answer>;

interface Subscriber extends Client {
  services: { subscriptionQuota: SubscriptionQuota };
}

/** Its answers depend on the counts and the document alone, and not on who asks. */
const sharedField = 'contentStats';
const answers = new WeakMap<object, Map<DocumentNode, Map<string, Promise<Answer>>>>();

/**
 * As GraphQL's own `subscribe`, each event executed as everything else is; but counts that thousands follow are put into words once for
 * all who ask in the same words at the same time, and not thousands of times. What it follows counts until it ends, however it ends.
 */
export async function subscribe(prepared: Prepared, execute: Execute): Promise<Results | Answer> {
  const client = prepared.contextValue as Subscriber;
  let leave: () => void;
  try {
    leave = client.services.subscriptionQuota.enter(client, prepared.footprint ?? 1);
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

function resultsOf(prepared: Prepared, execute: Execute, source: AsyncIterable<unknown>, leave: () => void): Results {
  const { document, operationName, variableValues } = prepared;
  const events = source[Symbol.asyncIterator]();
  const [field] = getOperationAST(document, operationName)?.selectionSet.selections ?? [];
  const isShared = field?.kind === 'Field' && field.name.value === sharedField;
  const words = isShared ? `${operationName}${JSON.stringify(variableValues)}` : '';
  // Told with every event, it would be a good part of most.
  const eventOf = { ...prepared, cost: null };
  const results: Results = {
    [Symbol.asyncIterator]: () => results,
    async next() {
      const { done, value } = await events.next().catch((error) => {
        leave();
        throw error;
      });
      if (done) {
        leave();
        return { done: true, value: undefined };
      }
      const answer = async () => execute({ ...eventOf, rootValue: value });
      return { done: false, value: await (isShared ? shared(value as object, document, words, answer) : answer()) };
    },
    async return() {
      leave();
      await events.return?.();
      return { done: true, value: undefined };
    },
    // graphql-sse ends only what has this.
    async throw(error) {
      leave();
      await events.return?.();
      throw error;
    },
  };
  return results;
}

function shared(row: object, document: DocumentNode, words: string, answer: () => Promise<Answer>): Promise<Answer> {
  let ofRow = answers.get(row);
  if (!ofRow) {
    ofRow = new Map();
    answers.set(row, ofRow);
    // The row stays until the counts change: whoever comes after this turn of the event loop is told how things stand then.
    setImmediate(() => answers.delete(row));
  }
  const ofDocument = ofRow.get(document) ?? new Map<string, Promise<Answer>>();
  const known = ofDocument.get(words);
  if (known) return known;
  const made = answer();
  ofRow.set(document, ofDocument.set(words, made));
  return made;
}
