/**
 * What the linesman did, kept until the server has answered. Each record is written down as it will be sent, with its own key, the deed's
 * time, the phone's raw clock and a digest made at the deed. Records of one job go out one after the other in the order they were made,
 * since the server must hear "on my way" before "on site"; jobs do not wait for each other. An SOS overtakes everything.
 *
 * States: onPhone -> sent (on its way, no answer yet) -> received | refused; a refused one can be tried again or dropped with a reason.
 * One at which the server itself fails again and again, though it is well otherwise, is refused too: it must not hold its job for ever.
 * Only the server's yes makes it received, and the record then holds the number and the time the server gave it.
 */

import { Sender } from './sender.js';

const PAUSES_MS = [2_000, 5_000, 10_000, 20_000, 40_000, 60_000];
/** Longer, up to five minutes: somebody has to mend the server. */
const FAULT_PAUSES_MS = [2_000, 5_000, 15_000, 60_000, 120_000, 300_000];
const MOST_FAULTS = 8;
const URGENT_PAUSE_MS = 2_000;
const KEEP_SETTLED_MS = 24 * 3_600_000;
const DAMAGED_TRIES = 3;

/** Waiting before the next try: the n-th failure in a row waits longer, at most a minute; an SOS every two seconds. */
export const pauseAfter = (tries, urgent) => (urgent ? URGENT_PAUSE_MS : PAUSES_MS[Math.min(tries, PAUSES_MS.length) - 1]);

/** The same after the n-th fault of the server at this one record. */
export const pauseAfterFault = faults => FAULT_PAUSES_MS[Math.min(faults, FAULT_PAUSES_MS.length) - 1];

/** Whether the server has failed at this record so often that others may go past; an SOS is tried for ever. */
export const isGivenUp = record => !record.urgent && record.faults >= MOST_FAULTS;

export const isOpen = record => record.state === 'onPhone' || record.state === 'sent';

/** Answered for good: what the server has not taken stays until it is retried or dropped. */
export const isSettled = record => !isOpen(record) && record.state !== 'refused';

/** Records of one lane keep their order; others may go past. */
const laneOf = record => (record.urgent ? `urgent/${record.key}` : record.subject?.jobId ? `job/${record.subject.jobId}` : 'other');

/** The open records of one person in the order they must go: SOS first, then as they were made. */
export const inOrder = (records, userId) =>
  records.filter(r => isOpen(r) && r.userId === userId).sort((a, b) => Number(b.urgent ?? false) - Number(a.urgent ?? false) || a.sequence - b.sequence);

/** Those that could go now: the first of each lane, unless the server has told it to wait. */
export function ready(records, userId, now) {
  const lanes = new Set();
  return inOrder(records, userId).filter(record => {
    const lane = laneOf(record);
    if (lanes.has(lane)) return false;
    lanes.add(lane);
    return !record.waitUntil || record.waitUntil <= now;
  });
}

/** Fires "change" whenever a record was added or changed, "written" when this page has changed what is kept, "added", "received" {record, reply} and "refused" {record} on answers, "unreached", "signed-out". */
export class Outbox extends EventTarget {
  #store;
  #post;
  #newKey;
  #now;
  #phoneNow;
  #digest;
  #sound;
  #sender;
  #records = [];
  #userId = null;
  #ofOthers = 0;
  #last = 0;
  #unsaved = new Set();
  #turn = Promise.resolve();

  /** Whether the last record could be written down; false when the phone is full. */
  kept = true;

  /**
   * `store`: an OutboxDatabase. `post({path, text, key, digest})` answers {body, number, received}, or throws a problem with `status` and
   * `unsure` (nobody knows whether it was carried out). `digest(text)` answers a Content-Digest or null. `now` is the server's clock as far
   * as it is known, `phoneNow` the phone's own. `later(work, ms)` answers a way to call it off. `alone(work)` does the work unless another
   * page of this person is at it. `sound()` tells whether the server is well otherwise: where it is not, its faults say nothing about a record.
   */
  constructor({ store, post, newKey, now = () => Date.now(), phoneNow = () => Date.now(), digest = async () => null, later, alone, sound = async () => true }) {
    super();
    this.#store = store;
    this.#post = post;
    this.#newKey = newKey;
    this.#now = now;
    this.#phoneNow = phoneNow;
    this.#digest = digest;
    this.#sound = sound;
    this.#sender = new Sender(() => this.#inTurn(() => this.#read(true)).then(() => this.#run()), { alone, later });
  }

  /** Reads what an earlier visit left behind. `ofOthers`: how many deeds of other people wait on this phone. */
  async open(userId, ofOthers = 0) {
    this.#userId = userId;
    this.#ofOthers = ofOthers;
    await this.#inTurn(() => this.#read(true));
    for (const record of this.#records.filter(r => !isOpen(r) && this.#isOld(r))) await this.#store.remove(record.key);
    this.#records = this.#records.filter(r => isOpen(r) || !this.#isOld(r));
    this.#changed();
  }

  /** `alone`: nobody else is sending, so a record on its way has lost its answer: it goes again, with its key. */
  async #read(alone) {
    const known = new Map(this.#records.map(r => [r.key, r]));
    // A record this page holds stays the same object: whoever awaits its sending holds it too.
    const stored = (await this.#store.all()).map(r => Object.assign(known.get(r.key) ?? {}, r));
    const unsaved = this.#records.filter(r => this.#unsaved.has(r.key) && !stored.includes(r));
    this.#records = [...stored, ...unsaved].sort((a, b) => a.sequence - b.sequence);
    this.#last = Math.max(this.#last, ...this.#records.map(r => r.sequence), 0);
    if (alone) for (const record of this.#records.filter(r => r.state === 'sent')) await this.#change(record, { state: 'onPhone' });
  }

  /** One after the other: what is read from the phone must not miss what is being written. */
  #inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** This person's records, oldest first. */
  get records() {
    return this.#records.filter(r => r.userId === this.#userId);
  }

  /** Open records that others left on this phone; they wait for them to sign in. */
  get ofOthers() {
    return this.#ofOthers + this.#records.filter(r => isOpen(r) && r.userId !== this.#userId).length;
  }

  get waiting() {
    return inOrder(this.#records, this.#userId);
  }

  /**
   * Keeps a deed and tries to send it. Resolves once it is safe on the phone, not when it is sent. `at` in the body is the deed's time,
   * `phoneAt` what the phone showed. `photo` {sha256, bytes, type, size} is kept with it, both or neither.
   */
  async add({ path, body = {}, kind, subject, urgent = false, photo = null }) {
    const at = new Date(this.#now()).toISOString(), phoneAt = new Date(this.#phoneNow()).toISOString();
    const text = JSON.stringify({ at, phoneAt, ...body });
    const record = { key: this.#newKey(), userId: this.#userId, sequence: ++this.#last, at, phoneAt, path, text, digest: null, kind, subject, urgent, photo: photo?.sha256 ?? null, state: 'onPhone', tries: 0 };
    // An SOS waits for no other writing.
    await (urgent ? this.#keep(record, photo) : this.#inTurn(() => this.#keep(record, photo)));
    this.#changed();
    this.dispatchEvent(new Event('added'));
    this.#sender.more();
    return record;
  }

  /** On the phone first, then among those that are sent. A full phone must not stop a deed: it goes from memory, and the page says so. */
  async #keep(record, photo) {
    record.digest = await this.#digest(record.text);
    this.#unsaved.add(record.key);
    try {
      if (photo) await this.#store.putWithPhoto({ ...record }, { sha256: photo.sha256, type: photo.type, size: photo.size, sequence: record.sequence, state: 'onPhone', tries: 0, sent: 0 }, photo.bytes);
      else await this.#store.put({ ...record });
      this.#unsaved.delete(record.key);
      this.kept = true;
    } catch (e) {
      this.kept = false;
      if (photo) {
        this.#unsaved.delete(record.key);
        this.#changed();
        throw e;
      }
    }
    if (!this.#records.some(r => r.key === record.key)) this.#records.push(record);
  }

  /** Sends what is open, in order, until all is answered or one must wait. A second call joins the first. */
  flush() {
    return this.#sender.go();
  }

  /** The person asks for it: nobody waits for his turn any longer. */
  async tryNow() {
    // Written down: each round begins with what the phone keeps.
    await this.#inTurn(async () => {
      for (const record of this.waiting) if (record.waitUntil) await this.#change(record, { waitUntil: null, nextTryAt: null });
    });
    return this.flush();
  }

  /** Another page of this person has changed what is kept; `added`: there is more to send, which that page may not get to. */
  async reread(added = false) {
    if (!this.#sender.busy) {
      await this.#inTurn(() => this.#read(false));
      this.#changed();
    }
    if (added) await this.#sender.more();
    else if (!this.#sender.busy) this.#wakeForNext();
  }

  /** A refused record goes again, in its old place, with the same key and content. */
  async retry(key) {
    await this.#inTurn(async () => {
      const record = this.#records.find(r => r.key === key);
      if (record?.state === 'refused') await this.#change(record, { state: 'onPhone', tries: 0, faults: 0, nextTryAt: null, waitUntil: null, settledAt: null, problem: null });
    });
    this.dispatchEvent(new Event('added'));
    return this.flush();
  }

  /** Gives a refused record up. What it was and why it was dropped stays to be seen for a day. */
  drop(key, reason) {
    return this.#inTurn(async () => {
      const record = this.#records.find(r => r.key === key);
      if (record?.state === 'refused' && reason?.trim()) await this.#change(record, { state: 'dropped', settledAt: this.#stamp(), because: reason.trim() });
    });
  }

  /** Forgets a settled record once the person has seen it; a refused one is retried or dropped, never just forgotten. */
  dismiss(key) {
    return this.#inTurn(async () => {
      const record = this.#records.find(r => r.key === key);
      if (!record || !isSettled(record)) return;
      this.#records = this.#records.filter(r => r !== record);
      await this.#store.remove(key);
      this.#written();
    });
  }

  /** Forgets what is settled: at the end of a shift, or when this person may no longer see it. What the server does not have stays. */
  forgetSettled() {
    return this.#inTurn(async () => {
      for (const record of this.#records.filter(isSettled)) await this.#store.remove(record.key);
      this.#records = this.#records.filter(r => !isSettled(r));
      this.#written();
    });
  }

  async #run() {
    for (;;) {
      const record = ready(this.#records, this.#userId, this.#now())[0];
      if (!record) {
        this.#wakeForNext();
        return true;
      }
      await this.#change(record, { state: 'sent', triedAt: this.#stamp(), nextTryAt: null, waitUntil: null, problem: null });
      let problem;
      try {
        const reply = await this.#post({ path: record.path, text: record.text ?? JSON.stringify(record.body ?? {}), key: record.key, digest: record.digest });
        await this.#change(record, { state: 'received', settledAt: this.#stamp(), number: reply?.number ?? null, receivedAt: reply?.received ?? null, version: reply?.body?.version ?? null });
        this.dispatchEvent(new CustomEvent('received', { detail: { record, reply: reply?.body } }));
        continue;
      } catch (e) {
        problem = e;
      }
      const tries = record.tries + 1;
      if (problem.status === 401) {
        await this.#change(record, { state: 'onPhone', tries });
        this.dispatchEvent(new Event('signed-out'));
        return false;
      }
      const faulty = isFault(problem) && !record.urgent && (await this.#sound());
      const faults = (record.faults ?? 0) + (faulty ? 1 : 0);
      if ((faulty && isGivenUp({ faults })) || (await this.#isFinal(problem, record, tries))) {
        await this.#change(record, { state: 'refused', tries, faults, settledAt: this.#stamp(), problem: plainProblem(problem) });
        this.dispatchEvent(new CustomEvent('refused', { detail: { record } }));
        continue;
      }
      const answered = problem.status > 0;
      const pause = Math.max(faulty ? pauseAfterFault(faults) : pauseAfter(tries, record.urgent), 1000 * (problem.facts?.retryAfter ?? 0));
      const next = this.#now() + pause;
      await this.#change(record, { state: 'onPhone', tries, faults, nextTryAt: new Date(next).toISOString(), waitUntil: answered ? next : null, problem: answered ? plainProblem(problem) : null });
      if (!answered) {
        // Out of reach for one is out of reach for all.
        this.dispatchEvent(new Event('unreached'));
        this.#sender.goIn(pause);
        return false;
      }
    }
  }

  /** A no that will stay a no. Changed on the way may be luck; changed on this phone is final, and never sent as if it were the deed. */
  async #isFinal(problem, record, tries) {
    if (problem.code !== 'api/digest') return isRefusal(problem);
    const same = (await this.#digest(record.text)) === record.digest;
    return !same || tries >= DAMAGED_TRIES;
  }

  #wakeForNext() {
    const next = Math.min(...this.waiting.map(r => r.waitUntil ?? (Date.parse(r.nextTryAt) || Infinity)));
    if (next < Infinity) this.#sender.goIn(Math.max(50, next - this.#now()));
  }

  #isOld(record) {
    return record.state !== 'refused' && this.#now() - Date.parse(record.settledAt) > KEEP_SETTLED_MS;
  }

  #stamp() {
    return new Date(this.#now()).toISOString();
  }

  async #change(record, change) {
    Object.assign(record, change);
    try {
      await this.#store.put({ ...record });
      this.#unsaved.delete(record.key);
      this.kept = true;
    } catch {
      this.kept = false; // the deed itself was kept before; only how far it has come was not
    }
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

/** Out of reach, overloaded, signed out, a session renewed elsewhere or asked to slow down are no refusals: the record waits. */
export function isRefusal(problem) {
  return !problem.unsure && problem.code !== 'auth/csrf' && problem.status >= 400 && problem.status < 500 && ![401, 408, 425, 429].includes(problem.status);
}

/** The server has failed at this very request, and says so: neither a no, nor out of reach, nor too much to do. */
export const isFault = problem => problem.status === 500;

export const plainProblem = ({ status, code, message, incident, facts }) => ({ status, code, message, incident, facts });
