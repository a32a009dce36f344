import { html, nothing } from 'lit';
import { armSound, sound } from '/shared/alarm-sound.js';
import { clock } from '/shared/clock.js';
import { format } from '/shared/format.js';
import { guestStage } from '/shared/guest-stage.js';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { named, refusalWords, t } from '/shared/words.js';
import { menuOf } from './job-choices.js';
import { distance_m, isAtPlace, isHelping, isRunning, nextStep, partOf, titleOf } from './job-steps.js';
import { jobCard, jobPage, STEP_ICON, whereOf } from './job-views.js';
import { FieldDay } from './field-day.js';
import { askedDeed } from './field-deeds.js';
import { mePage } from './me-page.js';
import { mustRing } from './callout.js';
import { callNotes, guestNote, shiftNotes } from './news-notes.js';
import { outboxPage } from './outbox-page.js';
import { permitPage } from './permit-page.js';
import { mayGoIn, permitStep } from './permit-step.js';
import './photo-button.js';
import { recordsCard } from './records-card.js';
import { guardedStep, guardOf } from './safety-state.js';
import './near-miss-dialog.js';
import { mapLegend, rulesPage, safetyCard } from './safety-views.js';
import './briefing-dialog.js';
import './check-in-watch.js';
import './estimate-dialog.js';
import './hand-over-dialog.js';
import './job-menu.js';
import './operate-dialog.js';
import './reason-dialog.js';
import './record-dialog.js';
import './restore-dialog.js';
import './roll-call-cover.js';
import './rule-dialog.js';
import './sos-button.js';
import './sos-cover.js';
import './used-dialog.js';

const PERMIT_PATH = { permitAccept: 'accept', permitEnter: 'enter', permitLeave: 'leave', permitClose: 'close' };

/** Steps that are taken on a page of their own. */
const PAGES = { rules: 'rules', off: 'rules', permit: 'permit', out: 'permit', giveBack: 'permit' };

/** The linesman's page: jobs in order, the next step, safety, the outbox, SOS. Draws the day; what happens is the day's business. */
class RelightField extends LightElement {
  static properties = { route: { state: true }, sosOpen: { state: true } };

  #day = new FieldDay();
  #mapModule = null;
  #focusPage = false;
  /** The calls for help and the callouts this page has made itself heard for. */
  #rungFor = new Set();
  #guestStage = null;

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
    addEventListener('hashchange', e => {
      if (this.#backOutOf(e.oldURL)) return;
      this.route = location.hash.slice(1);
      this.#focusPage = true;
      this.#lookInto();
      scrollTo(0, 0);
    });
    // Browsers keep quiet until the page was touched; the check-in must be heard later.
    addEventListener('pointerdown', () => armSound(), { once: true });
    this.#day.addEventListener('change', () => this.requestUpdate());
    this.#day.addEventListener('signed-out', e => this.#toSignIn(e.detail.reason));
    this.#day.start().then(() => this.#lookInto());
  }

  /** Going back closes what lies over the page, as the system's own button does where the browser knows it; the page below stays. Covers stay too. */
  #backOutOf(url) {
    const over = [...this.querySelectorAll('dialog[open]')].at(-1);
    if (!over) return false;
    if (!over.closest('sos-cover, roll-call-cover, check-in-watch')) over.close();
    history.pushState(null, '', url);
    return true;
  }

  #lookInto() {
    const [, id] = this.route.split('/');
    if (id) this.#day.lookInto(Number(id));
  }

  #toSignIn(reason) {
    if (this.sosOpen) return; // An SOS on the screen is not taken away; calling still works.
    location.assign(`/sign-in?next=${encodeURIComponent('/field')}${reason === 'revoked' ? '&why=revoked' : ''}`);
  }

  // -- deeds -------------------------------------------------------------------------------------------------------
  #guard(job) {
    return guardOf(job, this.#day.papersOf(job.id).safety, this.#day.crew, this.#day.records);
  }

  #big(job) {
    const step = nextStep(job, this.#day.crew?.id);
    return step ? guardedStep(step, this.#guard(job)) : step;
  }

  /** A press: some steps are asked about first, some lead to a page, the rest is done at once. */
  #press(job, step) {
    if (step in PAGES) location.hash = `${PAGES[step]}/${job.id}`;
    else askedDeed(this, this.#day, job, step, this.#guard(job));
  }

  #sos(drill = false) {
    this.sosOpen = true;
    this.#day.sos({ drill });
  }

  #nearMiss() {
    this.querySelector('near-miss-dialog').open(body => this.#day.deed('nearMiss', { path: '/api/near-misses', body, title: t('nearMiss.title') }));
  }

  #drill() {
    if (confirm(t('drill.ask'))) this.#sos(true);
  }

  #shift(on) {
    const day = this.#day;
    if (on) return void day.deed('shiftOn', { path: '/api/field/shift', body: { onShift: true, read: day.unreadNotes.map(n => n.id) }, title: day.crew?.name });
    this.querySelector('hand-over-dialog').open(day.crew, day.jobs.filter(isRunning).length, handOver => day.deed('shiftOff', { path: '/api/field/shift', body: { onShift: false, handOver }, title: day.crew?.name }));
  }

  #answerCallout(asked, kind, body) {
    this.#day.deed(kind, { path: `/api/callouts/${asked.id}/answer`, body, title: asked.jobCode ?? t(`jobKind.${asked.kind}`), about: { calloutId: asked.id } });
  }

  async #signOut() {
    const n = this.#day.waiting;
    if (n > 0 && !confirm(t('field.signOutWaiting', { n }))) return;
    if (await this.#day.signOut()) location.assign('/sign-in?next=%2Ffield');
  }

  // -- what is shown -------------------------------------------------------------------------------------------------
  render() {
    const day = this.#day;
    if (!day.me) return day.problem ? html`<main>${problemNote(day.problem)}</main>` : html`<main aria-busy="true"><div class="card"><div class="bone short"></div><div class="bone"></div></div></main>`;
    const jobs = day.jobs;
    const [page, id] = this.route.split('/');
    const job = ['job', 'rules', 'permit'].includes(page) ? jobs.find(j => String(j.id) === id) : null;
    const taken = day.sosAlarm?.takenBy;
    const drill = day.sosAlarm && day.sosAlarm.status !== 'closed' && day.sosAlarm.drill;
    return html`
      ${this.#mast(page, job)}
      ${day.me.sample ? html`<aside class="sample" aria-label=${t('app.sample')}><b>${t('app.sample')}</b></aside>` : nothing}
      ${day.sosActive && !this.sosOpen ? html`<button class="sos-bar" @click=${() => { this.sosOpen = true; }}>${icon('a-life')}<b>${drill ? `${t('sos.drill')}: ` : nothing}${t(taken ? 'field.sosTakenBy' : 'field.sosRunning', { name: taken?.name })}</b>${icon('chevron')}</button>` : nothing}
      <main id="main" tabindex="-1" class=${page === 'map' ? 'full' : ''}>${this.#page(page, job, jobs)}</main>
      ${this.#foot(page, job)}
      <restore-dialog></restore-dialog><reason-dialog></reason-dialog><estimate-dialog></estimate-dialog><briefing-dialog></briefing-dialog><rule-dialog></rule-dialog>
      <record-dialog></record-dialog><used-dialog></used-dialog><hand-over-dialog></hand-over-dialog><operate-dialog></operate-dialog><near-miss-dialog></near-miss-dialog>
      <job-menu @choose=${e => this.#press(jobs.find(j => j.id === e.detail.job.id) ?? e.detail.job, e.detail.choice)}></job-menu>
      ${day.rollCall ? html`<roll-call-cover .call=${day.rollCall} @answer=${e => day.deed('rollCall', { path: `/api/roll-calls/${day.rollCall.id}/answer`, body: { members: e.detail.members }, title: day.crew?.name, about: { rollCallId: day.rollCall.id } })} @sos=${() => this.#sos()}></roll-call-cover>` : nothing}
      ${this.sosOpen ? html`<sos-cover .alarm=${day.sosAlarm} .record=${day.sosRecord} .phone=${day.dispatchPhone} .position=${day.positions.last} .who=${[day.crew?.name, day.me.user.name].filter(Boolean).join(', ')} @close-cover=${() => { this.sosOpen = false; }}></sos-cover>` : nothing}`;
  }

  updated() {
    document.title = `${this.route.startsWith('outbox') ? t('outbox.title') : t('field.today')} · Relight`;
    const asked = this.#day.callout;
    const calls = [...this.#day.calledToHelp.map(a => `help/${a.id}`), ...(mustRing(asked) ? [`callout/${asked.id}`] : [])];
    if (calls.some(c => !this.#rungFor.has(c))) {
      calls.forEach(c => this.#rungFor.add(c));
      sound(0.7);
      if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([300, 150, 300, 150, 600]); // Browsers refuse it before the first touch.
    }
    this.#warnGuests();
    const [page, id] = this.route.split('/');
    // What the menu offers is of no use any more once another crew has the job.
    if (page === 'job' && this.#day.jobs.find(j => String(j.id) === id)?.takenAway) this.querySelector('job-menu dialog[open]')?.close();
    if (this.#focusPage) {
      this.#focusPage = false;
      this.querySelector('#main')?.focus({ preventScroll: true });
    }
    if (this.route === 'map') this.#openMap();
  }

  /** Each stage of the end of a guest crew's time makes itself heard once. */
  #warnGuests() {
    const { crew, onShift } = this.#day;
    const stage = onShift ? guestStage(crew?.guestUntil, clock.now()) : null;
    const now = stage && `${crew.guestUntil}/${stage}`;
    if (now && now !== this.#guestStage) {
      sound(0.4);
      if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([200, 100, 200]);
    }
    this.#guestStage = now;
  }

  #mast(page, job) {
    const { crew, me, waiting, signal } = this.#day;
    const inside = page !== '';
    const titles = { outbox: t('outbox.title'), me: t('field.me'), map: t('do.map'), job: job ? job.code : t('field.today'), rules: t('rules.title'), permit: t('permit.title') };
    const members = (crew?.members ?? []).map(m => m.name.split(' ').at(-1)).join(', ');
    const sub = job ? (page === 'job' ? whereOf(job) : `${titleOf(job)} · ${job.code}`)
      : page === 'outbox' ? t('outbox.of', { crew: crew?.name, name: me.user.name }) : members || me.user.name;
    return html`<header class="mast">
      ${inside ? html`<a class="back" href=${page === 'rules' || page === 'permit' ? `#job/${this.route.split('/')[1]}` : '#'} aria-label=${t('do.back')}>${icon('back')}</a>` : html`<svg class="mark" aria-hidden="true"><use href="/shared/icons.svg#i-mark"></use></svg>`}
      <div class="grow"><h1 class="cut">${inside ? titles[page] ?? t('field.today') : crew?.name ?? t('field.today')}</h1><p class="sub cut">${sub}</p></div>
      ${signalLight(signal, waiting)}
      ${inside ? nothing : html`<a class="who" href="#me" aria-label=${t('field.me')}>${icon('user')}</a>`}
    </header>`;
  }

  #page(page, job, jobs) {
    const calls = callNotes(this.#day, {
      accept: asked => this.#answerCallout(asked, 'calloutAccept', { accept: true, read: this.#day.unreadNotes.map(n => n.id) }),
      decline: asked => this.querySelector('reason-dialog').open('decline', asked.jobCode, body => this.#answerCallout(asked, 'calloutDecline', { accept: false, ...body })),
    });
    return html`${calls}${this.#content(page, job, jobs)}`;
  }

  #content(page, job, jobs) {
    const day = this.#day;
    const watch = this.#watch(page);
    if (page === 'outbox') return html`${watch}${outboxPage({ outbox: day.outbox, photos: day.photos, lasting: day.lasting, silentSince: day.offlineSince, problemWords: refusalWords, retry: r => day.retry(r), drop: (r, why) => day.drop(r, why), handOut: () => day.handOut() })}`;
    if (page === 'me') return html`${watch}${mePage({ day, signOut: () => this.#signOut(), shift: on => this.#shift(on), drill: () => this.#drill(), nearMiss: () => this.#nearMiss(), redraw: () => this.requestUpdate() })}`;
    if (page === 'map') return html`${watch}<div id="field-map"></div>${mapLegend()}`;
    const refused = day.records.filter(r => r.state === 'refused').length;
    const unsafe = day.outbox && !(day.lasting && day.outbox.kept);
    const notes = html`${unsafe ? html`<a class="note urgent" href="#outbox">${icon('a-urgent')}<b>${t(day.lasting ? 'outbox.full' : 'outbox.notLasting')}</b><p>${t(day.lasting ? 'outbox.fullText' : 'outbox.notLastingText')}</p></a>` : nothing}${day.problem ? problemNote(day.problem, () => day.load()) : nothing}${this.#offlineNote()}${guestNote(day)}${refused > 0 ? html`<a class="note urgent" href="#outbox">${icon('a-urgent')}<b>${t('outbox.refusedSome', { n: refused })}</b><p>${t('outbox.look')}</p></a>` : nothing}`;
    const view = { distanceOf: j => distance_m(day.place, j), press: (j, step) => this.#press(j, step), now: clock.now(), crewId: day.crew?.id };
    if (page === 'rules' && job) return html`${watch}${notes}${rulesPage(job, this.#guard(job), { press: step => this.#press(job, step), stop: () => this.#press(job, 'suspend'), photo: this.#photo(job, `rule-${this.#guard(job).rules.find(r => r.state === 'now')?.step}`) })}`;
    if (page === 'permit' && job) return html`${watch}${notes}${permitPage(job, this.#guard(job), { crew: day.crew, userId: day.me.user.id, deed: (kind, body) => this.#permitDeed(job, kind, body) })}`;
    if (['job', 'rules', 'permit'].includes(page)) return job ? html`${notes}${this.#jobPage(job, view, watch)}` : html`${notes}<div class="empty">${icon('j-done')}<b>${t('field.jobGone')}</b><a href="#">${t('field.today')}</a></div>`;
    if (!day.me.crew && !day.crew) return html`<div class="note warn">${icon('a-warn')}<b>${t('field.noCrew')}</b><p>${t('field.noCrewText', { name: day.me.user.name })}</p></div>`;
    if (!day.loaded) return html`${notes}<div class="card"><div class="bone short"></div><div class="bone"></div></div>`;
    const news = shiftNotes(day, { shift: on => this.#shift(on) });
    if (jobs.length === 0) return html`${notes}${news}<div class="empty">${icon('restored')}<b>${t('field.nothing')}</b><span>${t('field.nothingText')}</span></div>`;
    const first = jobs.find(j => isRunning(j) && this.#big(j));
    return html`${watch}${notes}${news}<h2 class="visually-hidden">${t('field.today')}</h2>${jobs.map(j => jobCard(j, { ...view, first: j === first, step: j === first ? this.#big(j) : null }))}`;
  }

  #jobPage(job, view, watch) {
    // Who helps is briefed and goes in under a permit like anybody else, once he is there himself.
    const there = isAtPlace(job) && (!isHelping(job, view.crewId) || partOf(job, view.crewId).state === 'onSite');
    return jobPage(job, {
      ...view,
      watch,
      safety: there ? safetyCard(job, this.#guard(job), { brief: () => this.#press(job, 'brief') }) : nothing,
      records: isAtPlace(job) || ['done', 'verified'].includes(job.status) || job.takenAway ? recordsCard(this.#day, job, section => this.#press(job, section)) : nothing,
      photos: isAtPlace(job) || job.status === 'done' ? html`<section class="card stack"><h3 class="label">${t('field.photos')}</h3>${this.#photo(job, 'job')}</section>` : nothing,
    });
  }

  #watch(page) {
    const { watch, records, dispatchPhone, positions } = this.#day;
    if (!watch) return nothing;
    return html`<check-in-watch .dueAt=${watch.dueAt} .every_s=${watch.every_s} .records=${records} .phone=${dispatchPhone} .position=${positions.last} ?small=${page !== 'job'}
      @check-in=${() => this.#day.deed('checkIn', { path: '/api/field/check-in', title: this.#day.crew?.name })} @sos=${() => this.#sos()}></check-in-watch>`;
  }

  #offlineNote() {
    const since = this.#day.offlineSince;
    return since === null ? nothing : html`<div class="note warn" role="status">${icon('signal0')}<b>${t('outbox.offline', { time: format.moment(since) })}</b><p>${t('field.offlineText')}</p></div>`;
  }

  #foot(page, job) {
    const sos = html`<sos-button @sos=${() => this.#sos()}></sos-button>`;
    if (page === 'outbox') return html`<nav class="foot two"><button class="btn glove" @click=${() => this.#day.tryNow()}>${icon('sent')} ${t('outbox.tryNow')}</button>${sos}</nav>`;
    if (page === 'rules' && job) return this.#rulesFoot(job, sos);
    if (page === 'permit' && job) return this.#permitFoot(job, sos);
    const helping = job ? isHelping(job, this.#day.crew?.id) : false;
    const big = job && page === 'job' ? this.#big(job) : null;
    const more = job && page === 'job' && !job.takenAway && menuOf(job, { big, helping }).length > 0
      ? html`<button class="btn glove" @click=${() => this.querySelector('job-menu').open(job, { big, helping })}>${icon('more')} ${t('menu.more')}</button>` : null;
    if (big) return html`<nav class="foot"><button class="btn primary glove wide" @click=${() => this.#press(job, big)}>${t(`step.${big}`)} ${icon(STEP_ICON[big])}</button><div class="two">${more ?? html`<a class="btn glove" href="#map">${icon('map')} ${t('do.map')}</a>`}${sos}</div></nav>`;
    if (more) return html`<nav class="foot two">${more}${sos}</nav>`;
    return page === 'map' ? html`<nav class="foot two"><a class="btn glove" href="#">${icon('list')} ${t('do.list')}</a>${sos}</nav>` : html`<nav class="foot two"><a class="btn glove" href="#map">${icon('map')} ${t('do.map')}</a>${sos}</nav>`;
  }

  #rulesFoot(job, sos) {
    const guard = this.#guard(job);
    const now = guard.rules.find(r => r.state === 'now');
    const step = now ? `rule:${now.step}` : guard.hanging.length > 0 && guard.peopleIn === 0 ? `off:${guard.hanging[0]}` : null;
    const back = html`<a class="btn glove" href="#job/${job.id}">${t('rules.toJob')}</a>`;
    if (!step || !isAtPlace(job)) return html`<nav class="foot two">${back}${sos}</nav>`;
    if (mayGoIn(guard, this.#day.me.user.id)) return html`<nav class="foot"><a class="btn primary glove wide" href="#permit/${job.id}">${t('step.permit')}</a><div class="two">${back}${sos}</div></nav>`;
    return html`<nav class="foot"><button class="btn ${now ? 'primary' : ''} glove wide" @click=${() => this.#press(job, step)}>${t(now ? `rule.send.${now.step}` : `rule.off.${guard.hanging[0]}`)}</button><div class="two">${back}${sos}</div></nav>`;
  }

  #permitFoot(job, sos) {
    const step = permitStep(this.#guard(job), this.#day.me.user.id);
    const back = html`<a class="btn glove" href="#job/${job.id}">${t('rules.toJob')}</a>`;
    if (!step) return html`<nav class="foot two">${back}${sos}</nav>`;
    if (step.page) return html`<nav class="foot"><a class="btn primary glove wide" href="#${step.page}/${job.id}">${t(step.word)}</a><div class="two">${back}${sos}</div></nav>`;
    return html`<nav class="foot"><button class="btn ${step.quiet ? '' : 'primary'} glove wide" @click=${() => (step.ask && !confirm(t(step.ask)) ? undefined : this.#permitDeed(job, step.kind, step.body))}>${t(step.word)}</button><div class="two">${back}${sos}</div></nav>`;
  }

  #permitDeed(job, kind, body = {}) {
    const { permit } = this.#guard(job);
    this.#day.deed(kind, { job, path: `/api/permits/${permit.id}/${PERMIT_PATH[kind]}`, body, title: permit.number });
  }

  /** The camera for one purpose; the picture is on this phone before the button says so. */
  #photo(job, about) {
    return html`<photo-button .photo=${body => this.#day.photo(job, body)} about=${about}></photo-button>`;
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
    : state === 'live' ? ['restored', 'signal', t('field.signal')] : state === 'late' ? ['restoring', 'signal', t('field.weak')] : ['restoring', 'signal0', t(navigator.onLine ? 'field.silent' : 'field.noSignal')];
  return html`<a class="net ${tone}" href="#outbox">${icon(name)}<span>${word}</span></a>`;
}

function problemNote(problem, retry) {
  const { text, code, incident } = refusalWords(problem);
  return html`<div class="note urgent" role="alert">${icon('a-urgent')}<b>${text}</b><p class="hint mono">${incident ? `${code} · ${t('problem.incident', { incident })}` : code}</p>${retry ? html`<div><button class="btn touch" @click=${retry}>${t('do.retry')}</button></div>` : nothing}</div>`;
}

customElements.define('relight-field', RelightField);
