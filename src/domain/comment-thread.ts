/** Maximum depth of a comment: a comment on the content has depth 0, a reply to it depth 1. */
export const maxDepth = 3;
