/** What was written about a job: held values by section, what still waits on this phone, and where two people differ. */
import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { hasWords, t } from '/shared/words.js';
import { isOpen } from './job-steps.js';
import { SECTIONS, wireName } from './record-forms.js';

/** A value of the record may come bare or with its author. */
const bare = value => (value && typeof value === 'object' && 'value' in value ? value.value : value);

/** The fields of a section as they stand: the server's, with what this phone has written since. */
export function heldOf(day, job, section) {
  const wire = SECTIONS[section].section ?? section;
  const told = day.papersOf(job.id).job?.records?.[wire] ?? job.records?.[wire] ?? {};
  const held = Object.fromEntries(Object.entries(told).map(([name, value]) => [name, bare(value)]));
  for (const r of day.records) if (r.kind === 'record' && r.subject?.jobId === job.id && r.body.section === wire && isOpen(r)) Object.assign(held, r.body.values);
  return held;
}

function shown(field, value) {
  if (field.sort === 'tick') return value ? t(`record.${field.name}`) : null;
  if (field.sort === 'number') return `${t(`record.${field.name}`)} ${format.number(value)}${field.unit ? `\u00a0${field.unit}` : ''}`;
  const key = [`record.${field.name}.${value}`, `fact.cause.${value}`].find(hasWords);
  return key ? t(key) : String(value);
}

/** Two people wrote the same field: both values are kept, and here they stand. */
function conflicts(record) {
  return Object.entries(record ?? {}).flatMap(([name, value]) => (value && typeof value === 'object' && value.conflict ? [{ name, ...value }] : []));
}

export function recordsCard(day, job, write) {
  const sections = Object.keys(SECTIONS).map(section => {
    const held = heldOf(day, job, section);
    const parts = SECTIONS[section].fields.map(f => [f, held[wireName(section, f)]]).filter(([, v]) => v !== undefined && v !== null && v !== '').map(([f, v]) => shown(f, v)).filter(Boolean);
    const wire = SECTIONS[section].section ?? section;
    const waiting = day.records.some(r => r.kind === 'record' && r.subject?.jobId === job.id && r.body.section === wire && isOpen(r));
    return { section, parts, waiting, differ: conflicts(day.papersOf(job.id).job?.records?.[wire] ?? job.records?.[wire]).length > 0 };
  });
  const used = ['materials', 'hours'].map(section => {
    const told = day.papersOf(job.id).job?.[section] ?? [];
    const mine = day.records.filter(r => r.kind === section && r.subject?.jobId === job.id && isOpen(r)).flatMap(r => r.body.items ?? r.body.members ?? []);
    return { section, n: (told.items ?? told).length + mine.length, waiting: mine.length > 0 };
  });
  const mark = waiting => (waiting ? html`<span class="receipt restoring small-text">${icon('device')}</span>` : nothing);
  const can = !job.takenAway;
  const line = (section, name, text, waiting, differ) => html`<li><button class="go-line" type="button" ?disabled=${!can} @click=${() => write(section)}><span class="i-cell">${icon(name)}</span><span><b>${t(`menu.${section}`)}</b><small class=${text ? '' : 'faint'}>${text || t('record.empty')}${differ ? html` · <b class="urgent tint">${t('record.differ')}</b>` : nothing}</small></span>${mark(waiting)}${can ? icon('pen') : nothing}</button></li>`;
  return html`<section class="card safety"><h3 class="label">${t('record.title')}</h3><ul class="go-lines">
    ${sections.map(s => line(s.section, SECTIONS[s.section].icon, s.parts.join(' · '), s.waiting, s.differ))}
    ${used.map(u => line(u.section, u.section === 'hours' ? 'clock' : 'layers', u.n > 0 ? t('record.entries', { n: u.n }) : '', u.waiting, false))}</ul></section>`;
}
