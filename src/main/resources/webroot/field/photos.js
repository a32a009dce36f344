/**
 * Photos on their way: kept on the phone with their record, sent in pieces, gone on with wherever they were cut off. The server says which
 * pieces it has, so neither an end of the page nor one of the server loses more than the piece that was on its way. Bytes leave the phone
 * only when the server has looked at the whole photo.
 */
import { isRefusal, pauseAfter, plainProblem } from './outbox.js';
import { Sender } from './sender.js';

const WRONG_TRIES = 3;

const waits = photo => photo.state === 'onPhone' || photo.state === 'sent';

/** Fires "change" whenever a photo has come a piece further, "written" when this page has changed what is kept, "reached" when the server answered. */
export class Photos extends EventTarget {
  #store;
  #link;
  #hash;
  #now;
  #sender;
  #photos = [];

  /**
   * `link`: {announce({sha256, size, type}), piece(sha256, n, bytes)}, both answering {state, chunkSize, have} and throwing problems as the
   * outbox knows them. `hash(bytes)` answers hexadecimal digits.
   */
  constructor({ store, link, hash, now = () => Date.now(), later, alone }) {
    super();
    this.#store = store;
    this.#link = link;
    this.#hash = hash;
    this.#now = now;
    this.#sender = new Sender(() => this.#run(), { alone, later });
  }

  async open() {
    this.#photos = (await this.#store.photos()).sort((a, b) => a.sequence - b.sequence);
    for (const photo of this.#photos) if (photo.state === 'sent') photo.state = 'onPhone';
    this.#changed();
  }

  get waiting() {
    return this.#photos.filter(waits);
  }

  get all() {
    return this.#photos;
  }

  /** How the photo with this hash stands: {state, sent, size, problem}, or null. */
  of(sha256) {
    return this.#photos.find(p => p.sha256 === sha256) ?? null;
  }

  /** Another page of this person has changed what is kept. */
  async reread(added = false) {
    if (!this.#sender.busy) {
      this.#photos = (await this.#store.photos()).sort((a, b) => a.sequence - b.sequence);
      this.#changed();
    }
    if (added) await this.flush();
  }

  /** Bytes that are still here, for showing and for handing out in a file; undefined once the server has them. */
  bytes(sha256) {
    return this.#store.bytes(sha256);
  }

  flush() {
    return this.#sender.more();
  }

  async retry(sha256) {
    const photo = this.of(sha256);
    if (photo?.state !== 'refused') return;
    await this.#change(photo, { state: 'onPhone', tries: 0, problem: null });
    this.flush();
  }

  /** Lets a photo go that the server will not take. */
  async drop(sha256) {
    if (this.of(sha256)?.state !== 'refused') return;
    this.#photos = this.#photos.filter(p => p.sha256 !== sha256);
    await this.#store.removePhoto(sha256);
    this.#written();
  }

  async forgetSettled() {
    for (const photo of this.#photos.filter(p => p.state === 'received')) await this.#store.removePhoto(photo.sha256);
    this.#photos = this.#photos.filter(p => p.state !== 'received');
    this.#written();
  }

  async #run() {
    // Read again each time: the outbox keeps new ones beside us.
    const known = new Map(this.#photos.map(p => [p.sha256, p]));
    this.#photos = (await this.#store.photos()).sort((a, b) => a.sequence - b.sequence).map(p => known.get(p.sha256) ?? p);
    for (const photo of this.#photos.filter(waits)) {
      const problem = await this.#send(photo).catch(e => e);
      if (!problem) continue;
      const tries = photo.tries + 1;
      if (problem.status === 401) {
        await this.#change(photo, { state: 'onPhone', tries });
        return false;
      }
      if (this.#isFinal(problem, tries)) {
        await this.#change(photo, { state: 'refused', tries, problem: plainProblem(problem) });
        continue;
      }
      await this.#change(photo, { state: 'onPhone', tries, problem: problem.status === 429 ? plainProblem(problem) : null });
      this.#sender.goIn(pauseAfter(tries, false));
      return false;
    }
    return true;
  }

  /** Undefined when it is whole; throws otherwise. */
  async #send(photo) {
    const bytes = await this.#store.bytes(photo.sha256);
    if (!bytes) throw local('outbox/lost', 'The bytes of this photo are no longer on the phone.');
    if ((await this.#hash(bytes)) !== photo.sha256) throw local('outbox/changed', 'The photo was changed or damaged on this phone.');
    if (photo.state !== 'sent') await this.#change(photo, { state: 'sent' });
    let standing = await this.#answer(this.#link.announce({ sha256: photo.sha256, size: photo.size, type: photo.type }));
    const chunk = standing.chunkSize, count = Math.ceil(bytes.byteLength / chunk);
    for (let n = 0; standing.state !== 'complete' && n < count; n++) {
      if (standing.have.includes(n)) continue;
      standing = await this.#answer(this.#link.piece(photo.sha256, n, bytes.slice(n * chunk, (n + 1) * chunk)));
      photo.sent = Math.min(photo.size, (standing.have.length || count) * chunk);
      this.#changed();
    }
    if (standing.state !== 'complete') throw Object.assign(new Error('not whole yet'), { status: 0, unsure: true });
    await this.#change(photo, { state: 'received', sent: photo.size, receivedAt: new Date(this.#now()).toISOString(), problem: null }, true);
  }

  async #answer(asked) {
    const standing = await asked;
    // An answer cut off on its way says nothing.
    if (!standing?.state) throw Object.assign(new Error('no answer'), { status: 0, unsure: true });
    this.dispatchEvent(new Event('reached'));
    return standing;
  }

  #isFinal(problem, tries) {
    if (problem.code === 'file/hash-wrong' || problem.code === 'api/digest') return tries >= WRONG_TRIES;
    return isRefusal(problem);
  }

  async #change(photo, change, done = false) {
    Object.assign(photo, change);
    await this.#store.putPhoto({ ...photo }, done).catch(() => undefined);
    this.#written();
  }

  #written() {
    this.dispatchEvent(new Event('written'));
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

const local = (code, message) => Object.assign(new Error(message), { status: 400, code, unsure: false });
