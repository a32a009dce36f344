/** What a crew needs to read at the place, fetched while there is signal: the job in full and its safety documents, held per job. */
import { api } from '../shared/api.js';
import { clock } from '../shared/clock.js';

const KEEP_JOBS = 20, QUIET_MS = 400, AT_MOST_MS = 2_000;

export class JobPapers {
  #held = new Map();
  #under = new Map();
  #wanted = new Map();
  #changed;
  #get;

  /** `get(path)` asks the server. */
  constructor(changed, get = path => api.get(path, { quiet: true })) {
    this.#changed = changed;
    this.#get = get;
  }

  of(jobId) {
    return this.#held.get(jobId) ?? { job: null, safety: null };
  }

  /** [[jobId, papers]], as `take` reads them again after an opening without signal. */
  all() {
    return [...this.#held].slice(-KEEP_JOBS);
  }

  take(kept) {
    this.#held = new Map(kept);
  }

  /** Whether they are from before the change of the job with this number. */
  #isOld(jobId, number) {
    return (this.of(jobId).job?.number ?? -1) < number;
  }

  /**
   * Asks again if they are older than this change of the job, once the job has been left alone for a moment: a batch of deeds that goes out
   * after an hour without signal is one question, not one for each.
   */
  fetchIfOld({ id, number }) {
    if (!this.#isOld(id, number)) return;
    const wanted = this.#wanted.get(id) ?? { number, until: Date.now() + AT_MOST_MS };
    wanted.number = Math.max(wanted.number, number);
    clearTimeout(wanted.timer);
    wanted.timer = setTimeout(() => {
      this.#wanted.delete(id);
      if (this.#isOld(id, wanted.number)) this.fetch(id);
    }, Math.max(0, Math.min(QUIET_MS, wanted.until - Date.now())));
    this.#wanted.set(id, wanted);
  }

  /** One question at a time for each job; who asks meanwhile gets that answer and one more look. */
  fetch(jobId) {
    const under = this.#under.get(jobId);
    if (under) {
      under.again = true;
      return;
    }
    const asking = { again: false };
    this.#under.set(jobId, asking);
    this.#ask(jobId).catch(() => {
      // out of reach, or not ours any more: what is held stays, with the time it was fetched
    }).finally(() => {
      this.#under.delete(jobId);
      if (asking.again) this.fetch(jobId);
    });
  }

  async #ask(jobId) {
    const before = this.of(jobId).safety;
    const story = await this.#get(`/api/jobs/${jobId}`);
    const job = { ...story.job, history: story.history, hours: story.hours, materials: story.materials };
    const heldAt = new Date(clock.now()).toISOString();
    const safety = job.safety ? await this.#get(`/api/jobs/${jobId}/safety`).catch(() => null) : null;
    this.#held.delete(jobId);
    this.#held.set(jobId, { job, safety: safety ? { ...safety, heldAt } : before });
    this.#changed();
  }
}
