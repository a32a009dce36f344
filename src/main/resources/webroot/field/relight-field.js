import { html, nothing } from 'lit';
import { api, newKey } from '/shared/api.js';
import { clock } from '/shared/clock.js';
import { Collection } from '/shared/collection.js';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { Live } from '/shared/live.js';
import { recall, remember } from '/shared/store.js';
import { language, named, otherLanguageHref, refusalWords, t } from '/shared/words.js';
import { jobCard, jobPage, titleOf } from './job-views.js';
import { distance_m, inOrderOfDay, isRunning, nextStep, stepPath, withWaiting } from './job-steps.js';
import { Outbox } from './outbox.js';
import { OutboxDatabase, OutboxInMemory } from './outbox-database.js';
import { outboxPage } from './outbox-page.js';
import { Positions } from './positions.js';
import { loadCauses } from './causes.js';
import './estimate-dialog.js';
import './reject-dialog.js';
import './field-phones.js';
import './restore-dialog.js';
import './sos-button.js';
import './sos-cover.js';

const CHECK_MS = 15_000;

/** The linesman's page: jobs in order, the next step, the outbox, SOS. Holds the state; the views are functions of it. */
class RelightField extends LightElement {
  static properties = {
    me: { state: true },
    crew: { state: true },
    route: { state: true },
    problem: { state: true },
    loaded: { state: true },
    sosOpen: { state: true },
  };

  #live = new Live('/api/live?topics=field,alarms');
  #jobs = new Collection();
  #alarms = new Collection();
  #outbox;
  #lasting = true;
  #positions = new Positions(fixes => this.#command('/api/field/positions', { fixes }));
  #introduced = false;
  #keeping = null;
  #silentSince = null;
  #outOfReach = false;
  #mapModule = null;
  #focusPage = false;

  constructor() {
    super();
    this.route = location.hash.slice(1);
    this.loaded = false;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', () => {
      this.route = location.hash.slice(1);
      this.problem = null;
      this.#focusPage = true;
      scrollTo(0, 0);
    });
    addEventListener('online', () => this.#outbox?.flush());
    addEventListener('offline', () => this.requestUpdate());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#outbox?.flush();
      this.#watchPositions();
    });
    for (const event of ['fix', 'state']) this.#positions.addEventListener(event, () => this.requestUpdate());
    this.#live.addEventListener('item', ({ detail }) => this.#take(detail));
    this.#live.addEventListener('snapshot', () => this.#load());
    this.#live.addEventListener('freshness', ({ detail }) => {
      if (detail.state === 'live') {
        this.#reached();
        this.#outbox?.flush();
      } else {
        this.#silentSince ??= Date.now();
      }
      this.requestUpdate();
    });
    this.#live.addEventListener('ended', ({ detail }) => this.#ended(detail.reason));
    api.addEventListener('signed-out', () => this.#ended('signed-out'));
    setInterval(() => document.visibilityState === 'visible' && this.requestUpdate(), CHECK_MS);
    this.#start();
  }

  async #start() {
    const held = recall('field.last');
    // Until the server has told the time: the phone's own, mended by what was seen last. A deed must not lie in the future.
    if (clock.offset_ms === 0) clock.observe(Date.now() + recall('field.clockAhead', 0));
    try {
      this.me = await api.me();
      if (!this.me) return this.#toSignIn();
      this.#introduced = true;
      remember('field.me', this.me);
    } catch {
      // No signal: the last person who signed in on this phone goes on; the server will ask who he is before it takes anything.
      this.me = recall('field.me');
      if (!this.me) {
        this.problem = { code: 'network/unreachable', status: 0 };
        setTimeout(() => this.#start(), 5000);
        return;
      }
    }
    if (this.#outbox) return;
    await this.#openOutbox();
    if (held && held.userId === this.me.user.id) this.#show(held.field);
    this.#watchPositions();
    // Subscribed before asked, so that nothing falls between; a phone without signal does not wait for the greeting.
    await Promise.race([this.#live.open().catch(() => undefined), new Promise(go => setTimeout(go, 1500))]);
    await this.#load();
    this.#outbox.flush();
    loadCauses();
  }

  /** One try at a command. A page that opened without signal introduces itself first: the server wants the session's own token with it. */
  async #command(path, body, key) {
    if (!this.#introduced) {
      const me = await api.me();
      if (!me) {
        this.#toSignIn();
        throw Object.assign(new Error('signed out'), { status: 401 });
      }
      if (me.user.id !== this.me.user.id) location.reload();
      this.#introduced = true;
    }
    try {
      return await api.post(path, body, { key, attempts: 1 });
    } catch (problem) {
      if (problem.code === 'auth/csrf') this.#introduced = false;
      throw problem;
    }
  }

  async #openOutbox() {
    let store;
    try {
      store = await OutboxDatabase.open();
    } catch {
      store = new OutboxInMemory();
      this.#lasting = false;
    }
    this.#outbox = new Outbox({ store, newKey, post: (path, body, key) => this.#command(path, body, key), now: () => clock.now() });
    this.#outbox.addEventListener('change', () => {
      if (this.#outbox.waiting.some(r => r.nextTryAt)) this.#lost();
      this.requestUpdate();
      const n = this.#outbox.waiting.length;
      if (n > 0) navigator.setAppBadge?.(n).catch(() => undefined);
      else navigator.clearAppBadge?.().catch(() => undefined);
    });
    this.#outbox.addEventListener('received', ({ detail }) => {
      this.#reached();
      if (detail.record.kind === 'sos' && detail.reply?.id) this.#alarms.put({ kind: 'sos', crewId: this.crew?.id, nearest: [], ...detail.reply });
      this.#load();
    });
    this.#outbox.addEventListener('refused', () => this.#load());
    this.#outbox.addEventListener('signed-out', () => this.requestUpdate());
    await this.#outbox.open(this.me.user.id);
  }

  async #load() {
    try {
      const field = await api.get('/api/field');
      this.#reached();
      this.problem = null;
      clock.observe(field.time);
      remember('field.clockAhead', clock.offset_ms);
      this.#show(field);
      this.#keep();
    } catch (problem) {
      if (problem.status !== 0 && !problem.unsure) {
        this.problem = problem;
      } else {
        this.#lost();
        setTimeout(() => this.#outOfReach && this.#load(), CHECK_MS);
      }
      this.requestUpdate();
    }
  }

  #reached() {
    this.#outOfReach = false;
    this.#silentSince = null;
  }

  #lost() {
    this.#outOfReach = true;
    this.#silentSince ??= Date.now();
  }

  #show({ crew, jobs, alarms, number }) {
    this.crew = crew;
    this.#jobs.replace(jobs, number);
    this.#alarms.replace(alarms ?? [], number);
    this.loaded = true;
    this.requestUpdate();
  }

  /** Keeps what is shown for an opening without signal; not at every single change of a busy minute. */
  #keep() {
    this.#keeping ??= setTimeout(() => {
      this.#keeping = null;
      remember('field.last', { userId: this.me.user.id, field: { crew: this.crew, jobs: this.#jobs.all(), alarms: this.#alarms.all(), number: this.#live.number } });
    }, 200);
  }

  #take({ kind, body }) {
    if (kind === 'job') {
      if (!body.crew || body.crew.id === this.crew?.id) this.#jobs.put(body);
      else this.#jobs.remove(body.id);
    } else if (kind === 'alarm') {
      this.#alarms.put(body);
    } else if (kind === 'crew' && body.id === this.crew?.id) {
      this.crew = body;
      this.#watchPositions();
    }
    this.#keep();
    this.requestUpdate();
  }

  #ended(reason) {
    if (reason === 'signed-out' || reason === 'revoked') this.#toSignIn();
    else setTimeout(() => this.#live.open().then(() => this.#load(), () => undefined), 1000);
  }

  #toSignIn() {
    if (this.sosOpen) return; // An SOS on the screen is not taken away; calling still works.
    location.assign(`/sign-in?next=${encodeURIComponent('/field')}`);
  }

  // -- deeds ---------------------------------------------------------------------------------------------------
  async #step(job, step, body = {}) {
    const at = step === 'onSite' && this.#positions.last ? { lon: this.#positions.last.lon, lat: this.#positions.last.lat, accuracy_m: this.#positions.last.accuracy_m } : {};
    await this.#outbox.add({ path: stepPath(job.id, step), kind: step, subject: { jobId: job.id, code: job.code, title: titleOf(job) }, body: { ...at, ...body } });
    navigator.vibrate?.(30);
  }

  #press(job, step) {
    if (step === 'restore') this.querySelector('restore-dialog').open(job, body => this.#step(job, 'restore', body));
    else if (step === 'estimate') this.querySelector('estimate-dialog').open(job, body => this.#step(job, 'estimate', body));
    else if (step === 'reject') this.querySelector('reject-dialog').open(job, body => this.#step(job, 'reject', body));
    else this.#step(job, step);
  }

  async #sos() {
    const last = this.#positions.last;
    const fresh = last && Date.now() - Date.parse(last.at) < 5 * 60_000;
    for (const old of this.#alarms.all()) if (old.kind === 'sos' && old.status === 'closed') this.#alarms.remove(old.id);
    this.sosOpen = true;
    navigator.vibrate?.([120, 60, 120]);
    await this.#outbox.add({ path: '/api/alarms/sos', kind: 'sos', urgent: true, subject: { title: t('field.sos') }, body: fresh ? { lon: last.lon, lat: last.lat, accuracy_m: last.accuracy_m } : {} });
    if (!fresh) this.#positions.start();
  }

  #watchPositions() {
    const wanted = recall('field.sharing', true) && this.crew?.status !== 'offShift' && document.visibilityState === 'visible' && this.me?.crew;
    if (wanted) this.#positions.start();
    else this.#positions.stop();
  }

  #share(on) {
    remember('field.sharing', on);
    this.#watchPositions();
    this.requestUpdate();
  }

  async #signOut() {
    const n = this.#outbox.waiting.length;
    if (n > 0 && !confirm(t('field.signOutWaiting', { n }))) return;
    try {
      await api.signOut();
    } catch {
      return void (this.problem = { code: 'network/unreachable', status: 0 });
    }
    remember('field.me', null);
    remember('field.last', null);
    location.assign('/sign-in?next=%2Ffield');
  }

  #theme(value) {
    remember('theme', value === 'system' ? null : value);
    if (value === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
    this.requestUpdate();
  }

  // -- what is shown ---------------------------------------------------------------------------------------------
  get #records() {
    return this.#outbox?.records ?? [];
  }

  /** The latest SOS of this crew, also when it has just been closed. */
  get #sosAlarm() {
    return this.#alarms.all().filter(a => a.kind === 'sos' && (a.crewId ?? a.crew?.id) === this.crew?.id).sort((a, b) => b.id - a.id)[0] ?? null;
  }

  get #sosRecord() {
    return this.#records.filter(r => r.kind === 'sos').at(-1) ?? null;
  }

  #from() {
    return this.#positions.last ?? this.crew?.position ?? null;
  }

  render() {
    if (!this.me) return this.problem ? html`<main>${problemNote(this.problem)}</main>` : html`<main aria-busy="true"><div class="card"><div class="bone short"></div><div class="bone"></div></div></main>`;
    const jobs = inOrderOfDay(this.#jobs.all().map(job => withWaiting(job, this.#records)));
    const [page, id] = this.route.split('/');
    const job = page === 'job' ? jobs.find(j => String(j.id) === id) : null;
    const sosActive = (this.#sosAlarm !== null && this.#sosAlarm.status !== 'closed') || this.#sosRecord?.state === 'onPhone' || this.#sosRecord?.state === 'sent';
    return html`
      ${this.#mast(page, job)}
      ${this.me.sample ? html`<aside class="sample" aria-label=${t('app.sample')}><b>${t('app.sample')}</b></aside>` : nothing}
      ${sosActive && !this.sosOpen ? html`<button class="sos-bar" @click=${() => { this.sosOpen = true; }}>${icon('a-life')}<b>${t(this.#sosAlarm?.takenBy ? 'field.sosTakenBy' : 'field.sosRunning', { name: this.#sosAlarm?.takenBy?.name })}</b>${icon('chevron')}</button>` : nothing}
      <main id="main" tabindex="-1" class=${page === 'map' ? 'full' : ''}>${this.#page(page, job, jobs)}</main>
      ${this.#foot(page, job)}
      <restore-dialog></restore-dialog>
      <reject-dialog></reject-dialog>
      <estimate-dialog></estimate-dialog>
      ${this.sosOpen ? html`<sos-cover .alarm=${this.#sosAlarm} .record=${this.#sosRecord} .phone=${this.#dispatchPhone} .position=${this.#positions.last} @close-cover=${() => { this.sosOpen = false; }}></sos-cover>` : nothing}`;
  }

  updated() {
    document.title = `${this.route.startsWith('outbox') ? t('outbox.title') : t('field.today')} · Relight`;
    if (this.#focusPage) {
      this.#focusPage = false;
      this.querySelector('#main')?.focus({ preventScroll: true });
    }
    if (this.route === 'map') this.#openMap();
  }

  get #dispatchPhone() {
    return this.me?.dispatchPhone ?? this.crew?.dispatchPhone ?? this.me?.units?.find(u => u.phone)?.phone ?? null;
  }

  #mast(page, job) {
    const waiting = this.#outbox?.waiting.length ?? 0;
    const inside = page !== '';
    const titles = { outbox: t('outbox.title'), me: t('field.me'), map: t('do.map'), job: job ? titleOf(job) : t('field.today') };
    const members = (this.crew?.members ?? []).map(m => m.name.split(' ').at(-1)).join(', ');
    const sub = page === 'job' && job ? [job.code, named(job.place?.hamlet), named(job.place?.commune)].filter(Boolean).join(' · ')
      : page === 'outbox' ? t('outbox.of', { crew: this.crew?.name, name: this.me.user.name }) : members || this.me.user.name;
    return html`<header class="mast">
      ${inside ? html`<a class="back" href="#" aria-label=${t('do.back')}>${icon('back')}</a>` : html`<svg class="mark" aria-hidden="true"><use href="/shared/icons.svg#i-mark"></use></svg>`}
      <div class="grow"><h1 class="cut">${inside ? titles[page] ?? t('field.today') : this.crew?.name ?? t('field.today')}</h1><p class="sub cut">${sub}</p></div>
      ${this.#light(waiting)}
      ${inside ? nothing : html`<a class="who" href="#me" aria-label=${t('field.me')}>${icon('user')}</a>`}
    </header>`;
  }

  #light(waiting) {
    const state = this.#signal;
    const [tone, name, word] = waiting > 0 ? ['restoring', state === 'live' ? 'sent' : 'signal0', t('field.waiting', { n: waiting })]
      : state === 'live' ? ['restored', 'signal', t('field.signal')] : state === 'late' ? ['restoring', 'signal', t('field.weak')] : ['restoring', 'signal0', t('field.noSignal')];
    return html`<a class="net ${tone}" href="#outbox">${icon(name)}<span>${word}</span></a>`;
  }

  #page(page, job, jobs) {
    const problem = this.problem ? problemNote(this.problem, () => this.#load()) : nothing;
    if (page === 'outbox') return outboxPage({ outbox: this.#outbox, lasting: this.#lasting, silentSince: this.#offlineSince, problemWords: refusalWords });
    if (page === 'me') return this.#mePage();
    if (page === 'map') return html`<div id="field-map"></div>`;
    const refused = this.#records.filter(r => r.state === 'refused');
    const notes = html`${problem}${this.#offlineNote()}${refused.length > 0 ? html`<a class="note urgent" href="#outbox">${icon('a-urgent')}<b>${t('outbox.refusedSome', { n: refused.length })}</b><p>${t('outbox.look')}</p></a>` : nothing}`;
    const view = { distanceOf: j => distance_m(this.#from(), j), press: (j, step) => this.#press(j, step), now: clock.now() };
    if (page === 'job') return job ? html`${notes}${jobPage(job, view)}` : html`${notes}<div class="empty">${icon('j-done')}<b>${t('field.jobGone')}</b><a href="#">${t('field.today')}</a></div>`;
    if (!this.me.crew && !this.crew) return html`<div class="note warn">${icon('a-warn')}<b>${t('field.noCrew')}</b><p>${t('field.noCrewText', { name: this.me.user.name })}</p></div>`;
    if (!this.loaded) return html`${notes}<div class="card"><div class="bone short"></div><div class="bone"></div></div>`;
    if (jobs.length === 0) return html`${notes}<div class="empty">${icon('restored')}<b>${t('field.nothing')}</b><span>${t('field.nothingText')}</span></div>`;
    const first = jobs.find(j => isRunning(j) && nextStep(j));
    return html`${notes}<h2 class="visually-hidden">${t('field.today')}</h2>${jobs.map(j => jobCard(j, { ...view, first: j === first }))}`;
  }

  /** live | late | stale, where stale also means that the server could just not be reached. */
  get #signal() {
    return !navigator.onLine || this.#outOfReach ? 'stale' : this.#live.state;
  }

  get #offlineSince() {
    return this.#signal === 'stale' ? (this.#silentSince ?? Date.now()) : null;
  }

  #offlineNote() {
    if (this.#signal !== 'stale') return nothing;
    return html`<div class="note warn" role="status">${icon('signal0')}<b>${t('outbox.offline', { time: format.moment(this.#offlineSince ?? Date.now()) })}</b><p>${t('field.offlineText')}</p></div>`;
  }

  #foot(page, job) {
    const sos = html`<sos-button @sos=${() => this.#sos()}></sos-button>`;
    if (page === 'outbox') return html`<nav class="foot two"><button class="btn glove" @click=${() => { this.#live.retryNow(); this.#outbox.flush(); }}>${icon('sent')} ${t('outbox.tryNow')}</button>${sos}</nav>`;
    const step = job && nextStep(job);
    if (job && step) {
      return html`<nav class="foot">
        <button class="btn primary glove wide" @click=${() => this.#press(job, step)}>${t(`step.${step}`)} ${icon(STEP_ICON[step])}</button>
        <div class="two">${job.can?.reject ? html`<button class="btn glove" @click=${() => this.#press(job, 'reject')}>${t('step.reject')}</button>` : job.status === 'onSite' ? html`<button class="btn glove" @click=${() => this.#press(job, 'estimate')}>${icon('clock')} ${t('step.estimate')}</button>` : html`<a class="btn glove" href="#map">${icon('map')} ${t('do.map')}</a>`}${sos}</div></nav>`;
    }
    return page === 'map' ? html`<nav class="foot two"><a class="btn glove" href="#">${icon('list')} ${t('do.list')}</a>${sos}</nav>` : html`<nav class="foot two"><a class="btn glove" href="#map">${icon('map')} ${t('do.map')}</a>${sos}</nav>`;
  }

  #mePage() {
    const sharing = recall('field.sharing', true);
    const theme = recall('theme') ?? 'system';
    const off = this.crew?.status === 'offShift';
    return html`
      <section class="card stack"><h2>${this.me.user.name}</h2><p class="dim">${[this.crew?.name, this.crew?.unit?.name].filter(Boolean).join(' · ')}</p>
        ${this.crew?.members?.length ? html`<ul class="members">${this.crew.members.map(m => html`<li>${icon('user')} ${m.name}${m.lead ? html` <span class="sure">${t('field.lead')}</span>` : nothing}</li>`)}</ul>` : nothing}</section>
      <section class="card stack"><label class="switch"><span><b>${t('field.sharing')}</b><small>${t('field.sharingText')}</small></span>
        <input type="checkbox" role="switch" .checked=${sharing} ?disabled=${off} @change=${e => this.#share(e.target.checked)}></label>
        <p class="small-text ${this.#positions.state === 'on' ? 'restored' : 'restoring'}"><b class="tint">${t(off ? 'position.offShift' : `position.${this.#positions.state}`)}</b>
          ${this.#positions.last ? html` · ${t('position.accuracy', { distance: format.distance(this.#positions.last.accuracy_m) })}` : nothing}
          ${this.#positions.sentAt ? html` · ${t('position.sent', { time: format.clock(this.#positions.sentAt) })}` : nothing}</p></section>
      ${this.me.crew ? html`<field-phones></field-phones>` : nothing}
      <section class="card stack"><fieldset><legend class="label">${t('do.theme')}</legend><div class="three">${['system', 'light', 'dark'].map(value => html`<label class="choice"><input type="radio" name="theme" .checked=${theme === value} @change=${() => this.#theme(value)}><span>${t(`theme.${value}`)}</span></label>`)}</div></fieldset>
        <a class="btn glove" href=${otherLanguageHref()} lang=${language === 'vi' ? 'en' : 'vi'}>${language === 'vi' ? 'English' : 'Tiếng Việt'}</a>
        <button class="btn glove" @click=${() => this.#signOut()}>${icon('signout')} ${t('do.signOut')}</button></section>`;
  }

  async #openMap() {
    const place = this.querySelector('#field-map');
    if (!place || place.dataset.failed) return;
    try {
      this.#mapModule ??= import('./field-map.js');
      (await this.#mapModule).showMap(place, { jobs: this.#jobs.all().filter(isRunning), crew: this.crew, position: this.#from() });
    } catch (e) {
      console.warn('map', e);
      this.#mapModule = null;
      place.dataset.failed = 'true';
      place.replaceChildren(Object.assign(document.createElement('p'), { className: 'empty', textContent: t('field.mapFailed') }));
    }
  }
}

const STEP_ICON = { acknowledge: 'j-ack', enRoute: 'j-enroute', onSite: 'j-onsite', restore: 'restored' };

function problemNote(problem, retry) {
  const { text, code, incident } = refusalWords(problem);
  return html`<div class="note urgent" role="alert">${icon('a-urgent')}<b>${text}</b><p class="hint mono">${incident ? `${code} · ${t('problem.incident', { incident })}` : code}</p>${retry ? html`<div><button class="btn touch" @click=${retry}>${t('do.retry')}</button></div>` : nothing}</div>`;
}

customElements.define('relight-field', RelightField);
