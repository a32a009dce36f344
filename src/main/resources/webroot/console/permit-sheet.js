import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { named, t } from '../shared/words.js';
import { nameOf } from './naming.js';
import { pageOf, whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

const ROLES = ['issuer', 'leader', 'permitter', 'commander', 'supervisor', 'worker'];

/** The work permit on paper, as QCVN 01:2020 names its parts: roles, measures in order, who went in and out, how it ended. Fires "leave". */
class PermitSheet extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, jobId: { attribute: false }, permitId: { attribute: false } };

  #safety = new Reading(id => this.store.get(`/api/jobs/${id}/safety`), () => this.requestUpdate());

  willUpdate() {
    const job = this.store.jobs.get(this.jobId);
    this.#safety.want(this.jobId, `${job?.number}/${job?.version}`);
  }

  /** The one that was asked for, else the one that counts. */
  #permit = s => (this.permitId ? s.permits.find(p => p.id === this.permitId) : s.permit) ?? null;

  render() {
    return pageOf(t('page.permit'), null, () => this.fire('leave', {}), whenRead(this.#safety, s => (this.#permit(s) ? html`<p class="pad noprint"><button type="button" class="btn primary" @click=${() => print()}>${icon('file')} ${t('do.print')}</button></p>${this.#sheet(s)}` : html`<p class="pad dim">${t('permit.none')}</p>`)));
  }

  #sheet(s) {
    const p = this.#permit(s);
    const now = clock.now();
    const job = this.store.jobs.get(this.jobId);
    const crew = this.store.crews.get(p.crewId);
    const moment = at => (at ? `${format.time(at)} ${format.date(at)}` : '');
    const nameOfMember = id => p.roles.find(r => r.memberId === id)?.name ?? crew?.members?.find(m => m.id === id)?.name ?? id;
    const row = (name, value) => html`<tr><th scope="row">${name}</th><td>${value ?? ''}</td></tr>`;
    return html`<article class="a4"><header><div><p>${nameOf(crew?.unit) || ''}</p><h1>${t(`permitKind.long.${p.kind}`)}</h1></div><p><b class="mono">${p.number}</b><br><span class="small">${t('sheet.printed', { time: moment(now), by: this.store.me.user.name })}</span></p></header>
      ${this.store.me.sample ? html`<p class="samplemark">${t('app.sample')}</p>` : nothing}
      <table>${row(t('permit.work'), p.work)}${row(t('sheet.place'), p.place)}${row(t('permit.conditions'), p.conditions)}${row(t('sheet.title'), job?.code)}${row(t('permit.issued.at'), `${moment(p.issuedAt)}, ${p.issuedBy}`)}${row(t('permit.accepted.at'), moment(p.acceptedAt))}</table>
      <h3>${t('permit.roles')}</h3><table>${ROLES.flatMap(role => p.roles.filter(r => r.role === role).map(r => html`<tr><th scope="row">${t(`permitRole.${role}`)}</th><td>${r.name}</td><td>${r.grade ?? ''}</td><td class="sign"></td></tr>`))}</table>
      <h3>${t('permit.measures')}</h3><table><thead><tr><th></th><th scope="col">${t('sheet.step')}</th><th scope="col" class="narrow">${t('sheet.at')}</th><th scope="col">${t('sheet.proof')}</th><th scope="col">${t('permit.by')}</th></tr></thead><tbody>${s.steps.map((step, i) => html`<tr><td class="num">${i + 1}</td><td>${named(step.words)}</td><td class="num">${moment(step.at)}</td><td>${[step.device, step.reading, step.photo ? t('safety.photo') : null].filter(Boolean).join(', ')}</td><td>${step.by ?? ''}</td></tr>`)}</tbody></table>
      <h3>${t('permit.presences')}</h3><table class="named"><thead><tr><th scope="col">${t('member.name')}</th><th scope="col" class="narrow">${t('permit.in')}</th><th scope="col" class="narrow">${t('permit.out')}</th><th scope="col" class="sign">${t('sheet.sign')}</th></tr></thead><tbody>${p.presences.map(x => html`<tr><td>${nameOfMember(x.memberId)}</td><td class="num">${moment(x.in)}</td><td class="num">${moment(x.out)}</td><td></td></tr>`)}${p.presences.length ? nothing : p.roles.filter(r => r.role === 'commander' || r.role === 'worker').map(r => html`<tr class="open"><td>${r.name}</td><td></td><td></td><td></td></tr>`)}</tbody></table>
      <h3>${t('permit.end')}</h3><table>${row(t('permit.state'), t(`permit.${p.state}`))}${row(t('permit.closed.at'), moment(p.closedAt))}${row(t('permit.locked.at'), moment(p.lockedAt))}${p.because ? row(t('ask.reason'), p.because) : nothing}</table>
      <footer><p>${t('sheet.lead')}</p><p>${t('permit.permitterSign')}</p></footer></article>`;
  }
}

customElements.define('permit-sheet', PermitSheet);
