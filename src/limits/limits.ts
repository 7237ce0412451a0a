import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql';
import { CodedError } from '../errors';
import { type Measure, measure } from './measure';

/** Tokens of a document: parsing stops there, before it costs anything. */
export const mostTokens = 2_500;
const most = { depth: 20, fields: 1_000, aliases: 100, directives: 50 } as const;

export interface Cost {
  requested: number;
  limit: number;
}

export interface Limits {
  /**
   * @returns what the operation may cost, at most the limit; null when there is no such operation.
   * @throws CodedError QUERY_TOO_COMPLEX with what is too much of what.
   */
  check(
    document: DocumentNode,
    operationName: string | null | undefined,
    variables: Readonly<Record<string, unknown>> | null | undefined,
  ): Cost | null;
}

const none = {};

/** Documents are measured once; only the sizes that come as variables are looked at anew. */
export function createLimits(schema: GraphQLSchema, limit: number): Limits {
  const known = new WeakMap<DocumentNode, Map<string, Measure>>();
  return {
    check(document, operationName, variables) {
      const operation = getOperationAST(document, operationName);
      if (!operation) return null;
      const ofDocument = known.get(document) ?? new Map<string, Measure>();
      const name = operation.name?.value ?? '';
      const measured = ofDocument.get(name) ?? measure(schema, document, operation);
      known.set(document, ofDocument.set(name, measured));
      for (const what of Object.keys(most) as (keyof typeof most)[])
        if (measured[what] > most[what])
          throw new CodedError(
            'QUERY_TOO_COMPLEX',
            `An operation may have ${what === 'depth' ? 'a depth of' : ''} at most ${most[what]}${what === 'depth' ? '' : ` ${what}`}, this one has ${measured[what]}.`,
          );
      const requested = measured.costOf(variables ?? none);
      if (requested > limit)
        throw new CodedError(
          'QUERY_TOO_COMPLEX',
          `An operation may cost at most ${limit}, this one ${requested}: ask for shorter pages, or for fewer lists within lists.`,
          {
            cost: { requested, limit },
          },
        );
      return { requested, limit };
    },
  };
}
