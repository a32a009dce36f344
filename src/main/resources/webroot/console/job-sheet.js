import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { named, t } from '../shared/words.js';
import { jobTitle, nameOf, placeName, ruleSentence } from './naming.js';
import { pageOf } from './panel-parts.js';
import { Reading } from './reading.js';

const RULES = ['disconnect', 'secure', 'proveDead', 'earth', 'guard'];
const TOPICS = ['hazards', 'procedures', 'precautions', 'energy', 'ppe'];

/** The job as a sheet of paper, for a crew without a phone or a file that wants one: A4, what is known of it printed, room for hands where nothing is. Fires "leave". */
class JobSheet extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, jobId: { attribute: false } };

  #safety = new Reading(id => this.store.get(`/api/jobs/${id}/safety`), () => this.requestUpdate());
  #rules = new Reading(path => this.store.get(path), () => this.requestUpdate());

  willUpdate() {
    const job = this.store.jobs.get(this.jobId);
    this.#safety.want(this.jobId, `${job?.number}/${job?.version}`);
    this.#rules.want('/api/safety/rules');
  }

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
      <h3>${t('sheet.briefing')}</h3>${this.#briefings(j, now)}
      <h3>${t('sheet.rules')}</h3><table class="blank"><thead><tr><th></th><th scope="col">${t('sheet.step')}</th><th scope="col" class="narrow">${t('sheet.at')}</th><th scope="col">${t('sheet.proof')}</th><th scope="col" class="sign">${t('sheet.sign')}</th></tr></thead><tbody>${RULES.map((r, i) => this.#rule(r, i, now))}</tbody></table>
      <h3>${t('sheet.done')}</h3><table class="blank"><tr><th scope="row">${t('sheet.found')}</th><td></td></tr><tr><th scope="row">${t('sheet.materials')}</th><td></td></tr><tr><th scope="row">${t('sheet.back')}</th><td></td></tr></table>
      <footer><p>${t('sheet.lead')}</p><p>${t('sheet.dispatcher')}</p></footer></article>`;
  }

  /** The last briefing of each crew, as it was held; lines to write on where none was. */
  #briefings(j, now) {
    const last = [...new Map((this.#safety.value?.briefings ?? []).map(b => [b.crewId, b])).values()];
    if (!last.length) return html`<table class="blank">${TOPICS.map(k => html`<tr><th scope="row">${t(`sheet.${k}`)}</th><td></td></tr>`)}</table>`;
    return last.map(b => html`<table>${last.length > 1 ? html`<caption>${this.#crewName(j, b.crewId)}</caption>` : nothing}<tr><th scope="row">${t('sheet.held')}</th><td>${t('safety.briefed', { by: b.by, time: `${format.time(b.at)} ${format.date(b.at)}`, n: b.attended.length })}${this.#names(b)}</td></tr>
      ${TOPICS.map(k => html`<tr><th scope="row">${t(`sheet.${k}`)}</th><td>${this.#spoken(b, k)}</td></tr>`)}${b.note ? html`<tr><th scope="row">${t('assign.note')}</th><td>${b.note}</td></tr>` : nothing}</table>`);
  }

  #crewName = (j, id) => nameOf((j.crews ?? []).find(c => c.id === id) ?? this.store.crews.get(id));

  /** Those of the crew who are still in it can be named. */
  #names(b) {
    const names = (this.store.crews.get(b.crewId)?.members ?? []).filter(m => b.attended.includes(m.id)).map(m => m.name);
    return names.length ? `: ${names.join(', ')}` : '';
  }

  #spoken(b, topic) {
    if (topic === 'energy') return b.energySources;
    const said = b[topic];
    return Array.isArray(said) ? said.map(code => named(this.#rules.value?.[topic]?.find(h => h.code === code)?.words) || code).join(', ') : said;
  }

  #rule(name, i, now) {
    const step = this.#safety.value?.steps.find(s => s.step === name && s.state === 'done');
    return html`<tr><td class="num">${i + 1}</td><th scope="row">${t(`safetyStep.${name}`)}</th><td class="num">${step ? format.moment(step.at, now) : nothing}</td><td>${step ? [step.device, step.reading, step.photo ? t('safety.photo') : null].filter(Boolean).join(', ') : nothing}</td><td>${step?.by ?? nothing}</td></tr>`;
  }
}

customElements.define('job-sheet', JobSheet);
