import { html, nothing } from 'lit';
import { api } from '../shared/api.js';
import { armSound } from '../shared/alarm-sound.js';
import { clock } from '../shared/clock.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { recall, remember } from '../shared/store.js';
import { otherLanguageHref, language, t } from '../shared/words.js';
import './alarm-bars.js';
import './alarm-cover.js';
import { onTop } from './alarms.js';
import './ask-dialog.js';
import './assign-dialog.js';
import { CarryOut } from './carry-out.js';
import './crew-timeline.js';
import { boundsOf, pointOf, pointsOf } from './geometry.js';
import './key-help.js';
import { Keyboard } from './keyboard.js';
import './guest-endings.js';
import './map-panel.js';
import { alarmTitle } from './naming.js';
import { pageNamed } from './pages.js';
import { Picked } from './picked.js';
import { isOpenOutage } from './queue.js';
import './said-line.js';
import './sample-strip.js';
import './selection-panel.js';
import { Switching } from './switching.js';
import './top-bar.js';
import './triage-bar.js';
import './work-queue.js';

/** The console: holds what is selected and filtered and hands it down to the panels. What a deed does is in `CarryOut`, switching in `Switching`, keys in `Keyboard`. */
class RelightConsole extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { state: true },
    selection: { state: true },
    geometry: { state: true },
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
    settings: { state: true },
  };

  switching = new Switching(this);
  #carrying = new CarryOut(this);
  #keyboard = new Keyboard(this);

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
      this.switching.again();
    });
    this.store.addEventListener('job', () => this.switching.jobChanged());
    this.store.addEventListener('callout-over', ({ detail: c }) => this.say(t(`callout.said.${c.outcome}`, { what: c.jobCode ?? t(`jobKind.${c.kind}`), accepted: c.accepted, people: c.people }), c.outcome === 'filled' ? 'restored' : 'warn'));
    this.store.addEventListener('ended', e => this.#ended(e.detail.reason));
    api.addEventListener('signed-out', () => this.#ended('signed-out'));
    addEventListener('keydown', e => this.#keyboard.keyed(e));
    addEventListener('hashchange', () => this.#readAddress());
    // The first click or key anywhere lets the browser sound the alarm later.
    for (const type of ['pointerdown', 'keydown']) addEventListener(type, () => armSound(), { once: true });
    armSound();
    document.documentElement.dataset.density = this.settings.density;
  }

  render() {
    const { device, trace, preview } = this.switching;
    return html`
      <a class="skip" href="#queue-title" @click=${e => { e.preventDefault(); this.#keyboard.focusPanel('queue'); }}>${t('app.skip')}</a>
      <top-bar role="banner" .store=${this.store} .version=${this.version} .unitId=${this.unitId} .settings=${this.settings} .commands=${this.#keyboard.commands()}
        @unit=${e => this.#chooseUnit(e.detail.id)} @tab=${e => (this.tab = e.detail.tab)} @setting=${this.#set} @sign-out=${this.#signOut} @retry=${() => this.store.retryNow()}
        @found=${e => this.#found(e.detail.result)} @run=${e => this.#keyboard.do(e.detail.action)} @said=${e => this.say(e.detail.text)}></top-bar>
      ${this.store.me.sample ? html`<sample-strip .store=${this.store} @complain=${e => this.complain(e.detail.problem)}></sample-strip>` : nothing}
      <alarm-bars .store=${this.store} .version=${this.version} @choose=${this.#chosen} @deed=${e => this.carry(e.detail)}></alarm-bars>
      <guest-endings role="status" .store=${this.store} .version=${this.version} .unitId=${this.unitId} @choose=${this.#chosen} @said=${e => this.say(e.detail.text)} @complain=${e => this.complain(e.detail.problem)}></guest-endings>
      <main class=${this.drawer ? `drawer-${this.drawer}` : ''}>
        <h1 class="visually-hidden">${t('console.title')}</h1>
        <section class="queue" aria-label=${t('queue.title')}><work-queue .store=${this.store} .version=${this.version} .unitId=${this.unitId} .tab=${this.tab} .selected=${this.#key()}
          .storm=${this.storm} .picked=${this.picked} @choose=${this.#chosen} @tab=${e => (this.tab = e.detail.tab)} @view=${e => this.viewAs(e.detail.storm)} @pick=${e => (this.picked = e.detail.picked)}
          @plan=${() => this.plan(null)} @deed=${e => this.carry(e.detail)} @merge=${e => this.#carrying.do({ name: 'merge', kind: 'outage', id: e.detail.from, facts: { into: e.detail.into } })}></work-queue>
          <triage-bar .store=${this.store} .version=${this.version} .picked=${this.picked} @pick=${e => (this.picked = e.detail.picked)} @choose=${this.#chosen} @ask=${e => this.ask(e.detail)}></triage-bar></section>
        <section class="mapbox" ?inert=${Boolean(this.page)} aria-label=${t('map.title')}><map-panel .store=${this.store} .version=${this.version} .unitId=${this.unitId} .selection=${this.selection} .device=${device} .geometry=${this.geometry}
          .because=${this.part === 'why' && this.selection?.kind === 'outage' && this.because?.id === this.selection.id ? this.because : null} .candidate=${this.candidate}
          .preview=${preview} .picking=${this.picking} @choose=${this.#chosen} @deed=${e => this.carry(e.detail)} @placed=${this.#placed}></map-panel></section>
        <aside class="side" ?inert=${Boolean(this.page)} aria-label=${t('selection.title')}>
          <button type="button" class="btn quiet back" @click=${() => (this.drawer = null)}>${icon('back')} ${t('map.title')}</button>
          <selection-panel .store=${this.store} .version=${this.version} .selection=${this.selection} .device=${device} .trace=${trace} .preview=${preview} .busy=${this.busy} .refusal=${this.refusal}
          .planning=${this.planning} .causes=${this.causes} .find=${this.findDevices} @planned-saved=${e => this.#planned(e.detail.plan)} @planned-left=${() => (this.planning = null)}
          .tab=${this.part} @part=${e => (this.part = e.detail.tab)} @because=${e => (this.because = e.detail)} @candidate=${e => (this.candidate = e.detail.id)} @choose=${this.#chosen} @deed=${e => this.carry(e.detail)}></selection-panel></aside>
        ${this.page ? html`<section class="page" aria-label=${pageNamed(this.page).title()} @leave=${() => this.leavePage()} @ask=${e => this.ask(e.detail)} @said=${e => this.say(e.detail.text)} @page=${e => this.openPage(e.detail.page)} @deed=${e => this.carry(e.detail)}
          @choose=${this.#chosen}>${this.#shownPage()}</section>` : nothing}
        <section class="time" aria-label=${t('timeline.title')}><crew-timeline .store=${this.store} .version=${this.version} .unitId=${this.unitId} .selected=${this.#key()} @choose=${this.#chosen} @deed=${e => this.carry(e.detail)}></crew-timeline></section>
      </main>
      <alarm-cover .store=${this.store} .version=${this.version} .busy=${this.busy} .refusal=${this.alarmRefusal} @take=${e => this.takeAlarm(e.detail.id)} @uncovered=${e => this.#uncovered(e.detail.before)}></alarm-cover>
      <ask-dialog></ask-dialog><assign-dialog></assign-dialog><key-help></key-help>
      <said-line .store=${this.store}></said-line>`;
  }

  updated() {
    const { alarm } = onTop(this.store.alarms.all(), this.store.me.roles, clock.now());
    document.title = alarm ? `‼ ${alarmTitle(alarm)} · Relight` : `${t('console.title')} · Relight`;
  }

  // -- what those who carry out deeds and answer keys may ask of the page -----------------------------------------------

  carry(deed) {
    return this.#carrying.do(deed);
  }

  why(deed) {
    this.#carrying.why(deed);
  }

  ask = question => this.querySelector('ask-dialog').ask(question);

  /** What the open question shows has changed under it. */
  askAgain = () => this.querySelector('ask-dialog').requestUpdate();

  say = (text, tone, more) => this.querySelector('said-line').say(text, tone, more);

  speak(text) {
    this.querySelector('said-line').speak(text);
  }

  complain(problem) {
    this.querySelector('said-line').complain(problem);
  }

  /** Shows a refusal in the panel of what is selected. */
  refuse(problem) {
    this.refusal = problem;
  }

  /** One thing at a time; a refusal stands where the deed was pressed. */
  async run(work) {
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

  /** As `run`, for what was not pressed in the panel: a refusal is said as well. */
  async tried(work) {
    await this.run(work);
    if (this.refusal) this.complain(this.refusal);
  }

  show(at) {
    this.geometry = at?.type ? at : pointOf(at);
  }

  openDrawer(name) {
    this.drawer = name;
  }

  /** While somebody points at the map where a caller is; null ends it. */
  pick(id) {
    this.picking = id;
    if (id === null) return;
    this.drawer = null;
    this.#keyboard.focusPanel('map');
  }

  chooseReports() {
    this.part = 'evidence';
    this.updateComplete.then(() => this.querySelector('selection-panel').focusSplit());
  }

  findDevices = async text => {
    const { results } = await this.store.get(`/api/search?q=${encodeURIComponent(text)}`);
    return results.filter(r => r.type === 'device').map(r => ({ id: r.id, label: r.label }));
  };

  async withCauses(then) {
    await this.#readCauses();
    if (this.causes) then(this.causes);
  }

  /** Which crew shall it be? The dialog shows who may and who may not, and why, before anything is sent. */
  assign({ outage, job, deed = 'assign', crewId }) {
    this.querySelector('assign-dialog').open({ store: this.store, outage: outage ?? (job.outage ? this.store.outages.get(job.outage.id) : null), job, deed, crewId,
      run: answer => this.#carrying.give({ outage, job, deed, ...answer }) });
  }

  plan(plan) {
    this.planning = { plan };
    this.drawer = 'selection';
    this.#readCauses();
    if (plan) this.geometry = pointsOf(plan.steps);
  }

  async takeAlarm(id) {
    this.busy = true;
    this.alarmRefusal = null;
    try {
      await this.store.command(`/api/alarms/${id}/take`, {});
      this.select('alarm', id, false);
    } catch (e) {
      this.alarmRefusal = e;
      this.complain(e);
    } finally {
      this.busy = false;
    }
  }

  zoom() {
    const map = this.#map();
    const box = map && boundsOf(this.geometry);
    if (!box) return;
    if (box[0] === box[2] && box[1] === box[3]) map.flyTo(box[0], box[1], 16);
    else map.fitBounds(box);
    this.drawer = null;
  }

  #shownPage() {
    const page = pageNamed(this.page);
    return page.show({ store: this.store, version: this.version, unitId: this.unitId, id: page.id, part: page.part });
  }

  openPage(page) {
    this.page = page;
    this.drawer = null; // where there is room for one thing, the page is it
    history.replaceState(null, '', `#page/${page}`);
    this.updateComplete.then(() => this.querySelector('.page .name')?.focus());
    return true;
  }

  leavePage() {
    this.page = null;
    history.replaceState(null, '', this.selection ? `#${this.selection.kind}/${encodeURIComponent(this.selection.id)}` : location.pathname);
    this.#keyboard.focusPanel('queue');
  }

  // -- selecting ---------------------------------------------------------------------------------------

  #key = () => (this.selection ? `${this.selection.kind}/${this.selection.id}` : null);

  #readAddress() {
    const [, kind, id] = /^#(outage|job|alarm|crew|report|conflict|planned|customer|device|page)\/(.+)$/.exec(decodeURIComponent(location.hash)) ?? [];
    if (kind === 'page') {
      this.page = pageNamed(id) ? id : null;
      this.drawer = null;
    } else if (kind) this.select(kind, kind === 'device' ? id : Number(id), false);
  }

  #chosen = event => {
    const { kind, id, open } = event.detail;
    // While a planned outage is drawn up, a device on the map is a step of it and not something to look at.
    if (this.planning) {
      if (kind === 'device') this.querySelector('selection-panel').addDevice(id);
      return;
    }
    this.select(kind, id, open);
  };

  /** The view moves only when somebody asks (`Z`): selecting changes the panel, not the map's place. */
  select(kind, id, open) {
    this.page = null;
    const same = this.selection?.kind === kind && this.selection?.id === id;
    if (!same) {
      this.selection = { kind, id };
      this.refusal = null;
      this.picking = null;
      this.geometry = null;
      this.switching.clear();
      history.replaceState(null, '', `#${kind}/${encodeURIComponent(id)}`);
      const item = this.selectedItem();
      if (kind === 'device') this.switching.look(id, true);
      else if (kind === 'outage' && item?.device) this.switching.look(item.device.id, false);
      if (kind === 'outage' && item) this.geometry = item.line ?? pointOf(item.device ?? item);
      else if (kind === 'planned' && item) this.geometry = pointsOf(item.steps);
      else if (kind !== 'device' && item) this.geometry = pointOf(item.position ?? item);
      if (['planned', 'outage', 'job'].includes(kind)) this.#readCauses();
    }
    this.drawer = 'selection';
    if (open) this.updateComplete.then(() => this.#keyboard.focusPanel('selection'));
  }

  selectedItem() {
    const { kind, id } = this.selection ?? {};
    return { outage: this.store.outages, job: this.store.jobs, alarm: this.store.alarms, crew: this.store.crews, report: this.store.unplaced, conflict: this.store.conflicts, planned: this.store.planned }[kind]?.get(id) ?? null;
  }

  #found(result) {
    if (result.type === 'device') this.select('device', result.id, true);
    else if (['outage', 'job', 'crew', 'customer'].includes(result.type)) this.select(result.type, Number(result.id), true);
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

  // -- answers from the panels --------------------------------------------------------------------------

  #planned(plan) {
    this.planning = null;
    this.tab = 'planned';
    this.selection = null;
    this.select('planned', plan.id, true);
    this.say(t('said.planned', { code: plan.code, customers: plan.customers }));
  }

  async #readCauses() {
    if (this.causes) return;
    try {
      this.causes = await this.store.get('/api/causes');
    } catch (e) {
      this.complain(e);
    }
  }

  /** The focus goes to what was taken (its name and no button: the key that took it may still be down), else back to where it was. */
  #uncovered(before) {
    if (this.selection?.kind === 'alarm') this.querySelector('selection-panel').focusName();
    else before?.focus?.();
  }

  #placed = event => {
    const id = this.picking;
    this.picking = null;
    this.tried(() => this.#carrying.place(id, event.detail));
  };

  viewAs(storm) {
    this.storm = storm;
    remember('stormView', storm);
    this.speak(t(storm ? 'said.storm' : 'said.calm'));
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
}

customElements.define('relight-console', RelightConsole);
