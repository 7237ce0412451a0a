import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { CodedError } from '../domain/errors';
import type { Config } from '../infrastructure/config/config';
import type { PreparedOperation } from './execute';
import { createLimits, type Limits, mostTokens } from './limits/limits';
import { createTrustedDocuments, type TrustedDocuments } from './limits/trusted-documents';

type Variables = Record<string, unknown>;

interface OperationRequest {
  query?: string | null | undefined;
  documentId?: string | null | undefined;
  operationName?: string | null | undefined;
  variables?: Variables | null | undefined;
  extensions?: unknown;
}

type Prepare = (asked: OperationRequest) => PreparedOperation | readonly GraphQLError[];

/** Checks that every GraphQL transport runs before execution. */
export interface OperationPipeline {
  schema: GraphQLSchema;
  limits: Limits;
  trusted: TrustedDocuments;
  prepare: Prepare;
  /**
   * Checks the limits of documents that another component validates. Must be called before that, because validation costs time.
   * @throws CodedError QUERY_TOO_COMPLEX; BAD_REQUEST for variables that are not an object.
   */
  checkNew(asked: OperationRequest | null): void;
}

const rememberedBytes = 4 * 1024 * 1024;

/** `warn` logs documents that the server accepts although they are not trusted. */
export function createOperationPipeline(schema: GraphQLSchema, config: Config, warn: (details: object, message: string) => void): OperationPipeline {
  const limits = createLimits(schema, config.limits.cost);
  const trusted = createTrustedDocuments(config.trustedDocuments.mode, config.trustedDocuments.file, warn);
  return { schema, limits, trusted, prepare: createPrepare(schema, limits, trusted, config.hasIntrospection), checkNew: createNewCheck(limits) };
}

/** Checks each text once. Ignores texts with a syntax error, because the later parser returns that error. */
function createNewCheck(limits: Limits): OperationPipeline['checkNew'] {
  const checked = new LRUCache<string, true>({ maxSize: rememberedBytes, sizeCalculation: (_, query) => query.length + 1 });
  return (asked) => {
    const { query, operationName, variables } = asked ?? {};
    if (variables != null && (typeof variables !== 'object' || Array.isArray(variables)))
      throw new CodedError('BAD_REQUEST', 'variables must be a JSON object.');
    if (typeof query !== 'string' || checked.has(query)) return;
    const document = parsedOrNull(query);
    if (!document) return;
    limits.checkShape(document);
    limits.check(document, operationName, variables);
    checked.set(query, true);
  };
}

function parsedOrNull(query: string): DocumentNode | null {
  try {
    return parse(query, { maxTokens: mostTokens });
  } catch {
    return null;
  }
}

/** Prepares operations of WebSocket and SSE connections. Caches documents, because thousands of subscribers send the same few. */
function createPrepare(schema: GraphQLSchema, limits: Limits, trusted: TrustedDocuments, hasIntrospection: boolean): Prepare {
  // Suggestions in error messages reveal names of the schema.
  const hideSuggestions = !hasIntrospection;
  const rules = hasIntrospection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];

  const known = new LRUCache<string, DocumentNode>({ maxSize: rememberedBytes, sizeCalculation: (_, query) => query.length + 1 });
  return (asked) => {
    try {
      const { query, operationName, variables } = trusted.accept(asked);
      if (typeof query !== 'string') throw new CodedError('BAD_USER_INPUT', 'An operation needs a query, or the documentId of a trusted one.');
      const document = known.get(query) ?? parse(query, { maxTokens: mostTokens });
      if (!known.has(query)) limits.checkShape(document);
      const operation = getOperationAST(document, operationName);
      const variableValues = operation ? declared(operation, variables ?? {}) : {};
      // The check runs before validation, which takes longer.
      const cost = limits.check(document, operationName, variableValues);
      const errors = known.has(query) ? [] : validate(schema, document, rules, { hideSuggestions });
      if (errors.length > 0) return errors;
      known.set(query, document);
      if (!operation) return [noOperation(operationName)];
      const footprint = operation.operation === 'subscription' ? limits.footprint(document, operation, variableValues) : 0;
      return { schema, document, operationName: operationName ?? null, variableValues, hideSuggestions, cost, footprint };
    } catch (error) {
      if (!(error instanceof GraphQLError)) return [new GraphQLError('', { originalError: error as Error })];
      if (!(error instanceof CodedError)) error.extensions.code = 'GRAPHQL_PARSE_FAILED';
      return [error];
    }
  };
}

/** Returns the same error as Apollo does over HTTP. */
function noOperation(name: string | null | undefined): CodedError {
  const rule = name ? `Unknown operation named "${name.slice(0, 200)}".` : 'Must provide operation name if query contains multiple operations.';
  return new CodedError('OPERATION_RESOLUTION_FAILURE', rule);
}

/** Returns only the variables that the operation declares. Others have no effect, and a subscription would keep them in memory. */
function declared({ variableDefinitions = [] }: OperationDefinitionNode, given: Variables): Variables {
  const names = variableDefinitions.map(({ variable }) => variable.name.value);
  return Object.fromEntries(names.filter((name) => Object.hasOwn(given, name)).map((name) => [name, given[name]]));
}
