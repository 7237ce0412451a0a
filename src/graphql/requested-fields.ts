import {
  type DocumentNode,
  type FieldNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** Results of `findRequested`. A repeated operation has the same document, because the server caches parsed documents. */
const ofDocuments = new WeakMap<DocumentNode, ReturnType<typeof findRequested>>();
const none: ReadonlySet<string> = new Set();

/** Returns the names of the fields of an object type that any operation of the document selects. Ignores `@skip` and `@include`. */
export function requestedFields(schema: GraphQLSchema, document: DocumentNode, type: string): ReadonlySet<string> {
  const known = ofDocuments.get(document) ?? findRequested(schema, document);
  ofDocuments.set(document, known);
  return known.get(type) ?? none;
}

/** Returns the names of the fields that a document selects, by the object type that has the fields. */
function findRequested(schema: GraphQLSchema, document: DocumentNode): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const types = new TypeInfo(schema);
  const Field = ({ name }: FieldNode) => {
    const parent = types.getParentType();
    if (!parent) return;
    for (const type of isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent])
      found.set(type.name, (found.get(type.name) ?? new Set()).add(name.value));
  };
  visit(document, visitWithTypeInfo(types, { Field }));
  return found;
}

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
