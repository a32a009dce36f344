/** When something kept on this phone is sent: in one page of the person's at a time, one round after the other, again after a pause. */
export class Sender {
  #round;
  #alone;
  #later;
  #under = null;
  #again = false;
  #timer = null;

  /**
   * `round()` sends what it can and resolves with false when it could not get on. `alone(work)` does the work unless another page of this
   * person is at it. `later(work, ms)` answers a way to call it off.
   */
  constructor(round, { alone = work => work(), later = afterwards } = {}) {
    this.#round = round;
    this.#alone = alone;
    this.#later = later;
  }

  get busy() {
    return this.#under !== null;
  }

  /** Begins a round now; a second call joins the first. */
  go() {
    this.#timer?.();
    this.#timer = null;
    if (!this.#under) this.#again = false;
    this.#under ??= Promise.resolve(this.#alone(this.#round)).then(reached => {
      const again = this.#again && reached !== false;
      this.#under = null;
      this.#again = false;
      return again ? this.go() : undefined;
    }, e => {
      // Storage that fails in the middle of it: the next chance begins anew.
      this.#under = null;
      console.warn('sending', e);
    });
    return this.#under;
  }

  /** What came after the last look at what there is must not wait for the next chance. */
  more() {
    this.#again = true;
    return this.go();
  }

  goIn(pause_ms) {
    this.#timer?.();
    this.#timer = this.#later(() => this.go(), pause_ms);
  }
}

function afterwards(work, ms) {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
