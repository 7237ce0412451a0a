import { ask, fillCatalogue, type Server } from './serve';

/** Number of items in the large collection. */
export const collected = 10_000;

/** Fills the contents that the contestants write and read. Each contestant gets a separate set of contents. */
export async function fillContents(server: Server, contents: number): Promise<void> {
  const ids = [
    ...Array.from({ length: contents }, (_, i) => [`view-${i}`, `hand-${i}`, `mostly-${i}`, `bulk-${i}`, `rest-${i}`]).flat(),
    'hot-0',
    'same-0',
    ...Array.from({ length: collected }, (_, i) => `item-${i}`),
  ];
  await fillCatalogue(server, ids, 'VIDEO');
}

export interface LargeCollection {
  id: string;
  /** Cursor in front of the last page. */
  lastPage: string;
}

/** Creates a collection of ten thousand items through the API. */
export async function fillCollection(server: Server, token: string): Promise<LargeCollection> {
  const made = await ask<{ createCollection: { collection: { id: string } } }>(
    server,
    token,
    'mutation { createCollection(input: { name: "Large" }) { collection { id } } }',
  );
  const { id } = made.createCollection.collection;
  const add = 'mutation ($input: AddToCollectionInput!) { addToCollection(input: $input) { isChanged } }';
  for (let from = 0; from < collected; from += 1000) {
    const contentIds = Array.from({ length: 1000 }, (_, i) => `item-${from + i}`);
    await ask(server, token, add, { input: { collectionId: id, contentIds } });
  }
  const page = 'query ($id: ID!, $after: String) { collection(id: $id) { items(first: 50, after: $after) { pageInfo { endCursor } } } }';
  let lastPage = '';
  for (let read = 0; read < collected - 50; read += 50) {
    const { collection } = await ask<{ collection: { items: { pageInfo: { endCursor: string } } } }>(server, token, page, {
      id,
      after: lastPage || null,
    });
    lastPage = collection.items.pageInfo.endCursor;
  }
  return { id, lastPage };
}
