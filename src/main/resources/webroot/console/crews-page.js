import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { t } from '../shared/words.js';
import { start as startCallout } from './callout-questions.js';
import { bestGrade, stateOf, warnings } from '../shared/certificates.js';
import * as ask from './crew-questions.js';
import './guest-crews.js';
import { jobTitle, nameOf } from './naming.js';
import { pageOf } from './panel-parts.js';
import { readQualifications, vehicleWord, wordOf } from './qualifications.js';
import { inUnit } from './queue.js';
import { isSilent } from './timeline.js';

const ORDER = { onSite: 0, enRoute: 1, assigned: 2, available: 3, offShift: 4 };

/** The crew board: every crew with its people, skills, papers, shift, position and work. A supervisor keeps it here. Fires "ask", "choose", "page", "leave". */
class CrewsPage extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, unitId: { attribute: false }, words: { state: true }, open: { state: true } };

  constructor() {
    super();
    this.words = {};
    this.open = null;
    new Ticking(this, 5000);
  }

  connectedCallback() {
    super.connectedCallback();
    readQualifications(this.store).then(words => (this.words = words), () => {
      // Codes stand where the words could not be had.
    });
  }

  #supervises = () => this.store.me.roles.includes('supervisor');

  #done = () => this.store.refresh();

  render() {
    const now = clock.now();
    const crews = this.store.crews.all().filter(c => inUnit(c, this.unitId)).sort((a, b) => ORDER[a.status] - ORDER[b.status] || a.name.localeCompare(b.name, 'vi', { numeric: true }));
    const on = crews.filter(c => c.status !== 'offShift').length;
    return pageOf(t('crews.title'), t('crews.text', { on, all: crews.length }), () => this.fire('leave', {}), html`
      <p class="pad row wrap">${this.#supervises() ? html`<button type="button" class="btn" @click=${() => this.fire('ask', ask.newCrew(this.store, this.store.me.units, this.#done))}>${icon('plus')} ${t('crew.new')}…</button>` : nothing}
        <button type="button" class="btn" @click=${() => this.fire('ask', startCallout(this.store, {}, () => this.fire('page', { page: 'callouts' })))}>${icon('bell')} ${t('deed.callout')}</button></p>
      <section class="block"><table class="board" aria-label=${t('crews.title')}><thead><tr><th scope="col">${t('crews.crew')}</th><th scope="col">${t('crews.state')}</th><th scope="col">${t('crews.people')}</th><th scope="col">${t('crews.skills')}</th><th scope="col">${t('crews.papers')}</th><th scope="col">${t('crew.shift')}</th><th scope="col">${t('fact.position')}</th><th scope="col">${t('fact.job')}</th></tr></thead>
        <tbody>${crews.map(c => html`${this.#row(c, now)}${this.open === c.id ? this.#people(c, now) : nothing}`)}</tbody></table>
        ${crews.length ? nothing : html`<div class="empty">${icon('users')}<b>${t('crews.none')}</b></div>`}</section>
      <guest-crews .store=${this.store} .version=${this.version} .words=${this.words}></guest-crews>`);
  }

  #row(c, now) {
    const silent = isSilent(c, now);
    const look = symbolOf('crew', silent ? 'silent' : c.status);
    const bad = warnings(c, now);
    const without = (c.members ?? []).filter(m => !m.certificates?.length).length;
    const skills = [...new Set((c.members ?? []).flatMap(m => m.skills ?? []))];
    const jobs = this.store.jobs.all().filter(j => j.crew?.id === c.id && !['draft', 'done', 'verified', 'cancelled', 'rejected'].includes(j.status));
    const due = this.store.watches.get(c.id)?.dueAt ?? jobs.map(j => j.safety?.checkInDueAt).filter(Boolean).sort()[0];
    return html`<tr class=${this.open === c.id ? 'next' : ''}><th scope="row"><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'crew', id: c.id })}>${c.name}</button><small class="block-line dim">${[nameOf(c.unit), c.contractor ? c.company ?? t('crew.contractor') : null, c.guestUntil ? t('crew.guestUntil', { time: format.moment(c.guestUntil, now) }) : null].filter(Boolean).join(' · ')}</small></th>
      <td><span class="chip ${look.tone}">${icon(look.icon)} ${t(look.word)}</span></td>
      <td><button type="button" class="link" aria-expanded=${this.open === c.id ? 'true' : 'false'} @click=${() => (this.open = this.open === c.id ? null : c.id)}>${t('crews.peopleOn', { on: (c.members ?? []).filter(m => m.onShift).length, all: (c.members ?? []).length })}</button><small class="block-line dim">${bestGrade(c) ? t('crew.bestGrade', { grade: bestGrade(c) }) : ''}</small></td>
      <td class="small">${skills.map(s => wordOf(this.words, 'skills', s)).join(', ') || html`<span class="faint">${t('member.noSkills')}</span>`}</td>
      <td class="small">${bad.length ? html`<span class=${bad[0].state === 'expired' ? 'urgent' : 'warn'}><span class="tint">${icon(bad[0].state === 'expired' ? 'a-urgent' : 'a-warn')}</span> ${bad[0].member.name}: ${t(`certificate.${bad[0].state}`, { certificate: wordOf(this.words, 'certificates', bad[0].certificate.kind), date: format.date(bad[0].certificate.expiresAt) })}${bad.length > 1 ? html` <span class="dim">+${bad.length - 1}</span>` : nothing}</span>` : without ? html`<span class="warn"><span class="tint">${icon('a-warn')}</span> ${t('certificate.without', { n: without })}</span>` : c.members?.length ? html`<span class="dim">${icon('j-done')} ${t('certificate.allValid')}</span>` : html`<span class="dim">–</span>`}</td>
      <td class="num">${c.status === 'offShift' ? html`<span class="faint">${t('crew.off')}</span>` : c.shift?.until ? t('crew.until', { time: format.moment(c.shift.until, now) }) : t('crew.on')}</td>
      <td class="num ${silent ? 'warn' : ''}">${c.position ? html`<span class=${silent ? 'tint strong' : ''}>${format.ago(c.position.at, now)}</span><small class="block-line dim">${c.position.battery != null ? t('crew.battery', { percent: c.position.battery }) : ''}</small>` : html`<span class="faint">${t('say.unknown')}</span>`}</td>
      <td>${jobs.length ? jobs.map(j => html`<button type="button" class="link block-line" @click=${() => this.fire('choose', { kind: 'job', id: j.id })}>${jobTitle(j)}</button>`) : html`<span class="faint">${t('crew.noJob')}</span>`}${due ? html`<small class="block-line ${Date.parse(due) < now ? 'urgent' : ''}"><span class=${Date.parse(due) < now ? 'tint strong' : 'dim'}>${t('crew.checkIn', { left: format.left(due, now) })}</span></small>` : nothing}</td></tr>`;
  }

  #people(c, now) {
    const mine = this.#supervises();
    const button = (words, question) => html`<button type="button" class="btn quiet" @click=${() => this.fire('ask', question())}>${words}</button>`;
    return html`<tr class="open"><td colspan="8"><ul class="people">${(c.members ?? []).map(m => html`<li><span><b>${m.name}</b>${m.lead ? html` <span class="faint">(${t('crew.lead')})</span>` : nothing} <span class="num">${m.grade ?? t('member.noGrade')}</span></span>
        <span class="small dim">${(m.skills ?? []).map(s => wordOf(this.words, 'skills', s)).join(', ') || t('member.noSkills')}</span>
        <span class="small">${(m.certificates ?? []).map(k => {
          const state = stateOf(k, now);
          return html`<span class="paper ${state === 'expired' ? 'urgent' : state === 'soon' ? 'warn' : 'dim'}">${state === 'valid' ? nothing : html`<span class="tint">${icon(state === 'expired' ? 'a-urgent' : 'a-warn')}</span>`} ${t(`certificate.${state}`, { certificate: wordOf(this.words, 'certificates', k.kind), date: format.date(k.expiresAt) })} <span class="mono faint">${k.number}</span>
            ${mine ? button(t('certificate.withdraw'), () => ask.withdrawCertificate(this.store, m, k, wordOf(this.words, 'certificates', k.kind), this.#done)) : nothing}</span>`;
        })}</span>
        ${mine ? html`<span class="pair">${button(t('certificate.add'), () => ask.addCertificate(this.store, m, this.words, this.#done))}${button(t('do.change'), () => ask.changeMember(this.store, c, m, this.words, this.#done))}${button(t('member.leave'), () => ask.memberLeaves(this.store, c, m, this.#done))}</span>` : nothing}</li>`)}</ul>
      <p class="row wrap">${c.vehicles?.length ? html`<span class="dim">${icon('device')} ${c.vehicles.map(v => `${vehicleWord(v.kind)} ${v.code}${v.plate ? ` (${v.plate})` : ''}`).join(', ')}</span>` : nothing}
        ${mine ? html`<button type="button" class="btn" @click=${() => this.fire('ask', ask.addMember(this.store, c, this.words, this.#done))}>${icon('plus')} ${t('member.add')}…</button><button type="button" class="btn" @click=${() => this.fire('ask', ask.addVehicle(this.store, c, this.#done))}>${icon('plus')} ${t('vehicle.add')}…</button>` : nothing}</p></td></tr>`;
  }
}

customElements.define('crews-page', CrewsPage);
