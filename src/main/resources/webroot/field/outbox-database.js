/**
 * What one person's outbox holds, in IndexedDB: the records, the photos and, apart from them, the photos' bytes. Durable, since a phone may
 * lose power the moment after a press. Each person has a database of his own, so nothing is ever sent under another name.
 */
const request = r => new Promise((done, failed) => {
  r.onsuccess = () => done(r.result);
  r.onerror = () => failed(r.error);
});

const NAME = /^relight-field-(\d+)$/;
const ONCE_SHARED = 'relight-field';
const STORES = ['outbox', 'photos', 'bytes'];

export class OutboxDatabase {
  lasting = true;
  #database;

  static async open(userId, factory = globalThis.indexedDB) {
    const opening = factory.open(`relight-field-${userId}`, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('outbox', { keyPath: 'key' });
      opening.result.createObjectStore('photos', { keyPath: 'sha256' });
      opening.result.createObjectStore('bytes');
    };
    const database = new OutboxDatabase();
    database.#database = await request(opening);
    // Another page of ours that wants to make room for a newer form must not wait for this one.
    database.#database.onversionchange = () => database.#database.close();
    await takeOver(database, userId, factory);
    // Asks the browser not to clear us away when space runs short; a no costs nothing.
    globalThis.navigator?.storage?.persist?.().catch(() => undefined);
    return database;
  }

  all() {
    return request(this.#database.transaction('outbox').objectStore('outbox').getAll());
  }

  photos() {
    return request(this.#database.transaction('photos').objectStore('photos').getAll());
  }

  bytes(sha256) {
    return request(this.#database.transaction('bytes').objectStore('bytes').get(sha256));
  }

  put(record) {
    return this.#write(stores => stores.outbox.put(record));
  }

  /** A record and its photo: both are on the phone, or neither. */
  putWithPhoto(record, photo, bytes) {
    return this.#write(stores => {
      stores.outbox.put(record);
      stores.photos.put(photo);
      stores.bytes.put(bytes, photo.sha256);
    });
  }

  /** How a photo stands; `done` lets its bytes go. */
  putPhoto(photo, done = false) {
    return this.#write(stores => {
      stores.photos.put(photo);
      if (done) stores.bytes.delete(photo.sha256);
    });
  }

  remove(key) {
    return this.#write(stores => stores.outbox.delete(key));
  }

  removePhoto(sha256) {
    return this.#write(stores => {
      stores.photos.delete(sha256);
      stores.bytes.delete(sha256);
    });
  }

  close() {
    this.#database.close();
  }

  #write(work) {
    return new Promise((done, failed) => {
      const transaction = this.#database.transaction(STORES, 'readwrite', { durability: 'strict' });
      work(Object.fromEntries(STORES.map(name => [name, transaction.objectStore(name)])));
      transaction.oncomplete = () => done();
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  }
}

/**
 * Lets go of what the others on this phone have no more use for, and answers how many of their deeds wait for them to sign in. `isOpen` and
 * `isSettled` tell of a record. Without a user everybody is another.
 */
export async function clearOthers(userId, { isOpen, isSettled }, factory = globalThis.indexedDB) {
  const found = (await factory?.databases?.().catch(() => [])) ?? [];
  let waiting = 0;
  for (const { name } of found) {
    const id = NAME.exec(name ?? '')?.[1];
    if (!id || id === String(userId)) continue;
    const other = await request(factory.open(name)).catch(() => null);
    if (!other) continue;
    if (STORES.every(store => other.objectStoreNames.contains(store))) {
      const work = other.transaction(STORES, 'readwrite');
      const records = await request(work.objectStore('outbox').getAll());
      waiting += records.filter(isOpen).length;
      for (const record of records.filter(isSettled)) work.objectStore('outbox').delete(record.key);
      for (const photo of await request(work.objectStore('photos').getAll())) if (photo.state === 'received') work.objectStore('photos').delete(photo.sha256);
    }
    other.close();
  }
  return waiting;
}

/** The first form had one database for everybody on the phone; what this person left in it comes along. */
async function takeOver(database, userId, factory) {
  if (!(await factory.databases?.().catch(() => []))?.some(d => d.name === ONCE_SHARED)) return;
  const old = await request(factory.open(ONCE_SHARED));
  if (old.objectStoreNames.contains('outbox')) {
    const all = await request(old.transaction('outbox').objectStore('outbox').getAll());
    for (const record of all.filter(r => r.userId === userId)) {
      await database.put(record);
      await request(old.transaction('outbox', 'readwrite').objectStore('outbox').delete(record.key));
    }
  }
  old.close();
}

/** Stands in where the browser has no IndexedDB (some private windows): the records last as long as the page, which the page then says. */
export class OutboxInMemory {
  lasting = false;
  #records = new Map();
  #photos = new Map();
  #bytes = new Map();

  async all() {
    return [...this.#records.values()];
  }

  async photos() {
    return [...this.#photos.values()];
  }

  async bytes(sha256) {
    return this.#bytes.get(sha256);
  }

  async put(record) {
    this.#records.set(record.key, record);
  }

  async putWithPhoto(record, photo, bytes) {
    this.#records.set(record.key, record);
    this.#photos.set(photo.sha256, photo);
    this.#bytes.set(photo.sha256, bytes);
  }

  async putPhoto(photo, done = false) {
    this.#photos.set(photo.sha256, photo);
    if (done) this.#bytes.delete(photo.sha256);
  }

  async remove(key) {
    this.#records.delete(key);
  }

  async removePhoto(sha256) {
    this.#photos.delete(sha256);
    this.#bytes.delete(sha256);
  }

  close() {
    // nothing is open
  }
}
