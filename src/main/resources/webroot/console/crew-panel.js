import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { t } from '../shared/words.js';
import { bestGrade, stateOf } from '../shared/certificates.js';
import { nameOf } from './naming.js';
import './crew-trail.js';
import './roll-call.js';
import { head, refused } from './panel-parts.js';
import { readQualifications, vehicleWord, wordOf } from './qualifications.js';
import { isSilent } from './timeline.js';

/** One crew: who, what they may do, where they are and how old that is, what they work on. Fires "choose" and "deed". */
class CrewPanel extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, crew: { attribute: false }, busy: { attribute: false }, refusal: { attribute: false }, words: { state: true } };

  constructor() {
    super();
    this.words = null;
    new Ticking(this);
  }

  connectedCallback() {
    super.connectedCallback();
    readQualifications(this.store).then(words => (this.words = words), () => {
      // Codes stand where the words could not be had.
    });
  }

  render() {
    const now = clock.now();
    const c = this.crew;
    const silent = isSilent(c, now);
    const look = symbolOf('crew', silent ? 'silent' : c.status);
    const age = c.position ? now - Date.parse(c.position.at) : null;
    const decides = this.store.me.roles.some(r => r === 'dispatcher' || r === 'supervisor');
    const jobs = this.store.jobs.all().filter(j => (j.crews ?? [j.crew]).some(x => x?.id === c.id) && !['done', 'verified', 'cancelled', 'rejected'].includes(j.status));
    return html`
      ${head(look.tone, look.icon, t(look.word), nameOf(c.unit), c.name, [c.contractor ? t('crew.contractorOf', { company: c.company }) : null, c.guestUntil ? t('crew.guestUntil', { time: format.moment(c.guestUntil, now) }) : null, bestGrade(c) ? t('crew.bestGrade', { grade: bestGrade(c) }) : null].filter(Boolean).join(' · '))}
      <dl class="facts">
        <div><dt>${t('fact.position')}</dt><dd class=${silent ? 'warn tint' : ''}>${age === null ? t('say.unknown') : format.ago(c.position.at, now)}</dd>
          <dd><small>${[c.position?.accuracy_m ? t('fact.accuracy', { distance: format.distance(c.position.accuracy_m) }) : null, c.position?.battery != null ? t('crew.battery', { percent: c.position.battery }) : null].filter(Boolean).join(' · ')}</small></dd></div>
        <div><dt>${t('crew.shift')}</dt><dd>${c.status === 'offShift' ? t('crew.off') : c.shift?.until ? t('crew.until', { time: format.moment(c.shift.until, now) }) : t('crew.on')}</dd><dd><small>${c.shift?.onAt ? t('fact.sinceTime', { time: format.moment(c.shift.onAt, now) }) : nothing}</small></dd></div>
        <div class="wide"><dt>${t('fact.phone')}</dt><dd>${c.phone ? html`<a href="tel:${c.phone.replaceAll(' ', '')}">${c.phone}</a>` : t('say.unknown')}</dd></div>
        <div class="wide"><dt>${t('fact.job')}</dt>${jobs.length ? jobs.map(j => html`<dd><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'job', id: j.id })}>${j.code}</button> · ${t(`job.${j.status}`)}${j.target ? html` · <span class="num">${format.left(j.target.at, now)}</span>` : nothing}${this.#due(j, now)}</dd>`) : html`<dd>${t('crew.noJob')}</dd>`}</div>
        ${c.vehicles?.length ? html`<div class="wide"><dt>${t('crew.vehicles')}</dt><dd class="normal">${c.vehicles.map(v => `${vehicleWord(v.kind)} ${v.code}${v.plate ? ` (${v.plate})` : ''}`).join(', ')}</dd></div>` : nothing}
      </dl>
      ${this.#call(now)}
      <section class="block"><h3>${t('fact.members')} <span class="end faint small num">${(c.members ?? []).length}</span></h3>
        <ul class="people">${(c.members ?? []).map(m => this.#member(m, now))}</ul></section>
      <crew-trail .store=${this.store} .crew=${c}></crew-trail>
      <div class="acts">
        <button type="button" class="btn" ?disabled=${!c.position} @click=${() => this.#deed('zoom')}><span>${t('deed.zoom')}</span><kbd>Z</kbd></button>
        ${c.phone ? html`<a class="btn" href="tel:${c.phone.replaceAll(' ', '')}" data-deed="call"><span>${t('deed.call', { crew: c.name })}</span><kbd>P</kbd></a>` : nothing}
        ${decides ? html`<button type="button" class="btn" @click=${() => this.#deed(c.status === 'offShift' ? 'shift-on' : 'shift-off')}><span>${t(c.status === 'offShift' ? 'deed.shift-on' : 'deed.shift-off')}</span></button>
          <button type="button" class="btn" @click=${() => this.#deed('roll-call')}><span>${t('deed.roll-call')}</span><kbd>Q</kbd></button>
          ${this.store.me.roles.includes('supervisor') ? html`<button type="button" class="btn" @click=${() => this.fire('page', { page: 'crews' })}><span>${t('crew.manage')}</span></button>` : nothing}` : nothing}
      </div>${refused(this.refusal)}`;
  }

  #due(j, now) {
    const due = this.store.watches.get(this.crew.id)?.dueAt ?? j.safety?.checkInDueAt;
    return due ? html`<small class="block-line ${Date.parse(due) < now ? 'urgent tint' : ''}">${t('crew.checkIn', { left: format.left(due, now) })}</small>` : nothing;
  }

  /** The roll that is being called, and for an hour after it what came of it. */
  #call(now) {
    const call = this.store.rollCalls.get(this.crew.id);
    if (!call || (call.endedAt && now - Date.parse(call.endedAt) > 3_600_000)) return nothing;
    return html`<roll-call .store=${this.store} .call=${call}></roll-call>`;
  }

  #member(m, now) {
    return html`<li><span class=${m.onShift ? '' : 'faint'}><b>${m.name}</b>${m.lead ? html` <span class="faint">(${t('crew.lead')})</span>` : nothing}</span><span class="num strong">${m.grade ?? '–'}</span>
      <span class="dim small skills">${(m.skills ?? []).map(s => wordOf(this.words, 'skills', s)).join(', ') || t('member.noSkills')}</span>
      ${(m.certificates ?? []).map(k => {
        const state = stateOf(k, now);
        return html`<span class="paper small ${state === 'expired' ? 'urgent' : state === 'soon' ? 'warn' : 'dim'}">${state === 'valid' ? nothing : html`<span class="tint">${icon(state === 'expired' ? 'a-urgent' : 'a-warn')}</span>`} ${t(`certificate.${state}`, { certificate: wordOf(this.words, 'certificates', k.kind), date: format.date(k.expiresAt) })}</span>`;
      })}</li>`;
  }

  #deed(name) {
    this.fire('deed', { name, kind: 'crew', id: this.crew.id });
  }
}

customElements.define('crew-panel', CrewPanel);
