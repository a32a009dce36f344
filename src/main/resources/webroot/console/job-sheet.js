import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { named, t } from '../shared/words.js';
import { jobTitle, nameOf, placeName, ruleSentence } from './naming.js';
import { pageOf } from './panel-parts.js';

const RULES = ['disconnect', 'secure', 'proveDead', 'earth', 'guard'];

/** The job as a sheet of paper, for a crew without a phone or a file that wants one: A4, with room for hands. Fires "leave". */
class JobSheet extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, jobId: { attribute: false } };

  render() {
    const job = this.store.jobs.get(this.jobId);
    return pageOf(t('sheet.title'), null, () => this.fire('leave', {}), job ? html`<p class="pad noprint"><button type="button" class="btn primary" @click=${() => print()}>${icon('file')} ${t('do.print')}</button></p>${this.#sheet(job)}`
      : html`<p class="pad dim">${t(this.store.ready ? 'selection.gone' : 'fresh.loading')}</p>`);
  }

  #sheet(j) {
    const now = clock.now();
    const crew = j.crew ? this.store.crews.get(j.crew.id) : null;
    const outage = j.outage ? this.store.outages.get(j.outage.id) : null;
    const row = (name, value) => (value ? html`<tr><th scope="row">${name}</th><td>${value}</td></tr>` : nothing);
    return html`<article class="a4"><header><div><p>${nameOf(crew?.unit) || this.store.me.units.map(nameOf)[0] || ''}</p><h1>${t('sheet.job')} <span class="mono">${j.code}</span></h1></div><p class="small">${t('sheet.printed', { time: `${format.time(now)} ${format.date(now)}`, by: this.store.me.user.name })}</p></header>
      ${this.store.me.sample ? html`<p class="samplemark">${t('app.sample')}</p>` : nothing}
      <h2>${jobTitle(j)}</h2>
      <table>${row(t('job.kind'), t(symbolOf('jobKind', j.kind).word))}${row(t('sheet.state'), t(symbolOf('job', j.status).word))}${row(t('why.device'), j.device ? `${j.device.label ?? j.device.id}` : j.asset)}${row(t('sheet.place'), [placeName(j.place), j.lon != null ? `${j.lat.toFixed(5)}, ${j.lon.toFixed(5)}` : null].filter(Boolean).join(' · '))}
        ${row(t('fact.outage'), outage ? `${outage.code} · ${t(`outage.${outage.status}`)}` : j.outage?.code)}${row(t('fact.customers'), j.outage ? format.number(j.customers ?? 0) : null)}${row(t('fact.priority'), j.priority?.map(p => named(p.name) || t(symbolOf('priority', p.kind).word)).join(', '))}
        ${row(t(j.outage ? 'fact.target' : 'fact.jobTarget'), j.target ? `${format.time(j.target.at)} ${format.date(j.target.at)}. ${ruleSentence(j.target)}` : null)}${row(t('fact.crew'), (j.crews ?? []).map(c => `${nameOf(c)}${c.lead ? '' : ` (${t('job.helps')})`}`).join(', ') || nameOf(j.crew))}
        ${row(t('fact.members'), crew?.members?.map(m => `${m.name}${m.grade ? ` (${m.grade})` : ''}${m.lead ? ` – ${t('crew.lead')}` : ''}`).join(', '))}${row(t('fact.phone'), crew?.phone)}${row(t('assign.note'), j.note)}${row(t('sheet.readings'), j.readings?.join(', '))}</table>
      <h3>${t('sheet.briefing')}</h3><table class="blank">${['hazards', 'procedures', 'precautions', 'energy', 'ppe'].map(k => html`<tr><th scope="row">${t(`sheet.${k}`)}</th><td></td></tr>`)}</table>
      <h3>${t('sheet.rules')}</h3><table class="blank"><thead><tr><th></th><th scope="col">${t('sheet.step')}</th><th scope="col" class="narrow">${t('sheet.at')}</th><th scope="col">${t('sheet.proof')}</th><th scope="col" class="sign">${t('sheet.sign')}</th></tr></thead><tbody>${RULES.map((r, i) => html`<tr><td class="num">${i + 1}</td><th scope="row">${t(`safetyStep.${r}`)}</th><td></td><td></td><td></td></tr>`)}</tbody></table>
      <h3>${t('sheet.done')}</h3><table class="blank"><tr><th scope="row">${t('sheet.found')}</th><td></td></tr><tr><th scope="row">${t('sheet.materials')}</th><td></td></tr><tr><th scope="row">${t('sheet.back')}</th><td></td></tr></table>
      <footer><p>${t('sheet.lead')}</p><p>${t('sheet.dispatcher')}</p></footer></article>`;
  }
}

customElements.define('job-sheet', JobSheet);
