import { RequestError } from '../client';

/** Error codes with which the server rejects a whole batch because of a single item or because of the number of items. */
const ofOneItem = ['BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE', 'QUERY_TOO_COMPLEX', 'TIMEOUT', 'INTERNAL_SERVER_ERROR', 'HTTP_413'];

/**
 * Sends items in one batch. If the server rejects the batch because of its items, sends its two halves separately, and so on. Calls `refuse` for
 * each item that the server rejects on its own.
 */
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
