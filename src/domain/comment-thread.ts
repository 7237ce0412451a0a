/** How deep replies go: 0 under the content, then replies to that, and so on. */
export const maxDepth = 3;
