/** What was written about a job: held values by section, what still waits on this phone, and where two people differ. */
import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { hasWords, t } from '/shared/words.js';
import { isOpen } from './job-steps.js';
import { itemsOf, newItem, SECTIONS, wireName } from './record-forms.js';

const told = (day, job, wire) => day.papersOf(job.id).job?.records?.[wire] ?? job.records?.[wire] ?? {};
const waitingOf = (day, job, kind) => day.records.filter(r => r.kind === kind && r.subject?.jobId === job.id && isOpen(r));

/** The fields of a section as they stand: the server's, with what this phone has written since. */
export function heldOf(day, job, section) {
  const wire = SECTIONS[section].wire;
  const held = Object.fromEntries(Object.entries(told(day, job, wire)).map(([name, merged]) => [name, merged.value]));
  for (const r of waitingOf(day, job, 'record')) if (r.body.section === wire) Object.assign(held, r.body.values);
  return Object.fromEntries(Object.entries(held).filter(([, value]) => value !== null && value !== undefined));
}

/** Where two people wrote the same field without seeing each other: {field: [{value, by, at}]}. */
export function othersOf(day, job, section) {
  return Object.fromEntries(Object.entries(told(day, job, SECTIONS[section].wire)).filter(([, merged]) => merged.others?.length > 0).map(([name, merged]) => [name, merged.others]));
}

export function shownValue(field, value) {
  if (field.sort === 'number') return `${t(`record.${field.name}`)} ${format.number(value)}${field.unit ? `\u00a0${field.unit}` : ''}`;
  const key = [`record.${field.name}.${value}`, `fact.cause.${value}`].find(hasWords);
  return key ? t(key) : String(value);
}

const partsOf = (section, held, item) => SECTIONS[section].fields.map(f => [f, held[wireName(section, f, item)]]).filter(([, v]) => v !== undefined && v !== '').map(([f, v]) => shownValue(f, v)).join(' · ');

/** What was said of the cause when the job was ended, as long as nobody has written more under it. */
function endedWith(day, job) {
  const last = ['restore', 'done'].flatMap(kind => waitingOf(day, job, kind)).at(-1)?.body;
  const [cause, note] = [last?.cause ?? job.cause, last?.note ?? job.report];
  return [cause ? shownValue({ name: 'cause' }, cause) : null, note].filter(Boolean).join(' · ');
}

export function recordsCard(day, job, write) {
  const can = !job.takenAway;
  const mark = waiting => (waiting ? html`<span class="receipt restoring small-text">${icon('device', t('receipt.onPhone'))}</span>` : nothing);
  const line = (step, name, word, text, { waiting, differ } = {}) => html`<li><button class="go-line" type="button" ?disabled=${!can} @click=${() => write(step)}><span class="i-cell">${icon(name)}</span><span><b>${word}</b><small class=${text ? '' : 'faint'}>${text || t('record.empty')}${differ ? html` · <b class="urgent tint">${t('record.differ')}</b>` : nothing}</small></span>${mark(waiting)}${can ? icon('pen') : nothing}</button></li>`;
  const lines = Object.keys(SECTIONS).map(section => {
    const { wire, icon: name, items } = SECTIONS[section];
    const held = heldOf(day, job, section);
    const open = waitingOf(day, job, 'record').filter(r => r.body.section === wire);
    const others = Object.keys(othersOf(day, job, section));
    const state = start => ({ waiting: open.some(r => Object.keys(r.body.values).some(n => n.startsWith(start))), differ: others.some(n => n.startsWith(start)) });
    if (!items) return line(section, name, t(`menu.${section}`), partsOf(section, held) || (section === 'cause' ? endedWith(day, job) : ''), state(SECTIONS[section].prefix ?? ''));
    const held1 = itemsOf(held);
    return html`${held1.map((item, i) => line(`${section}:${item}`, name, t('record.item', { n: i + 1 }), partsOf(section, held, item), state(`${item}.`)))}
      ${can ? line(`${section}:${newItem()}`, 'plus', t(held1.length > 0 ? 'record.oneMore' : `menu.${section}`), held1.length > 0 ? t('record.oneMoreText') : '') : nothing}`;
  });
  const papers = day.papersOf(job.id).job;
  const used = (papers?.materials ?? []).map(m => `${m.name ?? m.code} ${format.number(m.quantity)}${m.unit && hasWords(`used.unit.${m.unit}`) ? `\u00a0${t(`used.unit.${m.unit}`)}` : ''}`);
  const mine = waitingOf(day, job, 'materials').flatMap(r => r.body.items.map(m => `${m.name} ${format.number(m.quantity)}`));
  const hours = papers?.hours?.find(h => h.crewId === day.crew?.id);
  const corrected = waitingOf(day, job, 'hours').at(-1)?.body.hours;
  const worked = corrected ?? hours?.counted;
  return html`<section class="card"><h3 class="label">${t('record.title')}</h3><ul class="go-lines">${lines}
    ${line('materials', 'layers', t('menu.materials'), [...used, ...mine].join(' · '), { waiting: mine.length > 0 })}
    ${line('hours', 'clock', t('menu.hours'), worked === undefined || worked === null ? '' : t(hours?.corrected || corrected !== undefined ? 'record.hoursWritten' : 'record.hoursReckoned', { n: worked }), { waiting: corrected !== undefined })}</ul></section>`;
}
