/** The outbox's records in IndexedDB; durable, since a phone may lose power the moment after a press. */
const request = r => new Promise((done, failed) => {
  r.onsuccess = () => done(r.result);
  r.onerror = () => failed(r.error);
});

export class OutboxDatabase {
  #database;

  static async open(name = 'relight-field') {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('outbox', { keyPath: 'key' });
    const database = new OutboxDatabase();
    database.#database = await request(opening);
    // Asks the browser not to clear us away when space runs short; a no costs nothing.
    navigator.storage?.persist?.().catch(() => undefined);
    return database;
  }

  all() {
    return request(this.#database.transaction('outbox').objectStore('outbox').getAll());
  }

  put(record) {
    return this.#write(store => store.put(record));
  }

  remove(key) {
    return this.#write(store => store.delete(key));
  }

  #write(work) {
    return new Promise((done, failed) => {
      const transaction = this.#database.transaction('outbox', 'readwrite', { durability: 'strict' });
      work(transaction.objectStore('outbox'));
      transaction.oncomplete = () => done();
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  }
}

/** Stands in where the browser has no IndexedDB (some private windows): the records last as long as the page, which the page then says. */
export class OutboxInMemory {
  lasting = false;
  #records = new Map();

  async all() {
    return [...this.#records.values()];
  }

  async put(record) {
    this.#records.set(record.key, record);
  }

  async remove(key) {
    this.#records.delete(key);
  }
}
