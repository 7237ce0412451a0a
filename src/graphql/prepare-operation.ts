import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { CodedError } from '../domain/errors';
import type { Config } from '../infrastructure/config/read-config';
import { createExecute, type Execute, type PreparedOperation } from './execute';
import type { Log } from './format-error';
import { createLimits, type MeasuredOperation, mostTokens } from './limits/check-limits';
import { checkNames } from './limits/name-length';
import { createPersistedQueries, type DocumentRequest } from './limits/persisted-queries';
import { createTrustedDocuments, documentIdOf } from './limits/trusted-documents';

type Variables = Record<string, unknown>;

/** Parameters of a GraphQL request, which are the same over HTTP, WebSocket and SSE. */
export interface OperationRequest extends DocumentRequest {
  variables?: Variables | null | undefined;
}

/** An operation that the server does not execute because of `errors`. */
export interface RejectedOperation {
  /** Text of the document; null if the request has none. */
  source: string | null;
  errors: readonly GraphQLError[];
}

/** The two functions with which HTTP, WebSocket and SSE prepare and execute operations, so that all three accept and reject the same operations. */
export interface OperationPipeline {
  /** Looks up the text of the document, parses and validates it, and computes the cost of the operation. Never throws. */
  prepare(request: OperationRequest): PreparedOperation | RejectedOperation;
  execute: Execute;
}

/** Maximum size of the cache of parsed documents, in bytes. */
const cacheBytes = 32 * 1024 * 1024;
/** Maximum size of the cache of automatic persisted queries, in characters. */
const persistedCharacters = 4 * 1024 * 1024;
/** Approximate memory use of a parsed document per token, in bytes. It includes the nodes of the document. */
const bytesOfToken = 250;
/** Approximate memory use of a requested operation per field, in bytes. It includes the plans of the field and the functions of its cost. */
const bytesOfField = 1_200;

export function createOperationPipeline(schema: GraphQLSchema, config: Config, log: PipelineLog): OperationPipeline {
  return { prepare: createPrepare(schema, config, log), execute: createExecute(config.limits.operationMs, log) };
}

type PipelineLog = Log & { warn(details: object, message: string): void };

/** Valid document, and its operations that clients have requested. */
interface ValidDocument {
  document: DocumentNode;
  operations: Map<string | null, KnownOperation>;
}

interface KnownOperation extends MeasuredOperation {
  operation: OperationDefinitionNode;
  /** Names of the variables that the operation declares. */
  variables: ReadonlySet<string>;
}

function createPrepare(schema: GraphQLSchema, config: Config, log: PipelineLog): OperationPipeline['prepare'] {
  const limits = createLimits(schema, config.limits.cost);
  const trusted = createTrustedDocuments(config.trustedDocuments.mode, config.trustedDocuments.file, (details, message) =>
    log.warn(details, message),
  );
  const persisted = createPersistedQueries(persistedCharacters);
  // If introspection is off, error messages must not suggest similar names ("Did you mean …"), because these reveal the schema.
  const hideSuggestions = !config.hasIntrospection;
  const rules = config.hasIntrospection ? specifiedRules : [...specifiedRules, rejectIntrospection];
  const validDocuments = new LRUCache<string, ValidDocument>({
    maxSize: cacheBytes,
    sizeCalculation: ({ document, operations }, source) =>
      source.length + tokenCount(document) * bytesOfToken + fieldCount(operations) * bytesOfField,
  });

  function prepareSource(source: string, { operationName = null, variables }: OperationRequest): PreparedOperation | RejectedOperation {
    const cached = validDocuments.get(source);
    const document = cached?.document ?? parse(source, { maxTokens: mostTokens });
    // Checks the limits before `validate`, because validation of a document that exceeds them takes long.
    if (!cached) limits.checkShape(document);
    const known = cached?.operations.get(operationName) ?? measured(document, operationName);
    const variableValues = known ? declaredVariables(known.variables, variables ?? {}) : {};
    const cost = known?.costOf(variableValues) ?? null;
    const errors = cached ? [] : validate(schema, document, rules, { hideSuggestions });
    if (errors.length > 0) return { source, errors };
    const operations: ValidDocument['operations'] = cached?.operations ?? new Map();
    const isNew = !cached || (known !== null && !operations.has(operationName));
    if (known) operations.set(operationName, known);
    // Stores a new object, because the cache computes the size of an object only once.
    if (isNew) validDocuments.set(source, { document, operations });
    if (!known) return { source, errors: [unknownOperation(operationName)] };
    const { operation } = known;
    const footprint = operation.operation === 'subscription' ? known.footprintOf(variableValues) : 0;
    return { source, schema, document, operation, operationName, variableValues, hideSuggestions, cost, footprint };
  }

  function measured(document: DocumentNode, operationName: string | null): KnownOperation | null {
    const operation = getOperationAST(document, operationName);
    if (!operation) return null;
    const variables = new Set(operation.variableDefinitions?.map(({ variable }) => variable.name.value));
    return { ...limits.measure(document, operation), operation, variables };
  }

  return (request) => {
    let source: string | null = null;
    try {
      checkNames({ operationName: request.operationName, documentId: documentIdOf(request) });
      source = trusted.sourceOf(request) ?? persisted.sourceOf(request);
      if (source === null) throw new CodedError('BAD_REQUEST', 'An operation needs a query, or the documentId of a trusted document.');
      const operation = prepareSource(source, request);
      if (!('errors' in operation)) persisted.add(request, source);
      return operation;
    } catch (error) {
      if (error instanceof GraphQLError && !(error instanceof CodedError)) error.extensions.code = 'GRAPHQL_PARSE_FAILED';
      return { source, errors: [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })] };
    }
  };
}

function tokenCount({ loc }: DocumentNode): number {
  let count = 0;
  for (let token = loc?.startToken ?? null; token; token = token.next) count++;
  return count;
}

function fieldCount(operations: ValidDocument['operations']): number {
  return [...operations.values()].reduce((sum, { fields }) => sum + fields, 0);
}

/** Validation rule that rejects introspection (`INTROSPECTION=off`). */
const rejectIntrospection: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value !== '__schema' && node.name.value !== '__type') return;
    context.reportError(
      new GraphQLError('This server does not allow introspection (INTROSPECTION=off).', {
        nodes: node,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      }),
    );
  },
});

function unknownOperation(name: string | null | undefined): CodedError {
  const rule = name ? `Unknown operation named "${name.slice(0, 200)}".` : 'Must provide operation name if query contains multiple operations.';
  return new CodedError('OPERATION_RESOLUTION_FAILURE', rule);
}

/** Returns the variables that the operation declares. Drops all others, because a subscription would keep them in memory without any effect. */
function declaredVariables(declared: ReadonlySet<string>, given: Variables): Variables {
  const names = Object.keys(given);
  if (names.every((name) => declared.has(name))) return given;
  return Object.fromEntries(names.filter((name) => declared.has(name)).map((name) => [name, given[name]]));
}
