/** What a crew needs to read at the place, fetched while there is signal: the job in full and its safety documents, held per job. */
import { api } from '/shared/api.js';
import { clock } from '/shared/clock.js';

const KEEP_JOBS = 20;

export class JobPapers {
  #held = new Map();
  #under = new Map();
  #changed;

  constructor(changed) {
    this.#changed = changed;
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

  /** Asks again when the job has changed since its papers were fetched. */
  fetchIfOld(job) {
    if ((this.of(job.id).job?.number ?? -1) < job.number) this.fetch(job.id);
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
    const story = await api.get(`/api/jobs/${jobId}`, { quiet: true });
    const job = { ...story.job, history: story.history, hours: story.hours, materials: story.materials };
    const heldAt = new Date(clock.now()).toISOString();
    const safety = job.safety ? await api.get(`/api/jobs/${jobId}/safety`, { quiet: true }).catch(() => null) : null;
    this.#held.delete(jobId);
    this.#held.set(jobId, { job, safety: safety ? { ...safety, heldAt } : before });
    this.#changed();
  }
}
