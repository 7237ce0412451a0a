interface Page<Node> {
  edges: { node: Node }[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** Yields all pages of a list in order. `ask` requests the page after a cursor; null requests the first page. */
export async function* pagesOf<P extends Omit<Page<unknown>, 'edges'>>(ask: (after: string | null) => Promise<P>): AsyncGenerator<P> {
  for (let after: string | null = null; ; ) {
    const page: P = await ask(after);
    yield page;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor ?? null;
  }
}

/** Returns the nodes of all pages of a list. */
export async function nodesOf<Node>(ask: (after: string | null) => Promise<Page<Node>>): Promise<Node[]> {
  const nodes: Node[] = [];
  for await (const { edges } of pagesOf(ask)) nodes.push(...edges.map(({ node }) => node));
  return nodes;
}
