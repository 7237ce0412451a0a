import { RequestError } from '../client';

/** Error codes of a whole batch that one item, or the number of items, can cause. */
const ofOneItem = ['BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE', 'QUERY_TOO_COMPLEX', 'TIMEOUT', 'INTERNAL_SERVER_ERROR', 'HTTP_413'];

/** Sends items together. If the server rejects the batch, halves it to find the item at fault and calls `refuse` with that item. */
export async function sendByHalves<Item>(
  items: readonly Item[],
  send: (items: readonly Item[]) => Promise<void>,
  refuse: (item: Item, reason: string) => void,
): Promise<void> {
  try {
    await send(items);
  } catch (error) {
    if (!(error instanceof RequestError) || !ofOneItem.includes(error.code)) throw error;
    const [only] = items;
    if (only !== undefined && items.length === 1) return refuse(only, error.message);
    const middle = items.length >> 1;
    await sendByHalves(items.slice(0, middle), send, refuse);
    await sendByHalves(items.slice(middle), send, refuse);
  }
}
