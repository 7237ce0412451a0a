import { createSourceEventStream, type DocumentNode, type ExecutionArgs, type ExecutionResult, execute, getOperationAST } from 'graphql';

export type Results = AsyncIterableIterator<ExecutionResult>;

/** Its answers depend on the counts and the document alone, and not on who asks. */
const sharedField = 'contentStats';
const answers = new WeakMap<object, Map<DocumentNode, Map<string, Promise<ExecutionResult>>>>();

/**
 * As GraphQL's own `subscribe`; but counts that thousands follow are put into words once for all who ask in the same words, and not
 * thousands of times.
 */
export async function subscribe(args: ExecutionArgs): Promise<Results | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = (source as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  const [field] = getOperationAST(args.document, args.operationName)?.selectionSet.selections ?? [];
  const isShared = field?.kind === 'Field' && field.name.value === sharedField;
  const words = isShared ? `${args.operationName}${JSON.stringify(args.variableValues)}` : '';
  const results: Results = {
    [Symbol.asyncIterator]: () => results,
    async next() {
      const { done, value } = await events.next();
      if (done) return { done: true, value: undefined };
      const answer = () => Promise.resolve(execute({ ...args, rootValue: value }) as ExecutionResult);
      return { done: false, value: await (isShared ? shared(value as object, args.document, words, answer) : answer()) };
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    // graphql-sse ends only what has this.
    async throw(error) {
      await events.return?.();
      throw error;
    },
  };
  return results;
}

function shared(row: object, document: DocumentNode, words: string, answer: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
  const ofRow = answers.get(row) ?? new Map<DocumentNode, Map<string, Promise<ExecutionResult>>>();
  const ofDocument = ofRow.get(document) ?? new Map<string, Promise<ExecutionResult>>();
  const known = ofDocument.get(words);
  if (known) return known;
  const made = answer();
  answers.set(row, ofRow.set(document, ofDocument.set(words, made)));
  return made;
}
