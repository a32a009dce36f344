import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { hasWords, t } from '../shared/words.js';
import { Reading } from './reading.js';
import { fieldsWritten } from './records.js';

/** What was written about a job: damage, readings, cause, materials, hours, photos. Where two phones differed both values stand. */
class JobRecords extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, story: { attribute: false } };

  #photos = new Reading(id => this.store.get(`/api/jobs/${id}/photos`).then(a => a.photos), () => this.requestUpdate());

  willUpdate() {
    const { job } = this.story;
    this.#photos.want(job.id, `${job.number}/${job.version}`);
  }

  render() {
    const now = clock.now();
    const sections = fieldsWritten(this.story.job.records);
    const { materials, hours } = this.story;
    const photos = this.#photos.value ?? [];
    return html`
      ${sections.map(s => html`<section class="block"><h3>${word('record', s.section)}</h3><dl class="kv">${s.fields.map(f => html`<dt>${word('recordField', f.field)}</dt><dd>${worded(f.field, f.value)} <small class="dim">${f.by ? `${f.by}, ${format.moment(f.at, now)}` : ''}</small>
        ${f.others.map(o => html`<span class="block-line warn"><span class="tint">${icon('a-warn')}</span> ${t('record.otherwise', { value: worded(f.field, o.value), by: o.by, time: format.moment(o.at, now) })}</span>`)}</dd>`)}</dl></section>`)}
      ${materials?.length ? html`<section class="block"><h3>${t('record.materials')}</h3><ul>${materials.map(m => html`<li><span class="num strong">${format.number(m.quantity)}</span> ${m.unit ?? ''} ${m.name ?? m.code}</li>`)}</ul></section>` : nothing}
      ${hours?.length ? html`<section class="block"><h3>${t('record.hours')}</h3><ul>${hours.map(h => html`<li>${h.name}: <span class="num strong">${t('record.crewHours', { n: Math.round(h.counted * 10) / 10 })}</span> <span class="dim">${h.corrected != null ? t('record.corrected', { by: h.by, reason: h.reason }) : t('record.hoursOf', { people: h.people })}</span></li>`)}</ul></section>` : nothing}
      ${photos.length ? html`<section class="block"><h3>${t('record.photos')} <span class="end faint small num">${photos.length}</span></h3><ul class="photos">${photos.map(p => this.#photo(p, now))}</ul></section>` : nothing}`;
  }

  #photo(p, now) {
    const about = `${word('photo', p.about)} · ${p.by} · ${format.moment(p.at, now)}`;
    return html`<li>${p.state === 'complete' ? html`<a href="/api/files/${p.sha256}" target="_blank" rel="noopener"><img src="/api/files/${p.sha256}?thumb" alt=${about} loading="lazy" width="96" height="72"></a>`
      : html`<span class="none">${icon('camera')} <small>${p.state === 'refused' ? (p.because ?? t('photo.refused')) : t('photo.coming')}</small></span>`}<small>${about}${p.counted ? '' : ` · ${t('job.notCounted')}`}</small></li>`;
  }
}

const word = (table, key) => (hasWords(`${table}.${key}`) ? t(`${table}.${key}`) : key);
/** Codes such as a cause by their words. */
const worded = (field, value) => (hasWords(`fact.${field}.${value}`) ? t(`fact.${field}.${value}`) : shown(value));
const shown = value => (Array.isArray(value) ? value.map(shown).join(', ') : value && typeof value === 'object' ? Object.entries(value).map(([k, v]) => `${k} ${shown(v)}`).join(', ') : typeof value === 'number' ? format.number(value) : value === true ? t('say.yes') : value === false ? t('say.no') : String(value ?? '–'));

customElements.define('job-records', JobRecords);
