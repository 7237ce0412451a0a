import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';

/**
 * Results of `isFieldRequested`, by the AST node of the resolved field and then by the requested name. A repeated operation has the same
 * nodes, because the server caches parsed documents.
 */
const known = new WeakMap<FieldNode, Map<string, boolean>>();

/** Whether the operation selects a field `name` at any depth below the resolved field. Ignores `@skip` and `@include`. */
export function isFieldRequested(name: string, info: GraphQLResolveInfo): boolean {
  return info.fieldNodes.some((field) => {
    const answers = known.get(field) ?? new Map<string, boolean>();
    known.set(field, answers);
    const answer = answers.get(name) ?? contains(field.selectionSet, name, info);
    answers.set(name, answer);
    return answer;
  });
}

function contains(selections: SelectionSetNode | undefined, name: string, info: GraphQLResolveInfo): boolean {
  return (selections?.selections ?? []).some((selection) => {
    if (selection.kind === 'FragmentSpread') return contains(info.fragments[selection.name.value]?.selectionSet, name, info);
    return (selection.kind === 'Field' && selection.name.value === name) || contains(selection.selectionSet, name, info);
  });
}
