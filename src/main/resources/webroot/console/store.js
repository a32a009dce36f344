// What the console knows and what it can ask of the server. Elements show it and talk to nobody else.
import { api as pageApi, Problem } from '../shared/api.js';
import { clock } from '../shared/clock.js';
import { Collection } from '../shared/collection.js';
import { Live } from '../shared/live.js';
import { waits } from './queue.js';

const TOPICS = 'outages,jobs,alarms,crews,network,reports,conflicts,quarantine,planned';

/** Fires "changed" (once per frame), "network" {version, bbox}, "freshness", "callout-over" (a callout that is filled or has nobody left to ask), "ended" {reason}. */
export class ConsoleStore extends EventTarget {
  me;
  outages = new Collection();
  jobs = new Collection();
  alarms = new Collection();
  crews = new Collection();
  unplaced = new Collection();
  conflicts = new Collection();
  planned = new Collection();
  callouts = new Collection();

  /** By crew: the watch over it while it is at work, and the roll that is called or was called last. */
  watches = new Map();
  rollCalls = new Map();

  /** By what people off duty are put in order, as the settings say. */
  calloutRules = null;

  /** Journal number at which the quarantine last changed; what is in it is asked for where it is shown. */
  quarantineNumber = 0;

  /** True once the first snapshot has come. */
  ready = false;

  /** When the picture last changed, by the server's clock. */
  changedAt = null;

  #api;
  #live;
  #scheduled = false;
  #snapshotting;

  constructor(me, { api = pageApi, live = new Live(`/api/live?topics=${TOPICS}`, { post: (...a) => api.post(...a) }) } = {}) {
    super();
    this.me = me;
    this.#api = api;
    this.#live = live;
    live.addEventListener('item', e => this.#take(e.detail));
    live.addEventListener('snapshot', () => this.refresh());
    live.addEventListener('freshness', () => {
      this.#changed();
      this.dispatchEvent(new CustomEvent('freshness', { detail: { state: live.state } }));
    });
    live.addEventListener('ended', e => this.dispatchEvent(new CustomEvent('ended', { detail: e.detail })));
  }

  /** live | late | stale */
  get freshness() {
    return this.#live.state;
  }

  get age_ms() {
    return this.#live.age_ms;
  }

  get stale() {
    return this.#live.state === 'stale';
  }

  async open() {
    await this.#live.open();
    await this.refresh();
  }

  close() {
    this.#live.close();
  }

  retryNow() {
    this.#live.retryNow();
  }

  /** Fetches the whole picture anew; several wishes at once become one. Goes on trying, for without it the page knows nothing. */
  refresh() {
    return this.#snapshotting ??= (async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          const [all, contradictions, plans] = await Promise.all([this.#api.get('/api/console'), this.#api.get('/api/conflicts'), this.#api.get('/api/planned-outages')]);
          clock.observe(all.time);
          this.outages.replace(all.outages, all.number);
          this.jobs.replace(all.jobs, all.number);
          this.alarms.replace(all.alarms, all.number);
          this.crews.replace(all.crews, all.number);
          this.unplaced.replace(all.unplaced, all.number);
          this.callouts.replace(all.callouts, all.number);
          this.conflicts.replace(contradictions.conflicts, contradictions.number);
          this.planned.replace(plans.planned, plans.number);
          this.quarantineNumber = all.number;
          this.watches = new Map((all.watches ?? []).map(w => [w.crewId, w]));
          for (const call of all.rollCalls ?? []) this.#takeCall(call);
          this.ready = true;
          this.#api.get('/api/callouts').then(a => {
            this.calloutRules = a.rules;
            this.#changed();
          }, () => {}); // the page does without
          this.#changed();
          return;
        } catch (e) {
          if (e instanceof Problem && e.status >= 400 && e.status < 500) throw e;
          await new Promise(r => setTimeout(r, Math.min(10_000, 1000 * attempt)));
        }
      }
    })().finally(() => {
      this.#snapshotting = undefined;
    });
  }

  /**
   * Sends a command about one outage, job, alarm or report and takes its answer into the picture. On a conflict the thing is fetched again,
   * so that the page shows what it did not know, and the refusal goes to the caller: nothing is overwritten, nothing is repeated by itself.
   */
  async command(path, body) {
    try {
      const answer = await this.#api.post(path, body);
      this.#takeAnswer(path, answer);
      return answer;
    } catch (e) {
      if (e instanceof Problem && (e.status === 409 || e.status === 404)) await this.#look(path);
      throw e;
    }
  }

  /** Where the map looks: crews elsewhere move there less often. */
  look(box) {
    this.#live.look(box);
  }

  /** This console shows an alarm. Nothing hangs on the answer: the alarm stands there either way. */
  seen(alarmId) {
    this.#api.post(`/api/alarms/${alarmId}/seen`, {}).catch(() => {});
  }

  /** A report has its place: it waits no longer. */
  placed(id) {
    this.unplaced.remove(id);
    this.#changed();
  }

  get(path) {
    return this.#api.get(path);
  }

  story(outageId) {
    return this.#api.get(`/api/outages/${outageId}/story`);
  }

  signOut() {
    return this.#api.signOut();
  }

  async #look(path) {
    const [, kind, id] = /^\/api\/(outages)\/(\d+)/.exec(path) ?? [];
    try {
      if (kind) {
        const outage = await this.#api.get(`/api/outages/${id}`);
        this.outages.put(outage);
        this.#changed();
      } else {
        await this.refresh();
      }
    } catch {
      // The refusal of the command itself is what the person must read.
    }
  }

  /** An answer that is the whole thing is shown at once; a short one only says yes, and the stream brings the rest. */
  #takeAnswer(path, answer) {
    // A merge or split answers with both.
    if (answer?.kept && answer.other) {
      this.outages.put(answer.kept);
      this.outages.put(answer.other);
      this.#changed();
      return;
    }
    if (path.startsWith('/api/callouts')) {
      this.callouts.put(answer);
      this.#changed();
      return;
    }
    if (path.startsWith('/api/conflicts/')) {
      this.conflicts.remove(answer.id);
      this.#changed();
      return;
    }
    if (!answer?.id || !answer.can || answer.number === undefined) return;
    if (/^\/api\/outages\/\d+\/jobs$/.test(path) || path.startsWith('/api/jobs/')) this.jobs.put(answer);
    else if (path.startsWith('/api/outages/')) this.outages.put(answer);
    else if (path.startsWith('/api/planned-outages')) this.planned.put(answer);
    else if (path.startsWith('/api/alarms/')) this.alarms.put(answer);
    this.#changed();
  }

  #take({ kind, body }) {
    switch (kind) {
      case 'outage':
        this.outages.put(body);
        break;
      case 'job':
        this.jobs.put(body);
        this.dispatchEvent(new Event('job'));
        break;
      case 'alarm':
        this.alarms.put(body);
        break;
      case 'crew':
        this.crews.put(body);
        break;
      case 'moved':
        // Positions come often and alone: newer than what the crew holds whatever its number, unless what we began to look at was told late.
        for (const { id, position } of body.crews ?? []) {
          const crew = this.crews.get(id);
          if (crew && !(Date.parse(crew.position?.at) > Date.parse(position.at))) this.crews.put({ ...crew, position });
        }
        break;
      case 'report':
        if (waits(body)) this.unplaced.put(body);
        else this.unplaced.remove(body.id);
        break;
      case 'conflict':
        if (body.resolvedAt) this.conflicts.remove(body.id);
        else this.conflicts.put(body);
        break;
      case 'planned':
        this.planned.put(body);
        break;
      case 'watch':
        if (body.endedAt) this.watches.delete(body.crewId);
        else this.watches.set(body.crewId, body);
        break;
      case 'rollCall':
        this.#takeCall(body);
        break;
      case 'callout': {
        const held = this.callouts.get(body.id);
        this.callouts.put(body);
        if (held && !held.outcome && ['filled', 'exhausted'].includes(body.outcome)) this.dispatchEvent(new CustomEvent('callout-over', { detail: body }));
        break;
      }
      case 'quarantine':
        this.quarantineNumber = body.number;
        break;
      case 'network':
        this.dispatchEvent(new CustomEvent('network', { detail: body }));
        return;
      default:
        return;
    }
    this.#changed();
  }

  #takeCall(call) {
    const held = this.rollCalls.get(call.crewId);
    if (!held || held.id < call.id || (held.id === call.id && (held.number ?? 0) <= (call.number ?? 0))) this.rollCalls.set(call.crewId, call);
  }

  /** A roll that was called from here, before the stream tells of it. */
  called(call) {
    this.#takeCall(call);
    this.#changed();
  }

  #changed() {
    this.changedAt = clock.now();
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Not requestAnimationFrame: it stands still in a hidden tab, where the alarm must sound all the same.
    setTimeout(() => {
      this.#scheduled = false;
      this.dispatchEvent(new Event('changed'));
    }, 16);
  }
}
