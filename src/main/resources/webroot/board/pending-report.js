/**
 * One report on its way: kept in this browser until the server has answered, sent again with the same key as long as it says the same.
 * A changed text is another report and gets a key of its own, since a key stands for exactly one content.
 */
export class PendingReport {
  #storage;
  #newKey;

  /** `storage`: {recall(name), remember(name, value)}. */
  constructor(storage, newKey) {
    this.#storage = storage;
    this.#newKey = newKey;
  }

  /** {key, body, at, tries} or null. */
  get waiting() {
    return this.#storage.recall('report.waiting');
  }

  /** Notes that this is about to be sent and answers the key to send it with. */
  begin(body, now = Date.now()) {
    const held = this.waiting;
    const same = held && JSON.stringify(held.body) === JSON.stringify(body);
    const next = same ? { ...held, tries: held.tries + 1 } : { key: this.#newKey(), body, at: new Date(now).toISOString(), tries: 1 };
    this.#storage.remember('report.waiting', next);
    return next.key;
  }

  /** The server has answered, yes or no: nothing is on its way any more. */
  settle() {
    this.#storage.remember('report.waiting', null);
  }

  /**
   * Sends what waits, once; `post(body, key)` answers the server's reply. Yields {reply, body}, null when nothing waits or the
   * server is still out of reach, and throws its refusal.
   */
  async retry(post) {
    const held = this.waiting;
    if (!held) return null;
    try {
      const reply = await post(held.body, held.key);
      this.settle();
      return { reply, body: held.body };
    } catch (problem) {
      if (problem.unsure || problem.status === 429) return null;
      this.settle();
      throw problem;
    }
  }
}
