import { html, nothing } from 'lit';
import { api } from '../shared/api.js';
import { armSound } from '../shared/alarm-sound.js';
import { announcement, clock, clockState } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { toInput } from '../shared/house-time.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { recall, remember } from '../shared/store.js';
import { otherLanguageHref, language, named, refusalWords, t } from '../shared/words.js';
import './alarm-cover.js';
import { inHand, onTop } from './alarms.js';
import './ask-dialog.js';
import './assign-dialog.js';
import './crew-timeline.js';
import { causeOptions, subCausesOf } from './estimates.js';
import './evidence-page.js';
import './key-help.js';
import { actionOf, keys } from './keys.js';
import * as ledger from './ledger-questions.js';
import './map-panel.js';
import { alarmTitle, nameOf, outageTitle, placeName } from './naming.js';
import { outageTabs } from './outage-panel.js';
import { Picked } from './picked.js';
import { customersOf, darkSince, isDark, isOpenOutage, targetState } from './queue.js';
import { questionAbout } from './planned-questions.js';
import * as regroup from './regroup-questions.js';
import './rules-page.js';
import './selection-panel.js';
import './top-bar.js';
import './triage-bar.js';
import './work-queue.js';

const PAGES = ['evidence', 'rules'];
const PANELS = ['queue', 'map', 'selection', 'timeline'];
const TOAST_MS = 8000;
const OFFER_MS = 20_000;

/** The console: holds what is selected and filtered, hands it down to the panels, and carries out deeds. */
class RelightConsole extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { state: true },
    selection: { state: true },
    device: { state: true },
    geometry: { state: true },
    trace: { state: true },
    preview: { state: true },
    picking: { state: true },
    tab: { state: true },
    part: { state: true },
    page: { state: true },
    planning: { state: true },
    causes: { state: true },
    storm: { state: true },
    picked: { state: true },
    because: { state: true },
    candidate: { state: true },
    unitId: { state: true },
    drawer: { state: true },
    busy: { state: true },
    refusal: { state: true },
    alarmRefusal: { state: true },
    toast: { state: true },
    spoken: { state: true },
    demo: { state: true },
    settings: { state: true },
  };

  #toastTimer;
  #heard = new Map();
  #deviceAsked = 0;
  #switchMark = 0;

  constructor() {
    super();
    this.version = 0;
    this.tab = 'all';
    this.part = 'now';
    this.page = null;
    this.planning = null;
    this.storm = recall('stormView', false);
    this.picked = Picked.none;
    this.unitId = recall('unit');
    this.drawer = null;
    this.settings = { singleKeys: recall('singleKeys', true), density: recall('density', 'compact') };
    this.spoken = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#readAddress(); // the store is handed in after construction
    this.store.addEventListener('changed', () => {
      this.version++;
      // What left the queue cannot be worked on any more.
      this.picked = this.picked.only(key => isOpenOutage(this.store.outages.get(Number(key.split('/')[1])) ?? {}));
    });
    this.store.addEventListener('freshness', () => this.version++);
    this.store.addEventListener('network', e => {
      this.#map()?.setTilesVersion(e.detail.version, e.detail.bbox);
      if (this.device) this.#lookAtDevice(this.device.id, false);
      if (this.preview) this.#askPreview(this.preview.device, this.preview.open);
    });
    this.store.addEventListener('ended', e => this.#ended(e.detail.reason));
    api.addEventListener('signed-out', () => this.#ended('signed-out'));
    addEventListener('keydown', e => this.#keyed(e));
    addEventListener('hashchange', () => this.#readAddress());
    // The first click or key anywhere lets the browser sound the alarm later.
    for (const type of ['pointerdown', 'keydown']) addEventListener(type, () => armSound(), { once: true });
    armSound();
    document.documentElement.dataset.density = this.settings.density;
    setInterval(() => this.#announceClocks(), 1000);
    if (this.store.me.sample) this.#readDemo();
  }

  render() {
    const alarms = inHand(this.store.alarms.all());
    return html`
      <a class="skip" href="#queue-title" @click=${e => { e.preventDefault(); this.#focusPanel('queue'); }}>${t('app.skip')}</a>
      <top-bar role="banner" .store=${this.store} .version=${this.version} .unitId=${this.unitId} .settings=${this.settings} .commands=${this.#commands()}
        @unit=${e => this.#chooseUnit(e.detail.id)} @tab=${e => (this.tab = e.detail.tab)} @setting=${this.#set} @sign-out=${this.#signOut} @retry=${() => this.store.retryNow()}
        @found=${e => this.#found(e.detail.result)} @run=${e => this.#do(e.detail.action)} @said=${e => this.#say(e.detail.text, 'notice')}></top-bar>
      ${this.store.me.sample ? this.#sample() : nothing}
      ${alarms.length ? html`<div class="alarmbars" role="region" aria-label=${t('alarm.inHand')}>${alarms.map(a => this.#alarmBar(a))}</div>` : nothing}
      <main class=${this.drawer ? `drawer-${this.drawer}` : ''}>
        <h1 class="visually-hidden">${t('console.title')}</h1>
        <section class="queue" aria-label=${t('queue.title')}><work-queue .store=${this.store} .version=${this.version} .unitId=${this.unitId} .tab=${this.tab} .selected=${this.#key()}
          .storm=${this.storm} .picked=${this.picked} @choose=${this.#chosen} @tab=${e => (this.tab = e.detail.tab)} @view=${e => this.#viewAs(e.detail.storm)} @pick=${e => (this.picked = e.detail.picked)}
          @plan=${() => this.#plan(null)} @merge=${e => this.#carryOut({ name: 'merge', kind: 'outage', id: e.detail.from, facts: { into: e.detail.into } })}></work-queue>
          <triage-bar .store=${this.store} .version=${this.version} .picked=${this.picked} @pick=${e => (this.picked = e.detail.picked)} @choose=${this.#chosen} @ask=${e => this.querySelector('ask-dialog').ask(e.detail)}></triage-bar></section>
        <section class="mapbox" aria-label=${t('map.title')}><map-panel .store=${this.store} .version=${this.version} .unitId=${this.unitId} .selection=${this.selection} .device=${this.device} .geometry=${this.geometry}
          .because=${this.part === 'why' && this.selection?.kind === 'outage' && this.because?.id === this.selection.id ? this.because : null} .candidate=${this.candidate}
          .preview=${this.preview} .picking=${this.picking} @choose=${this.#chosen} @deed=${e => this.#carryOut(e.detail)} @placed=${this.#placed}></map-panel></section>
        <aside class="side" aria-label=${t('selection.title')}>
          <button type="button" class="btn quiet back" @click=${() => (this.drawer = null)}>${icon('back')} ${t('map.title')}</button>
          <selection-panel .store=${this.store} .version=${this.version} .selection=${this.selection} .device=${this.device} .trace=${this.trace} .preview=${this.preview} .busy=${this.busy} .refusal=${this.refusal}
          .planning=${this.planning} .causes=${this.causes} .find=${this.#findDevices} @planned-saved=${e => this.#planned(e.detail.plan)} @planned-left=${() => (this.planning = null)}
          .tab=${this.part} @part=${e => (this.part = e.detail.tab)} @because=${e => (this.because = e.detail)} @candidate=${e => (this.candidate = e.detail.id)} @choose=${this.#chosen} @deed=${e => this.#carryOut(e.detail)}></selection-panel></aside>
        ${this.page ? html`<section class="page" aria-label=${t(`page.${this.page}`)} @leave=${() => this.#leavePage()} @ask=${e => this.querySelector('ask-dialog').ask(e.detail)} @choose=${this.#chosen}>${this.#page()}</section>` : nothing}
        <section class="time" aria-label=${t('timeline.title')}><crew-timeline .store=${this.store} .version=${this.version} .unitId=${this.unitId} .selected=${this.#key()} @choose=${this.#chosen}></crew-timeline></section>
      </main>
      <alarm-cover .store=${this.store} .version=${this.version} .busy=${this.busy} .refusal=${this.alarmRefusal} @take=${e => this.#takeAlarm(e.detail.id)} @uncovered=${e => this.#uncovered(e.detail.before)}></alarm-cover>
      <ask-dialog></ask-dialog><assign-dialog></assign-dialog><key-help></key-help>
      <p class="visually-hidden" aria-live="assertive">${this.spoken}</p>
      <div role="status">${this.toast ? html`<div class="toast ${this.toast.tone}">${icon(this.toast.tone === 'urgent' ? 'a-urgent' : 'a-notice')} <span>${this.toast.text}</span>${this.toast.code ? html` <span class="mono faint">${this.toast.code}</span>` : nothing}
        ${this.toast.action ? html`<button type="button" class="btn" @click=${() => this.#accept(this.toast.action)}>${icon('undo')} ${this.toast.action.label}</button>` : nothing}</div>` : nothing}</div>`;
  }

  updated() {
    const { alarm } = onTop(this.store.alarms.all(), this.store.me.roles, clock.now());
    document.title = alarm ? `‼ ${alarmTitle(alarm)} · Relight` : `${t('console.title')} · Relight`;
  }

  #page() {
    switch (this.page) {
      case 'evidence':
        return html`<evidence-page .store=${this.store} .version=${this.version}></evidence-page>`;
      case 'rules':
        return html`<rules-page .store=${this.store} .version=${this.version}></rules-page>`;
      default:
        return nothing;
    }
  }

  #openPage(page) {
    this.page = page;
    history.replaceState(null, '', `#page/${page}`);
    this.updateComplete.then(() => this.querySelector('.page .name')?.focus());
    return true;
  }

  #leavePage() {
    this.page = null;
    history.replaceState(null, '', this.selection ? `#${this.selection.kind}/${encodeURIComponent(this.selection.id)}` : location.pathname);
    this.#focusPanel('queue');
  }

  #sample() {
    const pulse = this.demo?.pulse;
    return html`<section class="sample" aria-label=${t('app.sample')}><b>${t('app.sample')}</b><span>${t('app.sampleLong')}</span>
      ${pulse ? html`<span class="dim">${pulse.paused ? t('pulse.paused') : pulse.nextFaultAt ? t('pulse.next', { time: format.time(pulse.nextFaultAt) }) : t('pulse.running')}</span>
        <button type="button" class="btn" @click=${this.#pausePulse}>${icon(pulse.paused ? 'play' : 'j-paused')} ${t(pulse.paused ? 'pulse.go' : 'pulse.pause')}</button>` : nothing}</section>`;
  }

  #alarmBar(a) {
    return html`<div class="alarmbar">${icon('a-life')}<b>${alarmTitle(a)}</b><span class="cut">${placeName(a.place)}</span><span class="cut">${t('alarm.barTaken', { by: a.takenBy?.name, time: a.takenBy?.at ? format.time(a.takenBy.at) : null })}</span>
      <span class="end"></span><button type="button" class="btn" @click=${() => this.#select('alarm', a.id, true)}>${t('alarm.look')}</button>
      <button type="button" class="btn" ?disabled=${a.can?.close === false} @click=${() => this.#askCloseAlarm(a)}>${t('alarm.close')}</button></div>`;
  }

  // -- selecting ---------------------------------------------------------------------------------------

  #key = () => (this.selection ? `${this.selection.kind}/${this.selection.id}` : null);

  #readAddress() {
    const [, kind, id] = /^#(outage|job|alarm|crew|report|conflict|planned|device|page)\/(.+)$/.exec(decodeURIComponent(location.hash)) ?? [];
    if (kind === 'page') this.page = PAGES.includes(id) ? id : null;
    else if (kind) this.#select(kind, kind === 'device' ? id : Number(id), false);
  }

  #chosen = event => {
    const { kind, id, open } = event.detail;
    // While a planned outage is drawn up, a device on the map is a step of it and not something to look at.
    if (this.planning) {
      if (kind === 'device') this.querySelector('selection-panel').addDevice(id);
      return;
    }
    this.#select(kind, id, open);
  };

  /** The view moves only when somebody asks (`Z`): selecting changes the panel, not the map's place. */
  #select(kind, id, open) {
    this.page = null;
    const same = this.selection?.kind === kind && this.selection?.id === id;
    if (!same) {
      this.selection = { kind, id };
      this.refusal = null;
      this.preview = null;
      this.picking = null;
      this.trace = null;
      this.geometry = null;
      this.device = null;
      history.replaceState(null, '', `#${kind}/${encodeURIComponent(id)}`);
      const item = this.#selectedItem();
      if (kind === 'device') this.#lookAtDevice(id, true);
      else if (kind === 'outage' && item?.device) this.#lookAtDevice(item.device.id, false);
      if (kind === 'outage' && item) this.geometry = item.line ?? pointOf(item.device ?? item);
      else if (kind === 'planned' && item) this.geometry = pointsOf(item.steps);
      else if (kind !== 'device' && item) this.geometry = pointOf(item.position ?? item);
      if (kind === 'planned' || kind === 'outage') this.#readCauses();
    }
    this.drawer = 'selection';
    if (open) this.updateComplete.then(() => this.#focusPanel('selection'));
  }

  #selectedItem() {
    const { kind, id } = this.selection ?? {};
    return { outage: this.store.outages, job: this.store.jobs, alarm: this.store.alarms, crew: this.store.crews, report: this.store.unplaced, conflict: this.store.conflicts, planned: this.store.planned }[kind]?.get(id) ?? null;
  }

  async #lookAtDevice(id, show) {
    const asked = ++this.#deviceAsked;
    try {
      const device = await this.store.get(`/api/network/devices/${encodeURIComponent(id)}`);
      if (asked !== this.#deviceAsked) return;
      this.device = device;
      if (show) this.geometry = pointOf(device);
    } catch (e) {
      if (asked === this.#deviceAsked && show) this.#complain(e);
    }
  }

  #found(result) {
    if (result.type === 'device') this.#select('device', result.id, true);
    else if (['outage', 'job', 'crew'].includes(result.type)) this.#select(result.type, Number(result.id), true);
    if (result.lon != null) {
      this.geometry = pointOf(result);
      this.#map()?.flyTo(result.lon, result.lat, 16);
    }
  }

  #map() {
    return this.querySelector('map-panel')?.map;
  }

  #chooseUnit(id) {
    this.unitId = id;
    remember('unit', id);
  }

  // -- deeds -------------------------------------------------------------------------------------------

  async #run(work) {
    if (this.busy) return undefined;
    this.busy = true;
    this.refusal = null;
    try {
      return await work();
    } catch (e) {
      this.refusal = e;
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  #carryOut({ name, kind, id, facts }) {
    const outage = kind === 'outage' ? this.store.outages.get(id) : null;
    const job = kind === 'job' ? this.store.jobs.get(id) : null;
    if (kind === 'planned') return this.#plannedDeed(name, this.store.planned.get(id));
    const about = path => `/api/${kind}s/${id}/${path}`;
    const ask = question => this.querySelector('ask-dialog').ask(question);
    const reason = { name: 'reason', label: t('ask.reason'), type: 'reason' };
    const now = clock.now();
    switch (name) {
      case 'close':
        return this.#close(outage);
      case 'claim':
      case 'release':
        return this.#run(() => this.store.command(about(name), { version: outage.version }));
      case 'confirm':
        return ask({ title: t('ask.confirm.title', { outage: outageTitle(outage) }), text: t('ask.confirm.text', { customers: customersOf(outage) }), action: t('deed.confirm'),
          fields: [{ name: 'deviceId', label: t('ask.device'), value: outage.device?.id ?? '', mono: true, hint: t('ask.deviceHint'), required: false }],
          run: v => this.store.command(about('confirm'), { version: this.#version(id), deviceId: v.deviceId === outage.device?.id ? undefined : v.deviceId }) });
      case 'assign':
        return this.#assign(outage);
      case 'send':
        return this.#assignAgain(job);
      case 'estimate': {
        const from = outage.estimate ? Date.parse(outage.estimate.from) : Math.ceil((now + 45 * 60_000) / 900_000) * 900_000;
        const to = outage.estimate ? Date.parse(outage.estimate.to) : from + 3_600_000;
        return ask({ title: t('ask.estimate.title'), text: t('ask.estimate.text'), action: t('ask.estimate.do'),
          fields: [{ name: 'from', label: t('ask.from'), type: 'moment', value: toInput(from) }, { name: 'to', label: t('ask.to'), type: 'moment', value: toInput(to) }, reason],
          run: v => this.store.command(about('estimate'), { version: this.#version(id), ...v }) });
      }
      case 'restore':
        return ask({ title: t('ask.restore.title', { outage: outageTitle(outage) }), text: t('ask.restore.text', { customers: customersOf(outage) }), action: t('ask.restore.do'),
          fields: [{ name: 'at', label: t('ask.at'), type: 'moment', value: toInput(now) }, reason],
          run: v => this.store.command(about('restore'), { version: this.#version(id), at: sameMinute(v.at, now) ? undefined : v.at, reason: v.reason }) });
      case 'cancel':
        return ask({ title: t('ask.cancel.title', { outage: outageTitle(outage) }), text: t('ask.cancel.text'), action: t('deed.cancel'), danger: true, fields: [reason],
          run: v => this.store.command(about('cancel'), { version: this.#version(id), reason: v.reason }) });
      case 'step': {
        const dialog = this.querySelector('ask-dialog');
        return ask(ledger.step(this.store, outage, { device: facts?.device, open: facts?.open ?? false }, this.#findDevices, () => dialog.requestUpdate(), text => this.#say(text, 'notice')));
      }
      case 'correct':
        return ask(ledger.correct(this.store, outage, this.#findDevices, text => this.#say(text, 'notice')));
      case 'still-out':
        return ask(ledger.stillOut(this.store, outage, facts.reportIds, (nested, text) => {
          this.#select('outage', nested.id, false);
          this.#say(text, 'notice');
        }));
      case 'cause':
        return this.#askCause(outage);
      case 'merge': {
        const question = facts?.into ? regroup.mergeTwo(this.store, outage, this.store.outages.get(facts.into), this.#regrouped)
          : regroup.mergeInto(this.store, outage, into => ask(regroup.mergeTwo(this.store, outage, into, this.#regrouped)));
        return question ? ask(question) : this.#say(t('said.nothingToMerge'), 'warn');
      }
      case 'split':
        if (!facts?.reportIds) {
          this.part = 'evidence';
          return this.updateComplete.then(() => this.querySelector('selection-panel').focusSplit());
        }
        return ask(regroup.split(this.store, outage, facts.reportIds, this.#findDevices, this.#regrouped));
      case 'move':
        return ask(regroup.move(this.store, outage, facts?.device, this.#findDevices, this.#regrouped));
      case 'reject':
        return ask(regroup.reject(this.store, outage, this.#regrouped));
      case 'undo':
        return this.#undo(id);
      case 'cancel-job':
        return ask({ title: t('ask.cancelJob.title', { job: job.code }), text: t('ask.cancelJob.text', { crew: nameOf(job.crew) || null }), action: t('deed.cancel-job'), danger: true, fields: [reason],
          run: v => this.store.command(about('cancel'), { version: this.store.jobs.get(id).version, reason: v.reason }) });
      case 'take':
        return this.#takeAlarm(id);
      case 'close-alarm':
        return this.#askCloseAlarm(this.store.alarms.get(id));
      case 'resolve':
        return ask({ title: t('conflict.resolve.title'), text: t(`conflict.${this.store.conflicts.get(id).kind}.text`), action: t('conflict.resolve'), fields: [{ name: 'resolution', label: t('conflict.resolution'), type: 'reason', hint: t('conflict.resolutionHint') }],
          run: v => this.store.command(about('resolve'), { resolution: v.resolution }) });
      case 'close-report':
        return ask({ title: t('ask.closeReport.title'), text: t('ask.closeReport.text'), action: t('deed.close-report'), fields: [reason],
          run: v => this.store.command(about('close'), { reason: v.reason }) });
      case 'place':
        return this.#run(() => this.#place(id, facts));
      case 'pick':
        this.picking = id;
        this.drawer = null;
        return this.#focusPanel('map');
      case 'end-pick':
        this.picking = null;
        return undefined;
      case 'zoom':
        return this.#zoom();
      case 'trace-up':
      case 'trace-down':
        return this.#trace(kind === 'outage' ? outage.device?.id : id, name === 'trace-up' ? 'up' : 'down');
      case 'preview':
        return this.#startPreview(kind === 'outage' ? outage.device?.id : id);
      case 'end-preview':
        this.preview = null;
        return undefined;
      case 'operate':
        return this.#askOperate();
      default:
        return undefined;
    }
  }

  /** Says what was regrouped and offers to take it back: here for a while, in the panel as long as it is possible. */
  #regrouped = (kept, text) => {
    this.#select('outage', kept.id, false);
    this.#say(text, 'notice', null, { label: t('deed.undo'), run: () => this.#undo(kept.id) });
  };

  async #undo(id) {
    await this.#run(async () => {
      await regroup.undo(this.store, id);
      this.#say(t('said.undone'), 'notice');
    });
    if (this.refusal) this.#complain(this.refusal);
  }

  /** While some of its customers are out in an outage of their own, closing needs a reason; that is asked only where it is needed. */
  async #close(outage) {
    const send = body => this.store.command(`/api/outages/${outage.id}/close`, { version: this.#version(outage.id), ...body });
    await this.#run(async () => {
      try {
        await send({});
      } catch (e) {
        if (e.code !== 'outage/still-out') throw e;
        this.querySelector('ask-dialog').ask({ title: t('ask.close.title', { outage: outageTitle(outage) }), text: refusalWords(e).text, action: t('deed.close'), fields: [{ name: 'reason', label: t('ask.reason'), type: 'reason' }], run: v => send({ reason: v.reason }) });
      }
    });
  }

  #findDevices = async text => {
    const { results } = await this.store.get(`/api/search?q=${encodeURIComponent(text)}`);
    return results.filter(r => r.type === 'device').map(r => ({ id: r.id, label: r.label }));
  };

  // -- planned outages ---------------------------------------------------------------------------------

  #plan(plan) {
    this.planning = { plan };
    this.drawer = 'selection';
    this.#readCauses();
    if (plan) this.geometry = pointsOf(plan.steps);
  }

  #planned(plan) {
    this.planning = null;
    this.tab = 'planned';
    this.selection = null;
    this.#select('planned', plan.id, true);
    this.#say(t('said.planned', { code: plan.code, customers: plan.customers }), 'notice');
  }

  #plannedDeed(name, plan) {
    if (name === 'change') return this.#plan(plan);
    const question = questionAbout(this.store, name, plan);
    if (question) return this.querySelector('ask-dialog').ask(question);
    return this.#run(() => this.store.command(`/api/planned-outages/${plan.id}/${name}`, { version: plan.version }));
  }

  async #askCause(outage) {
    await this.#readCauses();
    if (!this.causes) return;
    const none = { value: '', label: t('cause.unknown') };
    const catalogue = this.causes;
    this.querySelector('ask-dialog').ask({ title: t('cause.title', { outage: outageTitle(outage) }), action: t('do.save'),
      fields: [{ name: 'cause', label: t('cause.cause'), type: 'choice', required: false, value: outage.cause ?? '', options: [none, ...causeOptions(catalogue, named, { planned: outage.kind === 'planned' })] },
        { name: 'subCause', label: t('cause.sub'), type: 'choice', required: false, value: outage.subCause ?? '', options: v => [{ value: '', label: t('cause.noSub') }, ...subCausesOf(catalogue, v.cause).map(s => ({ value: s.code, label: named(s.title) }))] },
        { name: 'weather', label: t('cause.weather'), type: 'choice', required: false, value: outage.weather ?? '', options: [none, ...catalogue.weather.map(w => ({ value: w.code, label: named(w.title) }))] }],
      // A sub-cause of the cause chosen before does not go along.
      run: v => this.store.command(`/api/outages/${outage.id}/cause`, { version: this.#version(outage.id), cause: v.cause ?? null, weather: v.weather ?? null,
        subCause: subCausesOf(catalogue, v.cause).some(s => s.code === v.subCause) ? v.subCause : null }) });
  }

  async #readCauses() {
    if (this.causes) return;
    try {
      this.causes = await this.store.get('/api/causes');
    } catch (e) {
      this.#complain(e);
    }
  }

  /** The version now held: the outage may have changed while the dialog was open, and then the person has seen that too. */
  #version = id => this.store.outages.get(id).version;

  #assign(outage) {
    const at = outage.device ?? outage;
    const crews = this.store.get(at?.lon != null ? `/api/crews?near=${at.lon},${at.lat}` : '/api/crews').then(a => a.crews.filter(c => c.status !== 'offShift'));
    this.querySelector('assign-dialog').open({ outage, crews,
      run: async ({ crewId, note }) => {
        const job = await this.store.command(`/api/outages/${outage.id}/jobs`, { version: this.#version(outage.id), crewId, note, send: true });
        this.#say(t('said.sent', { job: job.code, crew: nameOf(job.crew) }), 'notice');
      } });
  }

  #assignAgain(job) {
    const outage = job.outage ? this.store.outages.get(job.outage.id) : null;
    const crews = this.store.get(job.lon != null ? `/api/crews?near=${job.lon},${job.lat}` : '/api/crews').then(a => a.crews.filter(c => c.status !== 'offShift'));
    this.querySelector('assign-dialog').open({ outage: outage ?? { ...job, level: 'device' }, crews,
      run: async ({ crewId }) => {
        await this.store.command(`/api/jobs/${job.id}/send`, { version: this.store.jobs.get(job.id).version, crewId });
      } });
  }

  async #takeAlarm(id) {
    this.busy = true;
    this.alarmRefusal = null;
    try {
      await this.store.command(`/api/alarms/${id}/take`, {});
      this.#select('alarm', id, false);
    } catch (e) {
      this.alarmRefusal = e;
      this.#complain(e);
    } finally {
      this.busy = false;
    }
  }

  /** The focus goes to what was taken (its name and no button: the key that took it may still be down), else back to where it was. */
  #uncovered(before) {
    if (this.selection?.kind === 'alarm') this.querySelector('selection-panel').focusName();
    else before?.focus?.();
  }

  #askCloseAlarm(alarm) {
    this.querySelector('ask-dialog').ask({ title: t('ask.closeAlarm.title', { alarm: alarmTitle(alarm) }), text: t('ask.closeAlarm.text'), action: t('alarm.close'), danger: true,
      fields: [{ name: 'reason', label: t('ask.closeAlarm.reason'), type: 'reason' }],
      run: v => this.store.command(`/api/alarms/${alarm.id}/close`, { reason: v.reason }) });
  }

  async #place(id, where) {
    await this.store.command(`/api/reports/${id}/place`, where);
    this.store.unplaced.remove(id);
    this.version++;
    this.#say(t('said.placed'), 'notice');
  }

  #placed = async event => {
    const id = this.picking;
    this.picking = null;
    await this.#run(() => this.#place(id, event.detail));
    if (this.refusal) this.#complain(this.refusal);
  };

  #zoom() {
    const map = this.#map();
    if (!map || !this.geometry) return;
    const box = boundsOf(this.geometry);
    if (!box) return;
    if (box[0] === box[2] && box[1] === box[3]) map.flyTo(box[0], box[1], 16);
    else map.fitBounds(box);
    this.drawer = null;
  }

  async #trace(id, direction) {
    if (!id) return;
    const mark = ++this.#switchMark;
    await this.#run(async () => {
      const answer = await this.store.get(`/api/network/devices/${encodeURIComponent(id)}/trace?direction=${direction}`);
      if (mark !== this.#switchMark) return;
      this.trace = { direction, ...answer };
      this.geometry = answer.geometry;
      this.#speak(t('trace.found', { branches: answer.branches, customers: answer.customers }));
    });
  }

  async #startPreview(id) {
    if (!id) return;
    await this.#run(async () => {
      const device = this.device?.id === id ? this.device : await this.store.get(`/api/network/devices/${encodeURIComponent(id)}`);
      this.device = device;
      await this.#askPreview(device, !device.open);
    });
  }

  async #askPreview(device, open) {
    const mark = ++this.#switchMark;
    this.preview = { device, open, answer: null, at: clock.now() };
    this.drawer = 'selection';
    try {
      const answer = await this.store.get(`/api/network/devices/${encodeURIComponent(device.id)}/preview?open=${open}`);
      if (mark === this.#switchMark) this.preview = { device, open, answer, at: clock.now() };
    } catch (e) {
      if (mark !== this.#switchMark) return;
      this.preview = null;
      this.refusal = e;
    }
  }

  #askOperate() {
    const { device, open, answer } = this.preview;
    const label = device.label ?? device.id;
    this.querySelector('ask-dialog').ask({ title: t(open ? 'preview.open' : 'preview.close', { device: label }), action: t(open ? 'preview.doOpen' : 'preview.doClose'), danger: true,
      text: t('ask.operate.text', { losing: answer.customersLosing ?? 0, gaining: answer.customersGaining ?? 0 }), fields: [{ name: 'reason', label: t('ask.reason'), type: 'reason' }],
      run: async v => {
        if (this.store.stale) throw Object.assign(new Error(t('why.stale')), { code: 'page/stale', status: 0 });
        await this.store.command(`/api/network/devices/${encodeURIComponent(device.id)}/operate`, { open, reason: v.reason });
        this.preview = null;
        this.#lookAtDevice(device.id, false);
        this.#say(t(open ? 'said.opened' : 'said.closed', { device: label }), 'notice');
      } });
  }

  // -- keyboard ----------------------------------------------------------------------------------------

  #keyed(event) {
    if (document.querySelector('dialog[open]') || event.defaultPrevented) return;
    const action = actionOf(event, { focused: deepFocus(), singleKeys: this.settings.singleKeys });
    if (!action) return;
    if (this.#do(action)) event.preventDefault();
  }

  /** Does what a key or a command asks; true when it was ours. */
  #do(action) {
    if (action.startsWith('focus-') && action !== 'focus-next') return this.#focusPanel(action.slice(6));
    switch (action) {
      case 'command':
        this.querySelector('top-bar').focusCommand();
        return true;
      case 'help':
        this.querySelector('key-help').show();
        return true;
      case 'toggle-queue':
        this.drawer = this.drawer === 'queue' ? null : 'queue';
        return true;
      case 'page-evidence':
      case 'page-rules':
        return this.#openPage(action.slice(5));
      case 'storm-view':
        this.#viewAs(!this.storm);
        return true;
      case 'part-before':
      case 'part-after':
        return this.#turnPart(action === 'part-after' ? 1 : -1);
      case 'focus-next':
        return this.#focusPanel(PANELS[(PANELS.indexOf(this.#focusedPanel()) + 1) % PANELS.length]);
      case 'back':
        return this.#back();
      case 'call':
        this.querySelector('selection-panel [data-deed=call]')?.click();
        return true;
      case 'zoom':
        this.#zoom();
        return true;
      case 'trace-up':
      case 'trace-down':
      case 'preview':
        if (this.device) this.#carryOut({ name: action, kind: 'device', id: this.device.id });
        return true;
      default: {
        const key = keys.find(k => k.action === action)?.key;
        const deed = this.querySelector('selection-panel')?.deeds().find(d => d.key === key);
        if (deed?.enabled) this.#carryOut({ name: deed.name, ...this.selection, facts: deed.facts });
        else if (deed) this.#say(t(`why.${deed.why}`, { ...deed.facts, at: deed.facts.at ? format.time(deed.facts.at) : null }), 'warn');
        return true;
      }
    }
  }

  #viewAs(storm) {
    this.storm = storm;
    remember('stormView', storm);
    this.#speak(t(storm ? 'said.storm' : 'said.calm'));
  }

  #turnPart(by) {
    if (this.selection?.kind !== 'outage') return false;
    this.part = outageTabs[(Math.max(0, outageTabs.indexOf(this.part)) + by + outageTabs.length) % outageTabs.length];
    this.#speak(t(`part.${this.part}`));
    return true;
  }

  #back() {
    if (this.picking) this.picking = null;
    else if (this.planning) this.planning = null;
    else if (this.preview) this.preview = null;
    else if (this.page) this.#leavePage();
    else if (this.picked.size) this.picked = Picked.none;
    else if (this.trace) {
      this.trace = null;
      this.geometry = null;
    } else if (this.drawer) this.drawer = null;
    else this.#focusPanel('queue');
    return true;
  }

  #focusedPanel() {
    const at = document.activeElement;
    return PANELS.find(p => at?.closest({ queue: 'work-queue', map: 'map-panel', selection: 'selection-panel', timeline: 'crew-timeline' }[p]));
  }

  #focusPanel(panel) {
    if (panel === 'queue') this.drawer = 'queue';
    if (panel === 'selection') this.drawer = 'selection';
    this.updateComplete.then(() => {
      if (panel === 'queue') this.querySelector('work-queue').focusList();
      else if (panel === 'map') this.querySelector('map-panel').focusMap();
      else if (panel === 'selection') this.querySelector('selection-panel').focusFirst();
      else this.querySelector('crew-timeline').focusFirst();
    });
    return true;
  }

  #commands() {
    return [...PAGES.map(page => ({ action: `page-${page}`, key: '', label: t(`page.${page}`) })), ...keys.filter(k => !k.action.startsWith('focus-next') && k.action !== 'command' && k.action !== 'back').map(k => ({ action: k.action, key: k.key.toUpperCase(), label: t(`key.${k.action}`) }))];
  }

  // -- the page itself ---------------------------------------------------------------------------------

  #set = event => {
    const { name, value } = event.detail;
    remember(name, value);
    if (name === 'language') {
      location.href = value === language ? location.href : otherLanguageHref();
      return;
    }
    if (name === 'theme') {
      if (value === 'system') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = value;
      this.version++;
      return;
    }
    this.settings = { ...this.settings, [name]: value };
    document.documentElement.dataset.density = this.settings.density;
  };

  #signOut = async () => {
    await this.store.signOut().catch(() => {});
    location.href = '/sign-in';
  };

  #ended(reason) {
    this.store.close();
    if (reason === 'changed') location.reload();
    else location.href = `/sign-in?next=${encodeURIComponent('/console')}${reason === 'revoked' ? '&why=revoked' : ''}`;
  }

  async #readDemo() {
    try {
      this.demo = await this.store.get('/api/demo');
      const next = this.demo.pulse?.nextFaultAt ? Date.parse(this.demo.pulse.nextFaultAt) - clock.now() + 2000 : 60_000;
      setTimeout(() => this.#readDemo(), Math.min(60_000, Math.max(5000, next)));
    } catch {
      this.demo = null;
    }
  }

  #pausePulse = async () => {
    try {
      this.demo = await api.post('/api/demo/pulse', { paused: !this.demo.pulse.paused }) ?? this.demo;
    } catch (e) {
      this.#complain(e);
    }
  };

  #announceClocks() {
    const now = clock.now();
    for (const o of this.store.outages.all()) {
      if (!isDark(o) || !o.target?.at) continue;
      const { remaining_ms } = clockState(o.target.at, darkSince(o), now);
      const before = this.#heard.get(o.id);
      this.#heard.set(o.id, remaining_ms);
      const step = before === undefined ? null : announcement(before, remaining_ms);
      if (step !== null && targetState(o, now)) this.#speak(step === 0 ? t('said.late', { outage: outageTitle(o) }) : t('said.minutesLeft', { outage: outageTitle(o), n: step }));
    }
  }

  #speak(text) {
    this.spoken = text;
  }

  #say(text, tone, code, action) {
    clearTimeout(this.#toastTimer);
    this.toast = { text, tone, code, action };
    this.#toastTimer = setTimeout(() => (this.toast = null), action ? OFFER_MS : TOAST_MS);
  }

  #accept(action) {
    this.toast = null;
    action.run();
  }

  #complain(e) {
    const words = refusalWords(e);
    this.#say(words.text, 'urgent', words.code);
  }
}

const pointsOf = list => {
  const coordinates = list.filter(at => at.lon != null).map(at => [at.lon, at.lat]);
  return coordinates.length ? { type: 'MultiPoint', coordinates } : null;
};
const pointOf = at => (at?.lon == null ? null : { type: 'Point', coordinates: [at.lon, at.lat] });
const sameMinute = (iso, ms) => iso && Math.abs(Date.parse(iso) - ms) < 90_000;

/** The element that has the focus, through shadow roots (the map keeps one). */
function deepFocus() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

/** [west, south, east, north] of any GeoJSON geometry or collection. */
function boundsOf(geometry) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const take = c => {
    if (typeof c[0] === 'number') {
      box[0] = Math.min(box[0], c[0]);
      box[1] = Math.min(box[1], c[1]);
      box[2] = Math.max(box[2], c[0]);
      box[3] = Math.max(box[3], c[1]);
    } else c.forEach(take);
  };
  const walk = g => {
    if (!g) return;
    if (g.type === 'FeatureCollection') g.features.forEach(f => walk(f.geometry));
    else if (g.type === 'Feature') walk(g.geometry);
    else if (g.type === 'GeometryCollection') g.geometries.forEach(walk);
    else take(g.coordinates);
  };
  walk(geometry);
  return Number.isFinite(box[0]) ? box : null;
}

customElements.define('relight-console', RelightConsole);
