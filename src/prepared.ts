import { type DocumentNode, type ExecutionArgs, GraphQLError, type GraphQLSchema, getOperationAST, parse, validate } from 'graphql';
import { LRUCache } from 'lru-cache';

interface Asked {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

export type Prepare = (asked: Asked) => ExecutionArgs | readonly GraphQLError[];

const rememberedBytes = 4 * 1024 * 1024;

/** Parses and checks what comes over lasting connections: thousands of subscribers send the same few documents, so each is looked at once. */
export function createPrepare(schema: GraphQLSchema): Prepare {
  const known = new LRUCache<string, DocumentNode>({ maxSize: rememberedBytes, sizeCalculation: (_, query) => query.length + 1 });
  return ({ query, operationName, variables }) => {
    try {
      const document = known.get(query) ?? parse(query);
      const errors = known.has(query) ? [] : validate(schema, document);
      if (errors.length > 0) return errors;
      known.set(query, document);
      if (!getOperationAST(document, operationName)) return [new GraphQLError('Unable to identify operation.')];
      return { schema, document, operationName: operationName ?? null, variableValues: variables ?? null };
    } catch (error) {
      if (!(error instanceof GraphQLError)) return [new GraphQLError('', { originalError: error as Error })];
      error.extensions.code = 'GRAPHQL_PARSE_FAILED';
      return [error];
    }
  };
}
