/** Maximum depth of a comment. A comment on the content has depth 0, and a reply has the depth of its parent plus 1. */
export const maxDepth = 3;
