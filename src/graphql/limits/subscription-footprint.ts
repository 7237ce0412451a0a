import { type DocumentNode, Kind, type OperationDefinitionNode, valueFromASTUntyped, visit } from 'graphql';
import { mostEntries } from './cost-function';
import type { Variables } from './measure-operation';

/** Footprint of a subscription without a list of contents: a ranking, a sample or notifications. */
const footprintOfOthers = 20;
/** Numbers of parsed fields and of characters that use as much memory as one followed content. */
const fieldsPerContent = 2;
const charactersPerContent = 1_024;

/**
 * Returns the memory use of a subscription, in followed contents: the number of contents in `ids`, or 20 without `ids`, plus 1 for every
 * 2 fields and 1 for every 1,024 characters of the document and variables.
 */
export function footprintOf(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables, fields: number): number {
  const text = (document.loc?.source.body.length ?? 0) + JSON.stringify(variables).length;
  return (
    (contentsIn(document, operation, variables) ?? footprintOfOthers) + Math.ceil(fields / fieldsPerContent) + Math.ceil(text / charactersPerContent)
  );
}

/** Counts the ids in the arguments `ids` of the document, including fragments; null without such an argument. */
function contentsIn(document: DocumentNode, { variableDefinitions = [] }: OperationDefinitionNode, variables: Variables): number | null {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
  );
  const given = { ...Object.fromEntries(defaults), ...variables };
  let contents: number | null = null;
  visit(document, {
    Argument({ name, value }) {
      if (name.value !== 'ids') return;
      const ids: unknown = value.kind === Kind.VARIABLE ? given[value.name.value] : valueFromASTUntyped(value, given);
      contents = (contents ?? 0) + (Array.isArray(ids) ? Math.min(mostEntries, new Set(ids).size) : 1);
    },
  });
  return contents;
}
