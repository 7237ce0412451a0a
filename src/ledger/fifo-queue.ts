const compactAfter = 64;

/** First-in, first-out queue. On average, `push` and `shift` need constant time, whereas `Array.shift` needs time proportional to the length. */
export class Fifo<T> {
  private items: T[];
  private head = 0;

  constructor(...items: T[]) {
    this.items = items;
  }

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.items[this.head++];
    if (this.head === this.items.length || (this.head >= compactAfter && this.head * 2 >= this.items.length)) {
      // `splice` moves the remaining items, which are at most as many as the removed items, so `shift` needs constant time on average.
      this.items.splice(0, this.head);
      this.head = 0;
    }
    return item;
  }

  /** Removes and returns all items. */
  drain(): T[] {
    const rest = this.items.slice(this.head);
    this.items = [];
    this.head = 0;
    return rest;
  }
}
