// Time as the server has it. All clocks on a page read this one, so a wrong wall clock on the desk cannot move a promise.

/** Knows how far this machine's clock is from the server's, which in an exercise may run many times as fast. */
export class ServerClock {
  #local;
  #speed;
  #samples = [];

  constructor(local = () => Date.now(), speed = exerciseSpeed()) {
    this.#local = local;
    this.#speed = speed;
  }

  /** Seconds of the server's time in one of ours. */
  get speed() {
    return this.#speed;
  }

  /**
   * Takes note of a moment the server named. A message can only arrive late, never early, so of the last samples the one that
   * puts the server furthest ahead was delayed least and is nearest the truth.
   */
  observe(serverTime, arrivedAt = this.#local()) {
    const at = typeof serverTime === 'number' ? serverTime : Date.parse(serverTime);
    if (!Number.isFinite(at)) return;
    this.#samples.push(at - arrivedAt * this.#speed);
    if (this.#samples.length > 12) this.#samples.shift();
  }

  get offset_ms() {
    if (this.#samples.length) return Math.max(...this.#samples);
    return this.#speed === 1 ? 0 : this.#local() * (1 - this.#speed);
  }

  /** Milliseconds since the epoch by the server's clock. */
  now() {
    return this.#local() * this.#speed + this.offset_ms;
  }
}

/** The mark every page of an exercise bears; see exercise.css. */
function exerciseSpeed() {
  return Number(globalThis.document?.documentElement.dataset.exercise) || 1;
}

export const clock = new ServerClock();

/** Longest time ahead at which a clock is worth a sign of its own, whatever share of it is left. */
const SOON_AT_MOST_MS = 30 * 60_000;

/**
 * State of a target time: "running" while more than a quarter is left, "soon" below that (and at most 30 minutes ahead), "late" after.
 * `start` may be unknown; then a quarter of two hours stands for it.
 */
export function clockState(target, start, now) {
  const end = Date.parse(target);
  const begin = start ? Date.parse(start) : end - 2 * 3_600_000;
  const remaining_ms = end - now;
  const whole = Math.max(1, end - begin);
  const spent = Math.min(1, Math.max(0, (now - begin) / whole));
  const soon = remaining_ms <= Math.min(whole / 4, SOON_AT_MOST_MS);
  return { state: remaining_ms < 0 ? 'late' : soon ? 'soon' : 'running', remaining_ms, spent };
}

/** The steps at which a screen reader hears a countdown: 15, 5 and 1 minutes before, and the end itself. */
export function announcement(before_ms, now_ms) {
  const steps = [0, 1, 5, 15];
  const passed = steps.find(m => now_ms <= m * 60_000 && before_ms > m * 60_000);
  return passed === undefined ? null : passed;
}

/** Parts of a duration for display: hours, minutes, seconds, always positive. */
export function parts(ms) {
  const s = Math.floor(Math.abs(ms) / 1000);
  return { hours: Math.floor(s / 3600), minutes: Math.floor(s / 60) % 60, seconds: s % 60, totalMinutes: Math.floor(s / 60) };
}

/** Calls the host again at every whole second (or every `every_ms`) while it is on the page: a Lit reactive controller. */
export class Ticking {
  #host;
  #every;
  #timer;

  constructor(host, every_ms = 1000) {
    this.#host = host;
    this.#every = every_ms;
    host.addController(this);
  }

  hostConnected() {
    const tick = () => {
      this.#host.requestUpdate();
      this.#timer = setTimeout(tick, this.#every - (clock.now() % this.#every) + 5);
    };
    this.#timer = setTimeout(tick, this.#every - (clock.now() % this.#every) + 5);
  }

  hostDisconnected() {
    clearTimeout(this.#timer);
  }
}
