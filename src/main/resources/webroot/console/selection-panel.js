import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { hasWords, t } from '../shared/words.js';
import { jobDeeds, outageDeeds, regroupDeeds } from './deeds.js';
import { foreseen, jobTitle, nameOf, placeName, reportTitle } from './naming.js';
import './alarm-panel.js';
import './conflict-panel.js';
import './crew-panel.js';
import './customer-panel.js';
import './job-panel.js';
import { ledgerDeeds } from './ledger.js';
import './outage-panel.js';
import './planned-form.js';
import './planned-panel.js';
import { deedButtons, head, refused, target } from './panel-parts.js';
import { needsPlace } from './queue.js';
import { hasSwitch } from './switching.js';

/** The thing selected: its facts, what may happen next; an outage has a panel of its own. Fires "deed" {name, kind, id, facts} and "choose" {kind, id}. */
class SelectionPanel extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    selection: { attribute: false },
    device: { attribute: false },
    trace: { attribute: false },
    preview: { attribute: false },
    busy: { attribute: false },
    refusal: { attribute: false },
    tab: { attribute: false },
    planning: { attribute: false },
    causes: { attribute: false },
    find: { attribute: false },
  };

  constructor() {
    super();
    new Ticking(this);
  }

  focusName() {
    this.querySelector('.name')?.focus();
  }

  focusFirst() {
    (this.querySelector('.acts button:not(:disabled)') ?? this.querySelector('[tabindex="-1"]'))?.focus();
  }

  focusSplit() {
    this.updateComplete.then(() => this.querySelector('outage-evidence')?.focusSplit());
  }

  /** A device pressed on the map while a planned outage is drawn up becomes a step of it. */
  addDevice(id) {
    this.querySelector('planned-form')?.addDevice(id);
  }

  /** The deeds on show, for the keyboard: [{name, key, enabled, …}]. */
  deeds() {
    const { kind, item } = this.#selected() ?? {};
    if (!item) return [];
    if (kind === 'outage') return [...outageDeeds(item, this.store.me, { stale: this.store.stale, crew: this.#crewOf(item.job) }), ...regroupDeeds(item, this.store.me), ...ledgerDeeds(item, this.store.me, { stale: this.store.stale })];
    if (kind === 'job') return jobDeeds(item, this.#crewOf(item), this.store.me);
    return [];
  }

  #selected() {
    const { kind, id } = this.selection ?? {};
    if (kind === 'device') return this.device ? { kind, item: this.device } : null;
    const item = { outage: this.store.outages, job: this.store.jobs, alarm: this.store.alarms, crew: this.store.crews, report: this.store.unplaced, conflict: this.store.conflicts, planned: this.store.planned }[kind]?.get(id);
    return item ? { kind, item } : null;
  }

  #crewOf = thing => (thing?.crew ? this.store.crews.get(thing.crew.id) : null);

  render() {
    const now = clock.now();
    if (this.planning) return html`<planned-form .store=${this.store} .plan=${this.planning.plan} .causes=${this.causes} .find=${this.find}></planned-form>`;
    if (this.preview) return this.#preview(now);
    if (this.selection?.kind === 'customer') return html`<customer-panel .store=${this.store} .version=${this.version} .customerId=${this.selection.id}></customer-panel>${refused(this.refusal)}`;
    const selected = this.#selected();
    if (!selected) {
      return html`<div class="nothing"><p class="faint">${t(this.selection?.kind === 'report' ? 'selection.placed' : this.selection ? 'selection.gone' : 'selection.none')}</p></div>`;
    }
    const { kind, item } = selected;
    if (kind === 'outage') {
      return html`<outage-panel .store=${this.store} .outage=${item} .causes=${this.causes} .version=${this.version} .tab=${this.tab} .deeds=${this.deeds()} .busy=${this.busy} .refusal=${this.refusal}></outage-panel>`;
    }
    if (kind === 'planned') return html`<planned-panel .store=${this.store} .plan=${item} .causes=${this.causes} .version=${this.version} .busy=${this.busy} .refusal=${this.refusal}></planned-panel>`;
    if (kind === 'conflict') return html`<conflict-panel .store=${this.store} .conflict=${item} .version=${this.version} .busy=${this.busy} .refusal=${this.refusal}></conflict-panel>`;
    if (kind === 'alarm') return html`<alarm-panel .store=${this.store} .alarm=${item} .version=${this.version} .busy=${this.busy} .refusal=${this.refusal}></alarm-panel>`;
    if (kind === 'crew') return html`<crew-panel .store=${this.store} .crew=${item} .version=${this.version} .busy=${this.busy} .refusal=${this.refusal}></crew-panel>`;
    if (kind === 'job') return html`<job-panel .store=${this.store} .job=${item} .causes=${this.causes} .version=${this.version} .deeds=${this.deeds()} .busy=${this.busy} .refusal=${this.refusal}></job-panel>`;
    return { report: () => this.#report(item, now), device: () => this.#device(item, now) }[kind]();
  }

  #report(r, now) {
    return html`
      ${head(needsPlace(r) ? 'warn' : 'notice', needsPlace(r) ? 'pin' : symbolOf('report', r.kind).icon, t(needsPlace(r) ? 'queue.unplaced' : 'queue.waits'), format.moment(r.receivedAt ?? r.at, now), reportTitle(r), t(needsPlace(r) ? 'report.unplacedText' : 'report.waitsText'))}
      <dl class="facts">
        <div><dt>${t('fact.received')}</dt><dd>${format.ago(r.receivedAt ?? r.at, now)}</dd><dd><small>${t(`fact.channel.${r.channel}`)}</small></dd></div>
        <div><dt>${t('fact.reminders')}</dt><dd class="num">${format.number(r.reminders ?? 0)}</dd></div>
        ${r.phone ? html`<div class="wide"><dt>${t('fact.phone')}</dt><dd><a href="tel:${r.phone.replaceAll(' ', '')}" data-deed="call">${r.phone}</a></dd></div>` : nothing}
        ${r.customer ? html`<div class="wide"><dt>${t('fact.customer')}</dt><dd class="normal"><span class="mono">${r.customer.code}</span> ${r.customer.address ?? ''}</dd></div>` : nothing}
        ${r.place || r.placeText || r.note ? html`<div class="wide"><dt>${t('fact.says')}</dt><dd class="normal">${[placeName(r.place), r.placeText, r.note].filter(Boolean).join(' · ')}</dd></div>` : nothing}
      </dl>
      ${needsPlace(r) ? html`<form class="place" @submit=${e => this.#placeByCode(e, r)}>
        <div class="field"><label for="place-code">${t('report.customerCode')}</label><input class="input" id="place-code" name="code" autocomplete="off" required pattern="[Pp][A-Za-z0-9]{5,15}" title=${t('report.codeForm')}></div>
        <button class="btn primary" ?disabled=${this.busy}>${t('report.place')}</button>
      </form>
      ` : nothing}
      <div class="acts">${needsPlace(r) ? html`<button type="button" class="btn wide" @click=${() => this.#deed('pick', 'report', r.id)}><span>${icon('pin')} ${t('report.pick')}</span></button>` : nothing}
        <button type="button" class="btn" @click=${() => this.#deed('close-report', 'report', r.id)}><span>${t('deed.close-report')}</span></button>
        <button type="button" class="btn" ?disabled=${r.lon == null} @click=${() => this.#deed('zoom', 'report', r.id)}><span>${t('deed.zoom')}</span><kbd>Z</kbd></button></div>
      ${refused(this.refusal)}`;
  }

  #placeByCode(event, r) {
    event.preventDefault();
    this.fire('deed', { name: 'place', kind: 'report', id: r.id, facts: { customerCode: new FormData(event.target).get('code').trim().toUpperCase() } });
  }

  #device(d, now) {
    const look = symbolOf('supply', d.state);
    const can = hasSwitch(d);
    const stale = this.store.stale;
    return html`
      ${head(look.tone, look.icon, t(look.word), d.id, d.label ?? d.id, [hasWords(`device.${d.kind}`) ? t(`device.${d.kind}`) : d.kind, d.feeder ? t('why.feeder', { feeder: nameOf(d.feeder) }) : null].filter(Boolean).join(' · '))}
      <dl class="facts">
        ${can ? html`<div><dt>${t('device.position')}</dt><dd>${t(d.open ? 'device.open' : 'device.closed')}</dd><dd><small>${d.open === d.normallyOpen ? t('device.normal') : t(d.normallyOpen ? 'device.normallyOpen' : 'device.normallyClosed')}</small></dd></div>` : nothing}
        <div><dt>${t('device.customersBelow')}</dt><dd class="num">${format.number(d.customersBelow ?? 0)}</dd></div>
        ${(d.tags ?? []).map(x => html`<div class="wide warn"><dt>${t('device.tag')}</dt><dd class="normal"><span class="tint">${icon(x.kind === 'earth' ? 'earth' : 'lock')}</span> <b>${t(`tag.${x.kind}`)}</b>: ${x.reason} <small>${x.by}, ${format.moment(x.at, now)}</small>
          <button type="button" class="btn quiet" @click=${() => this.#deed('untag', 'device', d.id, { tag: x })}>${t('deed.untag')}</button></dd></div>`)}
        ${d.since ? html`<div class="wide"><dt>${t('device.since')}</dt><dd class="normal">${[format.moment(d.since, now), nameOf(d.by)].filter(Boolean).join(' · ')}</dd></div>` : nothing}
        ${this.trace ? html`<div class="wide"><dt>${t(`trace.${this.trace.direction}`)}</dt><dd class="normal">${t('trace.found', { branches: this.trace.branches, customers: this.trace.customers })}
          <ol class="traced">${this.trace.devices.slice(0, 12).map(x => html`<li><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'device', id: x.id })}>${x.label ?? x.id}</button> <span class="faint">${t(x.open ? 'device.open' : 'device.closed')}</span></li>`)}</ol>
          ${this.trace.devices.length > 12 ? t('trace.more', { n: this.trace.devices.length - 12 }) : nothing}</dd></div>` : nothing}
      </dl>
      <div class="acts">
        ${can ? html`<button type="button" class="btn primary" @click=${() => this.#deed('preview', 'device', d.id)}><span>${t(d.open ? 'device.previewClose' : 'device.previewOpen')}</span><kbd>T</kbd></button>` : nothing}
        ${this.store.me.roles.some(r => r === 'dispatcher' || r === 'supervisor') ? html`<button type="button" class="btn" @click=${() => this.#deed('new-job', 'device', d.id)}><span>${t('deed.new-job')}</span><kbd>W</kbd></button>` : nothing}
        ${d.tags && can ? html`<button type="button" class="btn" @click=${() => this.#deed('tag', 'device', d.id)}><span>${t('deed.tag')}</span></button>` : nothing}
        <button type="button" class="btn" @click=${() => this.#deed('trace-up', 'device', d.id)}><span>${t('deed.traceUp')}</span><kbd>U</kbd></button>
        <button type="button" class="btn" @click=${() => this.#deed('trace-down', 'device', d.id)}><span>${t('deed.traceDown')}</span><kbd>N</kbd></button>
        <button type="button" class="btn" ?disabled=${d.lon == null} @click=${() => this.#deed('zoom', 'device', d.id)}><span>${t('deed.zoom')}</span><kbd>Z</kbd></button>
      </div>
      ${stale ? html`<p class="because">${t('why.stale')}</p>` : nothing}${refused(this.refusal)}`;
  }

  #preview(now) {
    const { device, open, answer } = this.preview;
    const stale = this.store.stale;
    const no = foreseen(answer);
    const why = stale ? t('why.stale') : no;
    return html`
      ${head('notice', 'a-notice', t('preview.chip'), device.id, t(open ? 'preview.open' : 'preview.close', { device: device.label ?? device.id }), t('preview.text'))}
      ${answer ? html`<dl class="facts">
        <div class="dead"><dt>${t('preview.losing')}</dt><dd class="big num ${answer.customersLosing ? 'tint' : ''}">${format.number(answer.customersLosing ?? 0)}</dd><dd><small>${t('preview.customers')}</small></dd></div>
        <div class="restored"><dt>${t('preview.gaining')}</dt><dd class="big num ${answer.customersGaining ? 'tint' : ''}">${format.number(answer.customersGaining ?? 0)}</dd><dd><small>${t('preview.customers')}</small></dd></div>
      </dl>
      <ul class="chk">${no ? html`<li class="urgent" role="alert">${icon('a-urgent')}<span><b>${no}</b></span></li>` : nothing}${answer.warnings?.length ? answer.warnings.map(w => html`<li class="warn">${icon('a-warn')}<span>${warningWords(w)}</span></li>`)
          : no ? nothing : html`<li class="restored">${icon('restored')}<span>${t('preview.noWarnings')}</span></li>`}
        <li class="unknown">${icon('unknown')}<span>${t('preview.notChecked')}</span></li></ul>` : html`<div class="facts"><div class="bone"></div><div class="bone short"></div></div>`}
      <div class="acts bottom">
        <button type="button" class="btn primary" aria-disabled=${why || !answer || this.busy ? 'true' : nothing} title=${why ?? nothing} aria-describedby=${why ? 'operate-why' : nothing}
          @click=${() => !why && answer && !this.busy && this.#deed('operate', 'device', device.id)}><span>${t(open ? 'preview.doOpen' : 'preview.doClose')}</span></button>
        ${why ? html`<p class="because" id="operate-why">${icon('lock')} ${stale ? why : t('preview.refused')}</p>` : nothing}
        <button type="button" class="btn" @click=${() => this.#deed('end-preview', 'device', device.id)}><span>${t('preview.leave')}</span><kbd>Esc</kbd></button>
      </div>${refused(this.refusal)}
      ${this.preview.old ? html`<p class="because" role="status">${icon('a-warn')} ${t('reading.old')}</p>` : nothing}<p class="hint pad">${t('preview.asOf', { time: format.clock(this.preview.at ?? now) })}</p>`;
  }

  #deed(name, kind, id, facts = {}) {
    this.fire('deed', { name, kind, id, facts });
  }
}

function warningWords(warning) {
  const code = typeof warning === 'string' ? warning : warning.code;
  return t(hasWords(`warning.${code}`) ? `warning.${code}` : 'warning.other', typeof warning === 'string' ? { code } : { ...warning, code });
}

customElements.define('selection-panel', SelectionPanel);
