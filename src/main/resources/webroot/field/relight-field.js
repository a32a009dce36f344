import { html, nothing } from 'lit';
import { clock } from '/shared/clock.js';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { named, refusalWords, t } from '/shared/words.js';
import { FieldDay } from './field-day.js';
import { distance_m, isRunning, nextStep, titleOf } from './job-steps.js';
import { jobCard, jobPage, STEP_ICON } from './job-views.js';
import { mePage } from './me-page.js';
import { outboxPage } from './outbox-page.js';
import './estimate-dialog.js';
import './reject-dialog.js';
import './restore-dialog.js';
import './sos-button.js';
import './sos-cover.js';

/** Steps that are asked about before they are taken. */
const ASKED = ['restore', 'estimate', 'reject'];

/** The linesman's page: jobs in order, the next step, the outbox, SOS. Draws the day; what happens is the day's business. */
class RelightField extends LightElement {
  static properties = { route: { state: true }, sosOpen: { state: true } };

  #day = new FieldDay();
  #mapModule = null;
  #focusPage = false;

  constructor() {
    super();
    this.route = location.hash.slice(1);
  }

  /** What the page draws; for whoever drives it from outside. */
  get day() {
    return this.#day;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', () => {
      this.route = location.hash.slice(1);
      this.#focusPage = true;
      scrollTo(0, 0);
    });
    this.#day.addEventListener('change', () => this.requestUpdate());
    this.#day.addEventListener('signed-out', () => this.#toSignIn());
    this.#day.start();
  }

  #toSignIn() {
    if (this.sosOpen) return; // An SOS on the screen is not taken away; calling still works.
    location.assign(`/sign-in?next=${encodeURIComponent('/field')}`);
  }

  #press(job, step) {
    if (ASKED.includes(step)) this.querySelector(`${step}-dialog`).open(job, body => this.#day.step(job, step, body));
    else this.#day.step(job, step);
  }

  #sos() {
    this.sosOpen = true;
    this.#day.sos();
  }

  async #signOut() {
    const n = this.#day.waiting;
    if (n > 0 && !confirm(t('field.signOutWaiting', { n }))) return;
    if (await this.#day.signOut()) location.assign('/sign-in?next=%2Ffield');
  }

  render() {
    const day = this.#day;
    if (!day.me) return day.problem ? html`<main>${problemNote(day.problem)}</main>` : html`<main aria-busy="true"><div class="card"><div class="bone short"></div><div class="bone"></div></div></main>`;
    const jobs = day.jobs;
    const [page, id] = this.route.split('/');
    const job = page === 'job' ? jobs.find(j => String(j.id) === id) : null;
    const taken = day.sosAlarm?.takenBy;
    return html`
      ${this.#mast(page, job)}
      ${day.me.sample ? html`<aside class="sample" aria-label=${t('app.sample')}><b>${t('app.sample')}</b></aside>` : nothing}
      ${day.sosActive && !this.sosOpen ? html`<button class="sos-bar" @click=${() => { this.sosOpen = true; }}>${icon('a-life')}<b>${t(taken ? 'field.sosTakenBy' : 'field.sosRunning', { name: taken?.name })}</b>${icon('chevron')}</button>` : nothing}
      <main id="main" tabindex="-1" class=${page === 'map' ? 'full' : ''}>${this.#page(page, job, jobs)}</main>
      ${this.#foot(page, job)}
      <restore-dialog></restore-dialog>
      <reject-dialog></reject-dialog>
      <estimate-dialog></estimate-dialog>
      ${this.sosOpen ? html`<sos-cover .alarm=${day.sosAlarm} .record=${day.sosRecord} .phone=${day.dispatchPhone} .position=${day.positions.last} @close-cover=${() => { this.sosOpen = false; }}></sos-cover>` : nothing}`;
  }

  updated() {
    document.title = `${this.route.startsWith('outbox') ? t('outbox.title') : t('field.today')} · Relight`;
    if (this.#focusPage) {
      this.#focusPage = false;
      this.querySelector('#main')?.focus({ preventScroll: true });
    }
    if (this.route === 'map') this.#openMap();
  }

  #mast(page, job) {
    const { crew, me, waiting, signal } = this.#day;
    const inside = page !== '';
    const titles = { outbox: t('outbox.title'), me: t('field.me'), map: t('do.map'), job: job ? titleOf(job) : t('field.today') };
    const members = (crew?.members ?? []).map(m => m.name.split(' ').at(-1)).join(', ');
    const sub = page === 'job' && job ? [job.code, named(job.place?.hamlet), named(job.place?.commune)].filter(Boolean).join(' · ')
      : page === 'outbox' ? t('outbox.of', { crew: crew?.name, name: me.user.name }) : members || me.user.name;
    return html`<header class="mast">
      ${inside ? html`<a class="back" href="#" aria-label=${t('do.back')}>${icon('back')}</a>` : html`<svg class="mark" aria-hidden="true"><use href="/shared/icons.svg#i-mark"></use></svg>`}
      <div class="grow"><h1 class="cut">${inside ? titles[page] ?? t('field.today') : crew?.name ?? t('field.today')}</h1><p class="sub cut">${sub}</p></div>
      ${signalLight(signal, waiting)}
      ${inside ? nothing : html`<a class="who" href="#me" aria-label=${t('field.me')}>${icon('user')}</a>`}
    </header>`;
  }

  #page(page, job, jobs) {
    const day = this.#day;
    if (page === 'outbox') return outboxPage({ outbox: day.outbox, photos: day.photos, lasting: day.lasting, silentSince: day.offlineSince, problemWords: refusalWords, retry: r => day.retry(r), drop: (r, why) => day.drop(r, why), handOut: () => day.handOut() });
    if (page === 'me') return mePage({ day, signOut: () => this.#signOut(), redraw: () => this.requestUpdate() });
    if (page === 'map') return html`<div id="field-map"></div>`;
    const refused = day.records.filter(r => r.state === 'refused').length;
    const notes = html`${day.problem ? problemNote(day.problem, () => day.load()) : nothing}${this.#offlineNote()}${refused > 0 ? html`<a class="note urgent" href="#outbox">${icon('a-urgent')}<b>${t('outbox.refusedSome', { n: refused })}</b><p>${t('outbox.look')}</p></a>` : nothing}`;
    const view = { distanceOf: j => distance_m(day.place, j), press: (j, step) => this.#press(j, step), now: clock.now() };
    if (page === 'job') return job ? html`${notes}${jobPage(job, view)}` : html`${notes}<div class="empty">${icon('j-done')}<b>${t('field.jobGone')}</b><a href="#">${t('field.today')}</a></div>`;
    if (!day.me.crew && !day.crew) return html`<div class="note warn">${icon('a-warn')}<b>${t('field.noCrew')}</b><p>${t('field.noCrewText', { name: day.me.user.name })}</p></div>`;
    if (!day.loaded) return html`${notes}<div class="card"><div class="bone short"></div><div class="bone"></div></div>`;
    if (jobs.length === 0) return html`${notes}<div class="empty">${icon('restored')}<b>${t('field.nothing')}</b><span>${t('field.nothingText')}</span></div>`;
    const first = jobs.find(j => isRunning(j) && nextStep(j));
    return html`${notes}<h2 class="visually-hidden">${t('field.today')}</h2>${jobs.map(j => jobCard(j, { ...view, first: j === first }))}`;
  }

  #offlineNote() {
    const since = this.#day.offlineSince;
    return since === null ? nothing : html`<div class="note warn" role="status">${icon('signal0')}<b>${t('outbox.offline', { time: format.moment(since) })}</b><p>${t('field.offlineText')}</p></div>`;
  }

  #foot(page, job) {
    const sos = html`<sos-button @sos=${() => this.#sos()}></sos-button>`;
    if (page === 'outbox') return html`<nav class="foot two"><button class="btn glove" @click=${() => this.#day.tryNow()}>${icon('sent')} ${t('outbox.tryNow')}</button>${sos}</nav>`;
    const step = job && nextStep(job);
    if (job && step) {
      return html`<nav class="foot">
        <button class="btn primary glove wide" @click=${() => this.#press(job, step)}>${t(`step.${step}`)} ${icon(STEP_ICON[step])}</button>
        <div class="two">${job.can?.reject ? html`<button class="btn glove" @click=${() => this.#press(job, 'reject')}>${t('step.reject')}</button>` : job.status === 'onSite' ? html`<button class="btn glove" @click=${() => this.#press(job, 'estimate')}>${icon('clock')} ${t('step.estimate')}</button>` : html`<a class="btn glove" href="#map">${icon('map')} ${t('do.map')}</a>`}${sos}</div></nav>`;
    }
    return page === 'map' ? html`<nav class="foot two"><a class="btn glove" href="#">${icon('list')} ${t('do.list')}</a>${sos}</nav>` : html`<nav class="foot two"><a class="btn glove" href="#map">${icon('map')} ${t('do.map')}</a>${sos}</nav>`;
  }

  async #openMap() {
    const place = this.querySelector('#field-map');
    if (!place || place.dataset.failed) return;
    try {
      this.#mapModule ??= import('./field-map.js');
      (await this.#mapModule).showMap(place, { jobs: this.#day.jobs.filter(isRunning), crew: this.#day.crew, position: this.#day.place });
    } catch (e) {
      console.warn('map', e);
      this.#mapModule = null;
      place.dataset.failed = 'true';
      place.replaceChildren(Object.assign(document.createElement('p'), { className: 'empty', textContent: t('field.mapFailed') }));
    }
  }
}

/** How it stands with the server, in sign and word; leads to what waits. */
function signalLight(state, waiting) {
  const [tone, name, word] = waiting > 0 ? ['restoring', state === 'live' ? 'sent' : 'signal0', t('field.waiting', { n: waiting })]
    : state === 'live' ? ['restored', 'signal', t('field.signal')] : state === 'late' ? ['restoring', 'signal', t('field.weak')] : ['restoring', 'signal0', t('field.noSignal')];
  return html`<a class="net ${tone}" href="#outbox">${icon(name)}<span>${word}</span></a>`;
}

function problemNote(problem, retry) {
  const { text, code, incident } = refusalWords(problem);
  return html`<div class="note urgent" role="alert">${icon('a-urgent')}<b>${text}</b><p class="hint mono">${incident ? `${code} · ${t('problem.incident', { incident })}` : code}</p>${retry ? html`<div><button class="btn touch" @click=${retry}>${t('do.retry')}</button></div>` : nothing}</div>`;
}

customElements.define('relight-field', RelightField);
