// The one stream of a page. Subscribe first (`open` resolves with the hello), then ask for the snapshot: nothing can fall between.
import { clock } from './clock.js';

/** Cuts a text/event-stream into events; the text may arrive in any pieces. */
export class EventParser {
  #rest = '';
  #event = '';
  #data = [];
  #id;

  /** Returns the events completed by this piece: [{event, data, id}]; `id` only where the event has one of its own. */
  feed(text) {
    const done = [];
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (this.#data.length) done.push({ event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id });
        this.#event = '';
        this.#data = [];
        this.#id = undefined;
        continue;
      }
      if (line.startsWith(':')) continue;
      const at = line.indexOf(':');
      const field = at < 0 ? line : line.slice(0, at);
      const value = at < 0 ? '' : line.slice(at + 1).replace(/^ /, '');
      if (field === 'event') this.#event = value;
      else if (field === 'data') this.#data.push(value);
      else if (field === 'id') this.#id = value;
    }
    return done;
  }
}

/** How old may the last sign of life be? Below `late` all is well, from `stale` on nobody may switch by this picture. */
export const STALE_MS = 60_000;
export function freshness(age_ms, heartbeatSeconds = 2) {
  const late = Math.max(5000, heartbeatSeconds * 2000 + 1000);
  return age_ms < late ? 'live' : age_ms < STALE_MS ? 'late' : 'stale';
}

/** Pause before the n-th attempt in a row to connect: half a second, doubling, at most ten, never all pages at the same moment. */
export function pauseBefore(attempt, random = Math.random()) {
  return Math.min(10_000, 500 * 2 ** Math.max(0, attempt - 1)) * (0.5 + random / 2);
}

/**
 * Where this page stands in the stream: decides what an event means, with no I/O of its own.
 * `receive` answers "ignore", "deliver", "snapshot" (deliver nothing, fetch all anew), "alive" or "end".
 */
export class Following {
  number = 0;
  heartbeatSeconds = 2;
  #greeted = false;

  /** Header for the next connection; nothing before the first event was seen. */
  get lastEventId() {
    return this.#greeted && this.number > 0 ? String(this.number) : undefined;
  }

  receive({ event, id }, body) {
    const number = Number(id ?? body?.number);
    if (event === 'hello') {
      if (body?.heartbeatSeconds > 0) this.heartbeatSeconds = body.heartbeatSeconds;
      const first = !this.#greeted;
      this.#greeted = true;
      // A journal that ends before what we have seen is another journal: the server was restored or replaced.
      const another = !first && body?.number < this.number;
      if (first || another) this.number = body?.number ?? 0;
      return another ? 'snapshot' : 'alive';
    }
    if (event === 'end') return 'end';
    if (event === 'reset') {
      if (Number.isFinite(number)) this.number = number;
      return 'snapshot';
    }
    if (event === 'heartbeat') {
      if (number > this.number) this.number = number;
      return 'alive';
    }
    if (Number.isFinite(number) && id !== undefined) this.number = Math.max(this.number, number);
    return 'deliver';
  }
}

/**
 * Fires "item" {kind, body, number}, "snapshot" (fetch everything again), "freshness" (state changed), "ended" {reason}.
 * Reconnects by itself and resumes after the last number; a 401 or an "end" stops it.
 */
export class Live extends EventTarget {
  #url;
  #following = new Following();
  #stop;
  #lastSign;
  #openedAt = 0;
  #state = 'late';
  #watch;
  #skipPause;
  #post;
  #box = null;
  #viewer;
  #connection;

  /** @param post sends a small request beside the stream; only for those that tell where they look */
  constructor(url, { post } = {}) {
    super();
    this.#url = url;
    this.#post = post;
  }

  /** live | late | stale */
  get state() {
    return this.#state;
  }

  get number() {
    return this.#following.number;
  }

  /** Milliseconds since the server last gave a sign of life, or since we began to listen for one. */
  get age_ms() {
    return performance.now() - (this.#lastSign ?? this.#openedAt);
  }

  /** Opens the stream; resolves at the first hello (the moment from which nothing is missed), rejects when the server refuses us. */
  open() {
    if (this.#stop) throw new Error('The stream is open already.');
    this.#stop = new AbortController();
    this.#openedAt = performance.now();
    this.#watch = setInterval(() => this.#judge(), 1000);
    addEventListener('online', this.#hurry);
    document.addEventListener('visibilitychange', this.#hurry);
    return new Promise((greeted, refused) => this.#run(greeted, refused));
  }

  close() {
    this.#stop?.abort();
    this.#stop = undefined;
    clearInterval(this.#watch);
    removeEventListener('online', this.#hurry);
    document.removeEventListener('visibilitychange', this.#hurry);
  }

  /**
   * Says where this page looks, [west, south, east, north] in degrees or null for everywhere: what moves elsewhere is told less often. Costs
   * a small request while the stream is open; where that finds no such stream (it is on another node), the stream is opened anew, for its
   * address says it too.
   */
  async look(box) {
    if (String(box) === String(this.#box)) return;
    this.#box = box;
    if (!this.#viewer) return;
    try {
      await this.#post('/api/live/view', { viewer: this.#viewer, box: box && { west: box[0], south: box[1], east: box[2], north: box[3] } });
    } catch (e) {
      if (e.status === 404) this.#connection?.abort();
    }
  }

  /** Tries again now instead of after the pause ("Nối lại ngay"). */
  retryNow() {
    this.#skipPause?.();
  }

  #hurry = () => {
    if (document.visibilityState === 'visible') this.retryNow();
  };

  async #run(greeted, refused) {
    const stop = this.#stop;
    let failures = 0;
    while (!stop.signal.aborted) {
      try {
        await this.#connect(stop, hello => {
          failures = 0;
          greeted(hello);
        });
      } catch (e) {
        if (stop.signal.aborted) return;
        if (e.refusal) {
          this.close();
          this.#fire('ended', { reason: e.refusal === 401 ? 'signed-out' : 'refused' });
          refused(e);
          return;
        }
      }
      if (stop.signal.aborted) return;
      failures++;
      await new Promise(go => {
        const timer = setTimeout(go, pauseBefore(failures));
        this.#skipPause = () => {
          clearTimeout(timer);
          go();
        };
      });
      this.#skipPause = undefined;
    }
  }

  async #connect(stop, greeted) {
    // A connection that has gone silent looks open for minutes; past the stale mark we leave it and take a new one.
    const once = new AbortController();
    this.#connection = once;
    let heardAt = performance.now();
    const silence = setInterval(() => {
      if (performance.now() - heardAt > STALE_MS / 2) once.abort();
    }, 2000);
    try {
      const headers = { Accept: 'text/event-stream' };
      if (this.#following.lastEventId) headers['Last-Event-ID'] = this.#following.lastEventId;
      const box = this.#box;
      const url = box ? `${this.#url}${this.#url.includes('?') ? '&' : '?'}box=${box.join(',')}` : this.#url;
      const answer = await fetch(url, { headers, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.any([stop.signal, once.signal]) });
      if (answer.status === 401 || answer.status === 403) throw Object.assign(new Error('refused'), { refusal: answer.status });
      if (!answer.ok || !answer.body) throw new Error(`stream answered ${answer.status}`);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new EventParser();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        this.#lastSign = heardAt = performance.now();
        for (const event of parser.feed(value)) {
          this.#take(event, hello => {
            this.#viewer = hello.viewer;
            // moved while the stream was being opened: said again, now that there is somebody to say it to
            if (String(this.#box) !== String(box)) {
              const wanted = this.#box;
              this.#box = box;
              this.look(wanted);
            }
            greeted(hello);
          });
        }
        this.#judge();
      }
    } finally {
      clearInterval(silence);
      this.#viewer = undefined;
      once.abort();
    }
  }

  #take(event, greeted) {
    let body;
    try {
      body = JSON.parse(event.data);
    } catch {
      body = {};
    }
    if (body.time) clock.observe(body.time);
    const verdict = this.#following.receive(event, body);
    if (event.event === 'hello') greeted(body);
    if (verdict === 'deliver') this.#fire('item', { kind: event.event, body, number: this.#following.number });
    else if (verdict === 'snapshot') this.#fire('snapshot', {});
    else if (verdict === 'end') {
      this.close();
      this.#fire('ended', { reason: body.reason || 'signed-out' });
    }
  }

  #judge() {
    const state = this.#lastSign === undefined && this.age_ms < STALE_MS ? 'late' : freshness(this.age_ms, this.#following.heartbeatSeconds);
    if (state === this.#state) return;
    this.#state = state;
    this.#fire('freshness', { state });
  }

  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
