/** Where this phone is, told to the control room while the page is open and the person wants it. Fixes wait here while there is no signal. */
import { distance_m } from './job-steps.js';

const LEAST_STEP_M = 15, LEAST_PAUSE_MS = 10_000, SIGN_OF_LIFE_MS = 60_000, KEEP = 300, BATCH = 100;

/** Whether a new fix says something: moved by more than its own error, or a minute has passed since the last one kept. */
export function worthKeeping(last, fix) {
  if (!last) return true;
  const age = Date.parse(fix.at) - Date.parse(last.at);
  if (age < LEAST_PAUSE_MS) return false;
  return age >= SIGN_OF_LIFE_MS || distance_m(last, fix) > Math.max(LEAST_STEP_M, fix.accuracy_m / 2);
}

/** Fires "fix" {fix} for every reading and "state" when sharing starts, stops or fails. */
export class Positions extends EventTarget {
  #post;
  #watch = null;
  #queue = [];
  #lastKept = null;
  #timer = null;
  #sending = false;

  /** The last reading, or null: also used for distances and for an SOS. */
  last = null;
  /** off | asking | on | denied | unavailable */
  state = 'off';
  sentAt = null;

  /** `post(fixes)` hands them to the server; rejects while it is out of reach. */
  constructor(post) {
    super();
    this.#post = post;
  }

  start() {
    if (this.#watch !== null) return;
    if (!('geolocation' in navigator)) return this.#become('unavailable');
    this.#become('asking');
    this.#watch = navigator.geolocation.watchPosition(position => this.#take(position), error => {
      if (error.code === 1) {
        this.stop();
        this.#become('denied');
      } else if (!this.last) {
        this.#become('unavailable');
      }
    }, { enableHighAccuracy: true, maximumAge: 5_000, timeout: 30_000 });
    this.#timer = setInterval(() => this.#send(), LEAST_PAUSE_MS);
  }

  stop() {
    if (this.#watch !== null) navigator.geolocation.clearWatch(this.#watch);
    this.#watch = null;
    clearInterval(this.#timer);
    this.#become('off');
  }

  #take({ coords, timestamp }) {
    const fix = { at: new Date(timestamp).toISOString(), lon: round(coords.longitude), lat: round(coords.latitude), accuracy_m: Math.round(coords.accuracy) };
    this.last = fix;
    if (this.state !== 'on') this.#become('on');
    if (worthKeeping(this.#lastKept, fix)) {
      this.#lastKept = fix;
      this.#queue.push(fix);
      // Without signal for long, every second fix goes: the way stays readable, the phone does not fill up.
      if (this.#queue.length > KEEP) this.#queue = this.#queue.filter((_, i) => i % 2 === 0 || i === this.#queue.length - 1);
    }
    this.dispatchEvent(new CustomEvent('fix', { detail: fix }));
    if (this.sentAt === null) this.#send();
  }

  async #send() {
    if (this.#sending || this.#queue.length === 0) return;
    this.#sending = true;
    const batch = this.#queue.slice(0, BATCH);
    try {
      await this.#post(batch);
      this.#queue = this.#queue.filter(fix => !batch.includes(fix));
      this.sentAt = Date.now();
      this.dispatchEvent(new Event('state'));
    } catch (problem) {
      // A refusal of these fixes would come again; out of reach keeps them.
      if (problem.status >= 400 && problem.status < 500 && ![401, 408, 429].includes(problem.status)) this.#queue = this.#queue.filter(fix => !batch.includes(fix));
    } finally {
      this.#sending = false;
    }
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}

const round = degrees => Math.round(degrees * 1e6) / 1e6;
