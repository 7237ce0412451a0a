import { type DocumentNode, Kind, type OperationDefinitionNode, valueFromASTUntyped, visit } from 'graphql';
import { mostEntries } from './cost-function';
import type { Variables } from './measure-operation';

/** Footprint, in followed contents, of a subscription without an argument `ids`, for example to a ranking or to notifications. */
const footprintOfOthers = 20;
/** Number of parsed fields that use as much memory as one followed content. */
const fieldsPerContent = 2;
/** Number of characters that use as much memory as one followed content. */
const charactersPerContent = 1_024;

/**
 * Returns the memory use of a subscription, measured in followed contents: the number of contents in the argument `ids` (20 if it has no
 * such argument), plus 1 for every 2 fields, plus 1 for every 1,024 characters of the document and the variables. `fields` is the number of
 * fields.
 */
export function footprintOf(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables, fields: number): number {
  const text = (document.loc?.source.body.length ?? 0) + JSON.stringify(variables).length;
  return (
    (contentsIn(document, operation, variables) ?? footprintOfOthers) + Math.ceil(fields / fieldsPerContent) + Math.ceil(text / charactersPerContent)
  );
}

/** Returns the number of ids in all arguments `ids` of the document; null if no field has an argument `ids`. */
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
