import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';

/** Parsed documents are cached by the server, so a selection that came before is the very same object. */
const known = new WeakMap<FieldNode, Map<string, boolean>>();

/** Whether a client asked for a field of this name anywhere below the one being resolved. A `@skip` is not looked at. */
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
