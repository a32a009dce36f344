// What a part of a panel has to ask the server for: read when it is wanted, again when the thing has changed, never in a rush.

const PAUSE_MS = 1000;

/**
 * Keeps the answer to "what is there about this thing". `want(thing, mark)`: another thing empties it, another mark of the same thing reads anew
 * and shows the old answer meanwhile. In a storm a thing changes many times a second: reads are a pause apart.
 */
export class Reading {
  value = null;
  refusal = null;
  #read;
  #changed;
  #later;
  #now;
  #pause;
  #thing = null;
  #mark = null;
  #busy = false;
  #lastAt = -Infinity;
  #timer;

  /** `read(thing)` answers with a promise; `changed()` is told when there is something new to show. */
  constructor(read, changed, { pause_ms = PAUSE_MS, later = (run, ms) => setTimeout(run, ms), now = () => performance.now() } = {}) {
    this.#read = read;
    this.#changed = changed;
    this.#later = later;
    this.#now = now;
    this.#pause = pause_ms;
  }

  get thing() {
    return this.#thing;
  }

  want(thing, mark = '') {
    if (Object.is(thing, this.#thing) && mark === this.#mark) return;
    if (thing !== this.#thing) {
      this.value = null;
      this.refusal = null;
      this.#lastAt = -Infinity;
      this.#timer = undefined;
    }
    this.#thing = thing;
    this.#mark = mark;
    if (thing != null) this.#start();
  }

  /** Reads once more, because a person asks or because something was done. */
  again() {
    this.#lastAt = -Infinity;
    this.refusal = null;
    this.#changed();
    this.#start();
  }

  #start() {
    if (this.#busy || this.#timer !== undefined) return;
    const wait = this.#lastAt + this.#pause - this.#now();
    if (wait > 0) {
      const mine = (this.#timer = {});
      this.#later(() => {
        if (this.#timer !== mine) return;
        this.#timer = undefined;
        this.#go();
      }, wait);
    } else {
      this.#go();
    }
  }

  async #go() {
    const thing = this.#thing;
    const mark = this.#mark;
    if (thing == null) return;
    this.#busy = true;
    this.#lastAt = this.#now();
    try {
      const value = await this.#read(thing);
      if (thing === this.#thing) {
        this.value = value;
        this.refusal = null;
      }
    } catch (e) {
      if (thing === this.#thing) this.refusal = e;
    } finally {
      this.#busy = false;
    }
    this.#changed();
    if (thing !== this.#thing || mark !== this.#mark) this.#start();
  }
}
