import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { CodedError } from '../../domain/errors';
import { shapeOf } from './document-shape';
import { fieldCosts } from './field-costs';
import { measure, type Variables } from './measure-operation';
import { footprintOf } from './subscription-footprint';

/** Maximum number of tokens of a document. The parser rejects a longer document with a syntax error. */
export const mostTokens = 2_500;
/** Maximum depth of one operation, and its maximum numbers of fields, aliases and directives. */
const most = { depth: 20, fields: 1_000, aliases: 100, directives: 50 } as const;
/** Maximum `spreads` and `repeats` of a document (see `Shape`). The duration of validation grows with the square of both numbers. */
const mostBefore = { spreads: 100, repeats: 20 } as const;
/** Maximum length of an alias in characters. A response repeats the alias for each item of a list. */
const longestAlias = 255;

export interface Cost {
  requested: number;
  limit: number;
}

export interface Limits {
  /**
   * Checks the shape of a document. Call it before validation, because the duration of validation depends on the shape.
   * @throws CodedError QUERY_TOO_COMPLEX if the document has too many fragment spreads, too many fields of one name, or an alias that is too long.
   */
  checkShape(document: DocumentNode): void;
  /**
   * Measures an operation and checks its depth and size.
   * @throws CodedError QUERY_TOO_COMPLEX with the exceeded limit and the value of the operation.
   */
  measure(document: DocumentNode, operation: OperationDefinitionNode): MeasuredOperation;
}

/** Operation within the limits that do not depend on its variables. */
export interface MeasuredOperation {
  /** Number of selected fields. A field of a fragment is counted again for each spread of the fragment. */
  fields: number;
  /** Returns the cost with these variables. @throws CodedError QUERY_TOO_COMPLEX if the cost exceeds the limit. */
  costOf(variables: Variables): Cost;
  /** Returns the memory use of a subscription, measured in followed contents; see `footprintOf`. */
  footprintOf(variables: Variables): number;
}

/** Creates the checks for a schema. `limit` is the maximum cost of one operation. */
export function createLimits(schema: GraphQLSchema, limit: number): Limits {
  return {
    checkShape(document) {
      const { spreads, repeats, aliasLength } = shapeOf(document);
      if (aliasLength > longestAlias)
        throw new CodedError('QUERY_TOO_COMPLEX', `An alias can have at most ${longestAlias} characters, got ${aliasLength}. Use a shorter alias.`);
      if (spreads > mostBefore.spreads)
        throw new CodedError('QUERY_TOO_COMPLEX', `A document can have at most ${mostBefore.spreads} fragment spreads, got ${spreads}.`);
      if (repeats > mostBefore.repeats)
        throw new CodedError(
          'QUERY_TOO_COMPLEX',
          `A selection can have at most ${mostBefore.repeats} fields of one name, got ${repeats}. Select each field once, or use aliases.`,
        );
    },
    measure(document, operation) {
      const measured = measure(schema, document, operation, fieldCosts);
      for (const what of Object.keys(most) as (keyof typeof most)[])
        if (measured[what] > most[what])
          throw new CodedError(
            'QUERY_TOO_COMPLEX',
            `An operation can have ${what === 'depth' ? 'a depth of' : ''} at most ${most[what]}${what === 'depth' ? '' : ` ${what}`}, got ${measured[what]}.`,
          );
      return {
        fields: measured.fields,
        costOf(variables) {
          const requested = measured.costOf(variables);
          if (requested <= limit) return { requested, limit };
          throw new CodedError(
            'QUERY_TOO_COMPLEX',
            `An operation can cost at most ${limit}, got ${requested}. Request shorter pages, fewer lists within lists, or several operations.`,
            { cost: { requested, limit } },
          );
        },
        footprintOf: (variables) => footprintOf(document, operation, variables, measured.fields),
      };
    },
  };
}
