// Things that the server sends again whenever they change, held by id. Newer always wins, whichever way it came.

/** A set of items with `id` and `number` (the journal number that last changed them). */
export class Collection {
  #items = new Map();

  /** Takes one changed item; false when what we hold is at least as new. */
  put(item) {
    const held = this.#items.get(item.id);
    if (held && held.number !== undefined && item.number !== undefined && item.number < held.number) return false;
    this.#items.set(item.id, item);
    return true;
  }

  /**
   * Takes a snapshot made at `number`. What is not in it is gone, unless it changed after the snapshot was made: the stream was opened
   * first, so such an item came on its own while the snapshot was under way.
   */
  replace(items, number) {
    const fresh = new Map(items.map(item => [item.id, item]));
    for (const [id, held] of this.#items) {
      const other = fresh.get(id);
      if (held.number !== undefined && (other ? held.number > other.number : held.number > number)) fresh.set(id, held);
    }
    this.#items = fresh;
  }

  get(id) {
    return this.#items.get(id);
  }

  remove(id) {
    return this.#items.delete(id);
  }

  all() {
    return [...this.#items.values()];
  }

  get size() {
    return this.#items.size;
  }
}
