import { type DocumentNode, Kind, type OperationDefinitionNode, valueFromASTUntyped, visit } from 'graphql';
import { mostEntries } from './cost-function';
import type { Variables } from './operation-cost';

/** A subscription that follows no list of contents: a ranking, a sample, an inbox. */
const footprintOfOthers = 20;
/** Parsed fields and texts, in bytes of one followed content. */
const fieldsPerContent = 2;
const charactersPerContent = 1_024;

/**
 * What a subscription keeps in memory while it lasts, in followed contents: the contents it follows, or 20 where it follows none by id; and one
 * for every 2 fields and every 1,024 characters of its document and variables, which stay in memory too.
 */
export function footprintOf(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables, fields: number): number {
  const text = (document.loc?.source.body.length ?? 0) + JSON.stringify(variables).length;
  return (
    (contentsIn(document, operation, variables) ?? footprintOfOthers) + Math.ceil(fields / fieldsPerContent) + Math.ceil(text / charactersPerContent)
  );
}

/** The ids in the argument `ids` of the field, which can stand in a fragment. */
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
