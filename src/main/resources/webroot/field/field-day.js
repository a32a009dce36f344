/**
 * The day of a crew as this phone knows it: who is here, the jobs, the alarms, what still waits to be sent, and whether the server can be
 * reached. Holds no picture of it; the page asks and draws. Fires "change", "signed-out" (nobody is signed in any more) and "item".
 */
import { api, newKey } from '/shared/api.js';
import { clock } from '/shared/clock.js';
import { Collection } from '/shared/collection.js';
import { Live } from '/shared/live.js';
import { recall, remember } from '/shared/store.js';
import { t } from '/shared/words.js';
import { calloutState } from './callout.js';
import { loadCauses } from './causes.js';
import { loadSafetyWords } from './safety-words.js';
import { FieldLink } from './field-link.js';
import { inOrderOfDay, isAtPlace, isOpen, isRunning, stepPath, titleOf, withWaiting } from './job-steps.js';
import { forgetDay, isOver, keepDay, keepPerson, keepUntil, keptDay, keptPerson } from './kept-day.js';
import { prepareAround } from './around.js';
import { contentDigest, sha256 } from './digest.js';
import { DoublePress } from './double-press.js';
import { handOut, handOutPage } from './hand-out.js';
import { Outbox, isOpen as isWaiting, isSettled } from './outbox.js';
import { clearOthers, OutboxDatabase, OutboxInMemory } from './outbox-database.js';
import { JobPapers } from './job-papers.js';
import { shareWithOtherPages } from './other-pages.js';
import { Photos } from './photos.js';
import { Positions } from './positions.js';

const CHECK_MS = 15_000, GREETING_MS = 1500, AGAIN_MS = 5000, KEEP_AFTER_MS = 200, FRESH_FIX_MS = 5 * 60_000;

const bodies = new Map();

function bodyOf({ key, text }) {
  if (!bodies.has(key)) bodies.set(key, text ? JSON.parse(text) : {});
  return bodies.get(key);
}

/** Whether another job must be done before this one may begin. */
const waits = job => (job?.dependsOn ?? []).some(d => d.met === false);

export class FieldDay extends EventTarget {
  #live = new Live('/api/live?topics=field,alarms');
  #link = new FieldLink(() => this.me?.user.id);
  #jobs = new Collection();
  #alarms = new Collection();
  #taken = new Map();
  #papers = new JobPapers(() => this.#paperChanged());
  #pressed = new DoublePress();
  #keeping = null;
  #silentSince = null;
  #loadAgain;
  #outOfReach = false;
  #keptUntilAt = 0;

  me = null;
  crew = null;
  problem = null;
  /** Whether there is anything to show yet, from the server or from this phone. */
  loaded = false;
  /** What else the server had to say to this person: notes to read, somebody asking. */
  news = {};
  /** Notes of the shift before. */
  notes = [];
  outbox = null;
  photos = null;
  /** False where the browser keeps nothing beyond this page. */
  lasting = true;
  positions = new Positions(fixes => this.#link.post('/api/field/positions', { fixes }, newKey()));

  constructor() {
    super();
    addEventListener('online', () => {
      this.#flush();
      if (this.#outOfReach) this.load();
      this.#changed();
    });
    addEventListener('offline', () => this.#changed());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#flush();
      this.#watchPositions();
    });
    for (const event of ['fix', 'state']) this.positions.addEventListener(event, () => this.#changed());
    this.#live.addEventListener('item', ({ detail }) => this.#take(detail));
    this.#live.addEventListener('snapshot', () => this.load());
    this.#live.addEventListener('freshness', ({ detail }) => {
      if (detail.state === 'live') {
        this.#reached();
        this.#flush();
      } else {
        this.#silentSince ??= Date.now();
      }
      this.#changed();
    });
    this.#live.addEventListener('ended', ({ detail }) => this.#ended(detail.reason));
    api.addEventListener('signed-out', () => this.#signedOut());
    setInterval(() => {
      if (isOver(clock.now()) && !this.sosActive) this.#shiftOver();
      else if (document.visibilityState === 'visible') this.#changed();
    }, CHECK_MS);
  }

  async start() {
    // Until the server has told the time: the phone's own, mended by what was seen last. A deed must not lie in the future.
    if (clock.offset_ms === 0) clock.observe(Date.now() + recall('field.clockAhead', 0));
    if (isOver(clock.now())) {
      forgetDay();
      clearOthers(null, { isOpen: isWaiting, isSettled }).catch(() => undefined);
    }
    const known = keptPerson(clock.now());
    const asked = this.#link.introduce();
    try {
      // Who is known here does not wait for a line that swallows answers.
      this.me = known ? await soon(asked, GREETING_MS) : await asked;
      if (!this.me) return this.#signedOut();
      if (known && known.user.id !== this.me.user.id) forgetDay();
      keepPerson(this.me, clock.now());
    } catch {
      // No signal: the last person who signed in on this phone goes on; the server will ask who he is before it takes anything.
      this.me = known;
      if (!this.me) {
        this.problem = { code: 'network/unreachable', status: 0 };
        this.#changed();
        setTimeout(() => this.start(), AGAIN_MS);
        return;
      }
      asked.then(me => {
        if (!me) this.#signedOut();
        else if (me.user.id !== known.user.id) location.reload();
        else keepPerson(me, clock.now());
      }, () => undefined);
    }
    this.#changed();
    if (this.outbox) return;
    await this.#openOutbox();
    const kept = keptDay(this.me.user.id);
    if (kept) this.#show(kept);
    this.#watchPositions();
    // Subscribed before asked, so that nothing falls between; a phone without signal does not wait for the greeting.
    await Promise.race([this.#live.open().catch(() => undefined), new Promise(go => setTimeout(go, GREETING_MS))]);
    this.#flush();
    await this.load();
    loadCauses();
    if (this.jobs.some(job => job.safety)) loadSafetyWords();
  }

  async #openOutbox() {
    let store;
    const userId = this.me.user.id;
    try {
      store = await OutboxDatabase.open(userId);
    } catch {
      store = new OutboxInMemory();
    }
    this.lasting = store.lasting;
    const now = () => clock.now();
    this.photos = new Photos({ store, link: this.#link, hash: sha256, now, alone: inOnePage(`relight-photos-${userId}`) });
    this.photos.addEventListener('change', () => this.#changed());
    this.photos.addEventListener('reached', () => this.#reached());
    const outbox = new Outbox({ store, newKey, post: record => this.#link.command(record), now, digest: contentDigest, sound: () => this.#link.isSound(), alone: inOnePage(`relight-outbox-${userId}`) });
    outbox.addEventListener('change', () => {
      this.#changed();
      const n = this.waiting;
      if (n > 0) navigator.setAppBadge?.(n).catch(() => undefined);
      else navigator.clearAppBadge?.().catch(() => undefined);
    });
    outbox.addEventListener('unreached', () => this.#lost());
    outbox.addEventListener('received', ({ detail }) => {
      this.#reached();
      if (detail.record.subject?.jobId && detail.record.number) this.#papers.fetchIfOld({ id: detail.record.subject.jobId, number: detail.record.number });
      if (detail.record.kind === 'sos' && detail.reply?.id) this.#alarms.put({ drill: bodyOf(detail.record).drill ?? false, kind: 'sos', crewId: this.crew?.id, nearest: [], ...detail.reply });
      if (detail.record.photo) this.photos.flush();
      else if (this.#live.state !== 'live') this.load(); // else the change itself comes down the stream, at a fraction of the bytes
    });
    outbox.addEventListener('refused', () => this.load());
    outbox.addEventListener('signed-out', () => this.#changed());
    await this.photos.open();
    await outbox.open(userId, await clearOthers(userId, { isOpen: isWaiting, isSettled }).catch(() => 0));
    this.outbox = outbox;
    shareWithOtherPages(userId, { outbox, photos: this.photos });
  }

  async load() {
    try {
      const { number, time, ...field } = await api.get('/api/field');
      this.#reached();
      this.problem = null;
      clock.observe(time);
      remember('field.clockAhead', clock.offset_ms);
      this.#show({ ...field, number });
      this.#keep();
      prepareAround(this.#jobs.all().filter(isRunning));
      this.#readNotes();
      for (const job of this.#jobs.all().filter(isRunning)) this.#papers.fetchIfOld(job);
    } catch (problem) {
      if (problem.status !== 0 && !problem.unsure) {
        this.problem = problem;
      } else {
        this.#lost();
        clearTimeout(this.#loadAgain);
        this.#loadAgain = setTimeout(() => this.#outOfReach && this.load(), CHECK_MS);
      }
      this.#changed();
    }
  }

  /** What the shift before has left: asked for apart, since it changes twice a day. */
  async #readNotes() {
    if (!this.me.crew) return;
    try {
      const { handOvers } = await api.get('/api/field/hand-overs', { quiet: true });
      this.notes = handOvers;
      this.#keep();
      this.#changed();
    } catch {
      // what was read before stays
    }
  }

  // -- what there is -----------------------------------------------------------------------------------------------
  /** The deeds of this person, each with its body read again from the text that is sent. */
  get records() {
    return (this.outbox?.records ?? []).map(record => ({ ...record, body: bodyOf(record) }));
  }

  get waiting() {
    if (!this.outbox) return 0;
    const told = this.outbox.waiting;
    // A photo counts once, whether its record or its bytes are still here.
    return told.length + this.photos.waiting.filter(p => !told.some(r => r.photo === p.sha256)).length;
  }

  /** The jobs in the order of the day, each with what this phone did and the server has not shown yet. */
  get jobs() {
    const mine = this.#jobs.all().filter(job => job.status !== 'draft').map(job => withWaiting(job, this.records, this.crew?.id));
    return inOrderOfDay([...mine, ...this.#taken.values()]);
  }

  /** The safety documents and the record of a job as we hold them: {job, safety}, each null while not known. */
  papersOf(jobId) {
    return this.#papers.of(jobId);
  }

  /** Asks for the papers of a job that somebody looks at. */
  lookInto(jobId) {
    if (this.#jobs.get(jobId)) this.#papers.fetch(jobId);
  }

  /** Who watches over this crew: {dueAt, every_s}, or null while nobody has to. Without signal a deed on this phone ends it. */
  get watch() {
    const watch = this.news.watch;
    return watch && !watch.endedAt && this.jobs.some(isAtPlace) ? watch : null;
  }

  /** The roll-call this person has not answered, or null. The leader answers for all who stand before him. */
  get rollCall() {
    const call = this.news.rollCall;
    if (!call || call.endedAt || call.members.every(m => m.answeredAt)) return null;
    const mine = this.crew?.members?.find(m => m.userId !== undefined && m.userId === this.me.user.id) ?? null;
    const answered = this.records.some(r => r.kind === 'rollCall' && r.subject.rollCallId === call.id) || (mine && call.members.find(m => m.id === mine.id)?.answeredAt);
    return answered ? null : { ...call, mine, leads: mine?.lead ?? false };
  }

  /** Whether this person is asked to come off duty, with what he answered on this phone; null where nobody asks. */
  get callout() {
    return calloutState(this.news.callout, this.records, clock.now());
  }

  /** Alarms of others in which this crew was asked to help. */
  get calledToHelp() {
    return this.#alarms.all().filter(a => a.status !== 'closed' && (a.crewId ?? null) !== this.crew?.id && a.helpers?.includes(this.crew?.id));
  }

  /** The latest SOS of this crew, also when it has just been closed. */
  get sosAlarm() {
    return this.#alarms.all().filter(a => a.kind === 'sos' && (a.crewId ?? a.crew?.id) === this.crew?.id).sort((a, b) => b.id - a.id)[0] ?? null;
  }

  get sosRecord() {
    return this.records.filter(r => r.kind === 'sos').at(-1) ?? null;
  }

  get sosActive() {
    return (this.sosAlarm !== null && this.sosAlarm.status !== 'closed') || (this.sosRecord !== null && isOpen(this.sosRecord));
  }

  /** Where this phone is, else where its crew was last seen. */
  get place() {
    return this.positions.last ?? this.crew?.position ?? null;
  }

  /** Notes of the shift before that this person has not read. */
  get unreadNotes() {
    const read = new Set(this.records.flatMap(r => (r.kind === 'handOverRead' && r.state !== 'refused' ? [r.subject.handOverId] : r.kind === 'shiftOn' && r.state !== 'refused' ? (r.body.read ?? []) : [])));
    return this.notes.filter(n => !n.read && !read.has(n.id));
  }

  /** Whether this person is on shift, as far as this phone knows: what it did itself counts at once; colleagues come and go by themselves. */
  get onShift() {
    const last = this.records.filter(r => (r.kind === 'shiftOn' || r.kind === 'shiftOff') && isOpen(r)).at(-1);
    if (last) return last.kind === 'shiftOn';
    return this.crew?.status !== 'offShift' && this.crew?.members?.find(m => m.userId === this.me?.user.id)?.onShift !== false;
  }

  get dispatchPhone() {
    return this.news.dispatchPhone ?? this.crew?.phone ?? null;
  }

  /** How long the server keeps where a crew was; null until it has said so. */
  get positionsKept_days() {
    return this.news.positionsKept_days ?? null;
  }

  /** live | late | stale, where stale also means that the server could just not be reached. */
  get signal() {
    return !navigator.onLine || this.#outOfReach ? 'stale' : this.#live.state;
  }

  get offlineSince() {
    return this.signal === 'stale' ? (this.#silentSince ?? Date.now()) : null;
  }

  // -- deeds -------------------------------------------------------------------------------------------------------
  /** A step of a job: safe on this phone when this resolves, told to the server as soon as it can be reached. */
  async step(job, step, body = {}) {
    const here = step === 'onSite' ? this.#fixBody(this.positions.last) : {};
    await this.deed(step, { job, path: stepPath(job.id, step), body: { ...here, ...body } });
  }

  /** Any other deed, about a job or not; `about` is what this phone wants to know of it later. */
  async deed(kind, { job = null, path, body = {}, title, about = {} }) {
    if (this.#pressed.isSecond(`${kind} ${path} ${JSON.stringify(body)}`)) return;
    const subject = { ...about, ...(job ? { jobId: job.id, code: job.code, title: title ?? titleOf(job) } : { title }) };
    await this.outbox.add({ path, kind, subject, body });
    navigator.vibrate?.(30);
  }

  /** A photo of a job, made by pictureOf: with its record on this phone when this resolves; rejects when there is no room for it. */
  async photo(job, { about, picture }) {
    const here = this.sharing ? this.#placeOf(this.positions.last) : {};
    await this.outbox.add({ path: `/api/jobs/${job.id}/photos`, kind: 'photo', subject: { jobId: job.id, code: job.code, title: titleOf(job) }, body: { sha256: picture.sha256, about, ...here }, photo: picture });
    this.photos.flush();
    navigator.vibrate?.(30);
  }

  #placeOf(fix) {
    return fix && Date.now() - Date.parse(fix.at) < FRESH_FIX_MS ? { lon: fix.lon, lat: fix.lat } : {};
  }

  /** A refused record, or the refused bytes of a photo, once more. */
  async retry(record) {
    await this.outbox.retry(record.key);
    if (record.photo) await this.photos.retry(record.photo);
  }

  async drop(record, reason) {
    await this.outbox.drop(record.key, reason);
    if (record.photo) await this.photos.drop(record.photo);
    this.#changed();
  }

  /** All that waits here, in one file that can be read without this phone. */
  async handOut() {
    const records = this.records.filter(r => r.state !== 'received' || this.photos.waiting.some(p => p.sha256 === r.photo));
    const words = { title: t('outbox.file'), deed: kind => t(`deed.${kind}`), state: state => t(state === 'dropped' ? 'outbox.dropped' : `receipt.${state}`), columns: ['number', 'time', 'deed', 'state', 'content'].map(c => t(`outbox.column.${c}`)) };
    const photosOf = async hash => {
      const bytes = await this.photos.bytes(hash);
      return bytes ? { type: this.photos.of(hash)?.type ?? 'image/jpeg', bytes } : null;
    };
    const text = await handOutPage({ user: { id: this.me.user.id, name: this.me.user.name }, crew: this.crew && { id: this.crew.id, name: this.crew.name }, records, photosOf, words, now: clock.now() });
    await handOut(text, `relight-${new Date(clock.now()).toISOString().slice(0, 16).replace(/[:T]/g, '-')}.html`);
  }

  /** Where this phone is, as a deed carries it; nothing while it does not know. */
  get here() {
    return this.#placeOf(this.positions.last);
  }

  /** The last photo this phone took of a job for one purpose, by its hash; undefined where there is none. */
  photoOf(job, about) {
    return this.records.filter(r => r.kind === 'photo' && r.subject?.jobId === job.id && r.body.about === about).at(-1)?.body.sha256;
  }

  async sos({ drill = false } = {}) {
    const last = this.positions.last;
    const fresh = last && Date.now() - Date.parse(last.at) < FRESH_FIX_MS;
    for (const old of this.#alarms.all()) if (old.kind === 'sos' && old.status === 'closed') this.#alarms.remove(old.id);
    navigator.vibrate?.([120, 60, 120]);
    await this.outbox.add({ path: '/api/alarms/sos', kind: 'sos', urgent: true, subject: { title: t(drill ? 'sos.drill' : 'field.sos') }, body: { ...(fresh ? this.#fixBody(last) : {}), ...(drill ? { drill: true } : {}) } });
    if (!fresh) this.positions.start();
  }

  #fixBody(fix) {
    return fix ? { lon: fix.lon, lat: fix.lat, accuracy_m: fix.accuracy_m } : {};
  }

  tryNow() {
    this.#live.retryNow();
    this.outbox?.tryNow();
    this.photos?.flush();
  }

  get sharing() {
    return recall('field.sharing', true);
  }

  set sharing(on) {
    remember('field.sharing', on);
    this.#watchPositions();
    this.#changed();
  }

  /** Ends the session; false, with the problem kept, when the server could not be told. What was not sent stays on this phone. */
  async signOut() {
    try {
      await api.signOut();
    } catch {
      this.problem = { code: 'network/unreachable', status: 0 };
      this.#changed();
      return false;
    }
    await this.#forget();
    return true;
  }

  // -- within ------------------------------------------------------------------------------------------------------
  #watchPositions() {
    const wanted = this.sharing && this.onShift && document.visibilityState === 'visible' && this.me?.crew;
    if (wanted) this.positions.start();
    else this.positions.stop();
  }

  #flush() {
    this.outbox?.flush();
    this.photos?.flush();
  }

  #reached() {
    const back = this.#outOfReach || this.#silentSince !== null;
    this.#outOfReach = false;
    this.#silentSince = null;
    if (back) this.#changed(); // nobody reads that the server is silent when it has just answered
    if (this.me && Date.now() - this.#keptUntilAt > CHECK_MS) {
      this.#keptUntilAt = Date.now();
      keepUntil(this.crew?.shift?.until, clock.now());
    }
  }

  #lost() {
    this.#outOfReach = true;
    this.#silentSince ??= Date.now();
  }

  #show({ crew, jobs, alarms, number, papers, taken, notes, ...news }) {
    const held = this.#jobs.all();
    this.crew = crew;
    this.news = news;
    if (notes) this.notes = notes;
    this.#jobs.replace(jobs, number);
    this.#alarms.replace(alarms ?? [], number);
    if (papers) this.#papers.take(papers);
    for (const job of taken ?? []) this.#taken.set(job.id, job);
    for (const job of held) if (!this.#jobs.get(job.id)) this.#takeAway(job, null);
    for (const job of this.#jobs.all()) this.#taken.delete(job.id);
    this.loaded = true;
    this.#changed();
  }

  /** Keeps what is shown for an opening without signal; not at every single change of a busy minute. */
  #keep() {
    this.#keeping ??= setTimeout(() => {
      this.#keeping = null;
      keepDay(this.me.user.id, { ...this.news, crew: this.crew, jobs: this.#jobs.all(), alarms: this.#alarms.all(), number: this.#live.number, papers: this.#papers.all(), taken: [...this.#taken.values()], notes: this.notes });
    }, KEEP_AFTER_MS);
  }

  #take({ kind, body }) {
    if (kind === 'job') {
      if (this.#isOurs(body)) {
        this.#taken.delete(body.id);
        if (waits(this.#jobs.get(body.id)) && !waits(body)) navigator.vibrate?.([200, 100, 200]);
        this.#jobs.put(body);
        this.#papers.fetchIfOld(body);
      } else {
        const held = this.#jobs.get(body.id);
        this.#jobs.remove(body.id);
        if (held) this.#takeAway(held, body);
      }
    } else if (kind === 'alarm') {
      this.#alarms.put(body);
    } else if (kind === 'watch' || kind === 'rollCall') {
      const held = this.news[kind];
      if (body.crewId === this.crew?.id && (!body.endedAt || !held || held.id === body.id)) this.news = { ...this.news, [kind]: body.endedAt ? null : body };
    } else if (kind === 'callout') {
      if (body.userId === this.me?.user.id) this.news = { ...this.news, callout: body.callout };
    } else if (kind === 'crew' && body.id === this.crew?.id) {
      this.crew = body;
      this.#watchPositions();
    }
    this.#keep();
    this.#changed();
  }

  /** Led by this crew, or helped by it. */
  #isOurs(job) {
    return !job.crew || job.crew.id === this.crew?.id || (job.crews ?? []).some(c => c.id === this.crew?.id && c.state !== 'left');
  }

  /** A job that went to another crew while people were at it stays in sight: what they wrote is kept, and the page says that it does not count. */
  #takeAway(held, now) {
    const touched = ['acknowledged', 'enRoute', 'onSite', 'working', 'suspended'].includes(held.status) || this.records.some(r => r.subject?.jobId === held.id);
    if (!touched || !isRunning(held)) return;
    this.#taken.set(held.id, { ...held, can: {}, takenAway: { crew: now?.crew?.name ?? null, at: new Date(clock.now()).toISOString() } });
  }

  #paperChanged() {
    if (this.me) this.#keep();
    this.#changed();
  }

  #ended(reason) {
    if (reason === 'signed-out' || reason === 'revoked') this.#signedOut(reason);
    else setTimeout(() => this.#live.open().then(() => this.load(), () => undefined), 1000);
  }

  /** Nobody is signed in any more, or somebody has ended it: what was here to be read goes before anything else happens. */
  #signedOut(reason = 'signed-out') {
    this.#forget().finally(() => this.dispatchEvent(new CustomEvent('signed-out', { detail: { reason } })));
  }

  /** Out of reach for a whole shift: nothing of the day may be read here any more. What was not sent waits for its own. */
  #shiftOver() {
    this.#forget().finally(() => location.reload());
  }

  async #forget() {
    forgetDay();
    clearTimeout(this.#keeping);
    await Promise.allSettled([this.outbox?.forgetSettled(), this.photos?.forgetSettled()]);
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** Does the work in one page at a time, where the browser can tell; the others' turn comes when this one is closed. */
const inOnePage = name => work => (navigator.locks ? navigator.locks.request(name, { ifAvailable: true }, lock => (lock ? work() : undefined)) : work());

/** The answer if it comes soon; rejects otherwise. */
const soon = (asked, ms) => Promise.race([asked, new Promise((_, late) => setTimeout(() => late(new Error('late')), ms))]);
