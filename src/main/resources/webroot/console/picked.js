// Which rows of the queue are picked for a deed on all of them. Pure: keys in, keys out.

/** The picked keys and the row a range starts from; every change answers a new one. */
export class Picked {
  static none = new Picked(new Set(), null);

  #keys;
  #anchor;

  constructor(keys, anchor) {
    this.#keys = keys;
    this.#anchor = anchor;
  }

  get size() {
    return this.#keys.size;
  }

  has(key) {
    return this.#keys.has(key);
  }

  keys() {
    return [...this.#keys];
  }

  /** One row in or out (`Ctrl` and a click, `x`); a range begins here next. */
  toggle(key) {
    const keys = new Set(this.#keys);
    if (!keys.delete(key)) keys.add(key);
    return new Picked(keys, key);
  }

  /** All rows from where the last one was picked to this one (`Shift` and a click), in the order shown. */
  reach(key, shown) {
    const from = shown.indexOf(this.#anchor);
    const to = shown.indexOf(key);
    if (from < 0 || to < 0) return this.toggle(key);
    const keys = new Set(this.#keys);
    for (const k of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) keys.add(k);
    return new Picked(keys, this.#anchor);
  }

  /** A whole group: in, or out when all of it was in. */
  toggleAll(some) {
    const keys = new Set(this.#keys);
    const whole = some.every(k => keys.has(k));
    for (const k of some) if (whole) keys.delete(k); else keys.add(k);
    return new Picked(keys, some[0] ?? this.#anchor);
  }

  only(keep) {
    const left = this.keys().filter(keep);
    return left.length === this.size ? this : new Picked(new Set(left), this.#anchor);
  }
}
