/** Gloves press twice. Tells the second half of a double press from a second deed: the same thing again within a breath. No I/O. */
export class DoublePress {
  #now;
  #last = null;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Whether `what` was pressed a moment ago and nothing else since. */
  isSecond(what) {
    const at = this.#now();
    const second = this.#last?.what === what && at - this.#last.at < BREATH_MS;
    this.#last = { what, at };
    return second;
  }
}

const BREATH_MS = 700;
