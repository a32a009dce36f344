/**
 * What the linesman did, kept until the server has answered. Each record has its own key and the phone's own time; records go out one
 * after the other in the order they were made, since the server must hear "on my way" before "on site". An SOS overtakes everything.
 *
 * States: onPhone -> sent (on its way, no answer yet) -> received | refused. Only the server's yes makes it received.
 */

const PAUSES_MS = [2_000, 5_000, 10_000, 20_000, 40_000, 60_000];
const URGENT_PAUSE_MS = 2_000;
const KEEP_SETTLED_MS = 24 * 3_600_000;

/** Waiting before the next try: the n-th failure in a row waits longer, at most a minute; an SOS every two seconds. */
export const pauseAfter = (tries, urgent) => (urgent ? URGENT_PAUSE_MS : PAUSES_MS[Math.min(tries, PAUSES_MS.length) - 1]);

export const isOpen = record => record.state === 'onPhone' || record.state === 'sent';

/** The open records of one person in the order they must go: SOS first, then as they were made. */
export const inOrder = (records, userId) =>
  records.filter(r => isOpen(r) && r.userId === userId).sort((a, b) => Number(b.urgent ?? false) - Number(a.urgent ?? false) || a.sequence - b.sequence);

/** Fires "change" whenever a record was added or changed, "received" {record, reply} and "refused" {record} on answers, "signed-out". */
export class Outbox extends EventTarget {
  #store;
  #post;
  #newKey;
  #now;
  #later;
  #records = [];
  #userId = null;
  #sending = null;
  #timer = null;

  /**
   * `store`: {all() -> records, put(record), remove(key)}, all promises. `post(path, body, key)` answers the reply, or throws a problem
   * with `status` and `unsure` (nobody knows whether it was carried out). `later(work, ms)` answers a way to call it off.
   */
  constructor({ store, post, newKey, now = () => Date.now(), later = defaultLater }) {
    super();
    this.#store = store;
    this.#post = post;
    this.#newKey = newKey;
    this.#now = now;
    this.#later = later;
  }

  /** Reads what an earlier visit left behind. A record that was on its way then has no answer: it goes again, with its key. */
  async open(userId) {
    this.#userId = userId;
    this.#records = (await this.#store.all()).sort((a, b) => a.sequence - b.sequence);
    for (const record of this.#records) {
      if (record.state === 'sent') await this.#change(record, { state: 'onPhone' });
      else if (!isOpen(record) && this.#now() - Date.parse(record.settledAt) > KEEP_SETTLED_MS) await this.#store.remove(record.key);
    }
    this.#records = this.#records.filter(r => isOpen(r) || this.#now() - Date.parse(r.settledAt) <= KEEP_SETTLED_MS);
    this.#changed();
  }

  /** This person's records, oldest first. */
  get records() {
    return this.#records.filter(r => r.userId === this.#userId);
  }

  /** Open records that somebody else left on this phone; they wait for him to sign in. */
  get ofOthers() {
    return this.#records.filter(r => isOpen(r) && r.userId !== this.#userId).length;
  }

  get waiting() {
    return inOrder(this.#records, this.#userId);
  }

  /** Keeps a deed and tries to send it. Resolves once it is safe on the phone, not when it is sent. `at` in the body is the phone's time. */
  async add({ path, body = {}, kind, subject, urgent = false }) {
    const at = new Date(this.#now()).toISOString();
    const sequence = 1 + Math.max(0, ...this.#records.map(r => r.sequence));
    const record = { key: this.#newKey(), userId: this.#userId, sequence, at, path, body: { at, ...body }, kind, subject, urgent, state: 'onPhone', tries: 0 };
    this.#records.push(record);
    await this.#store.put(record);
    this.#changed();
    this.flush();
    return record;
  }

  /** Sends what is open, in order, until all is answered or one must wait. A second call joins the first. */
  flush() {
    this.#timer?.();
    this.#timer = null;
    this.#sending ??= this.#run().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  /** Forgets a refused or received record once the person has seen it. */
  async dismiss(key) {
    const record = this.#records.find(r => r.key === key);
    if (!record || isOpen(record)) return;
    this.#records = this.#records.filter(r => r.key !== key);
    await this.#store.remove(key);
    this.#changed();
  }

  async #run() {
    for (;;) {
      const record = this.waiting[0];
      if (!record) return;
      await this.#change(record, { state: 'sent', triedAt: new Date(this.#now()).toISOString(), nextTryAt: null });
      try {
        const reply = await this.#post(record.path, record.body, record.key);
        await this.#change(record, { state: 'received', settledAt: new Date(this.#now()).toISOString(), version: reply?.version ?? null });
        this.dispatchEvent(new CustomEvent('received', { detail: { record, reply } }));
      } catch (problem) {
        if (isRefusal(problem)) {
          await this.#change(record, { state: 'refused', settledAt: new Date(this.#now()).toISOString(), problem: plainProblem(problem) });
          this.dispatchEvent(new CustomEvent('refused', { detail: { record } }));
          continue;
        }
        const tries = record.tries + 1;
        if (problem.status === 401) {
          await this.#change(record, { state: 'onPhone', tries });
          this.dispatchEvent(new Event('signed-out'));
          return;
        }
        const pause = pauseAfter(tries, record.urgent);
        await this.#change(record, { state: 'onPhone', tries, nextTryAt: new Date(this.#now() + pause).toISOString() });
        this.#timer = this.#later(() => this.flush(), pause);
        return;
      }
    }
  }

  async #change(record, change) {
    Object.assign(record, change);
    await this.#store.put(record);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** A no that will stay a no. Out of reach, overloaded, signed out, a session renewed elsewhere or asked to slow down are not: the record waits. */
function isRefusal(problem) {
  return !problem.unsure && problem.code !== 'auth/csrf' && problem.status >= 400 && problem.status < 500 && ![401, 408, 425, 429].includes(problem.status);
}

const plainProblem = ({ status, code, message, incident, facts }) => ({ status, code, message, incident, facts });

function defaultLater(work, ms) {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
