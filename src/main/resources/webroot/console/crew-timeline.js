import { html, nothing } from 'lit';
import { at } from '../shared/at.js';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { t } from '../shared/words.js';
import { nameOf, outageTitle, jobTitle } from './naming.js';
import { targetState } from './queue.js';
import { WORK, readWork, setWork } from './lifted.js';
import { dropDeed, lanes, span } from './timeline.js';

const TONE = { proposal: 'notice', wait: 'unknown', travel: 'notice', work: 'restoring', rest: 'warn', done: 'unknown', late: 'urgent' };

/**
 * Crews against their target times: a lane each, "now" as one line over all. Work dropped on a lane, by pointer or by key, is a proposal that a
 * dialog answers with what speaks for and against it. Fires "choose" {kind, id} and "deed".
 */
class CrewTimeline extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    unitId: { attribute: false },
    selected: { attribute: false },
    lifted: { state: true },
    over: { state: true },
  };

  constructor() {
    super();
    this.lifted = null;
    this.over = null;
    new Ticking(this, 5000);
  }

  focusFirst() {
    this.querySelector('button')?.focus();
  }

  render() {
    const now = clock.now();
    const shown = span(now);
    const list = lanes(this.store.crews.all(), this.store.jobs.all(), now, { unitId: this.unitId });
    const nowAt = ((now - shown.from) / (shown.to - shown.from)) * 100;
    return html`
      <div class="axlab"><h2>${t('timeline.title')}</h2><span>▼ ${t('timeline.flag')}</span></div>
      <div class="axis" aria-hidden="true">
        ${shown.hours.map((h, i) => html`<span ?hidden=${Math.abs((i / (shown.hours.length - 1)) * 100 - nowAt) < 3} class=${i === 0 ? 'first' : i === shown.hours.length - 1 ? 'last' : ''} ${at({ left: `${(i / (shown.hours.length - 1)) * 100}%` })}>${format.time(h)}</span>`)}
        <b ${at({ left: `${nowAt}%` })}>${format.time(now)}</b></div>
      <div class="crews" tabindex=${list.length > 5 ? '0' : nothing} role="group" aria-label=${t('timeline.title')}>
        <div class="now" aria-hidden="true"><i ${at({ left: `${nowAt}%` })}></i></div>
        ${list.length ? html`<ol>${list.map(lane => this.#lane(lane, now))}</ol>`
          : html`<p class="empty">${this.store.ready ? t('timeline.empty') : t('fresh.loading')}</p>`}
        <p class="visually-hidden" id="lift-help">${t('timeline.liftHelp')}</p>
        <p class="visually-hidden" role="status">${this.lifted && this.over ? t('timeline.over', { crew: this.store.crews.get(this.over)?.name }) : ''}</p>
      </div>`;
  }

  #lane({ crew, current, silent, jobs, rungs }, now) {
    const look = symbolOf('crew', silent ? 'silent' : crew.status);
    const lead = crew.members?.find(m => m.lead) ?? crew.members?.[0];
    const { state: due, red } = (current && targetState(current, now)) ?? {};
    const note = silent ? t('timeline.silent', { age: format.duration(now - Date.parse(crew.position.at)) })
      : due === 'running' ? t('say.target', { time: format.moment(current.target.at, now) }) : due ? format.left(current.target.at, now) : t(look.word);
    return html`<li class="cr ${look.tone} ${this.over === crew.id ? 'onto' : ''}" @dragenter=${e => this.#hover(e, crew)} @dragover=${e => this.#hover(e, crew)} @dragleave=${e => this.#left(e, crew)} @drop=${e => this.#drop(e, crew)} ${at({ '--rungs': rungs })}>
      <button type="button" class="who" aria-pressed=${this.selected === `crew/${crew.id}` ? 'true' : 'false'} @click=${() => this.fire('choose', { kind: 'crew', id: crew.id })}
        title=${t('timeline.crew', { crew: crew.name, status: t(look.word), people: crew.members?.length || null })}>
        ${icon(look.icon, t(look.word))}<b>${crew.name}</b> <span class="cut">${lead ? shortName(lead.name) : ''}</span><small class=${due === 'late' || red ? 'hot' : due === 'soon' ? 'warm' : ''}>${note}</small></button>
      <div class="lane">${jobs.map(entry => this.#bars(entry, crew, now))}</div></li>`;
  }

  // -- giving work away ------------------------------------------------------------------------------------

  #hover(event, crew) {
    if (!event.dataTransfer.types.includes(WORK)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'link';
    this.over = crew.id;
  }

  #left(event, crew) {
    if (this.over === crew.id && !event.currentTarget.contains(event.relatedTarget)) this.over = null;
  }

  #drop(event, crew) {
    event.preventDefault();
    this.over = null;
    this.#give(readWork(event.dataTransfer), crew.id);
  }

  #give(work, crewId) {
    const deed = dropDeed(work, crewId, this.store);
    if (deed) this.fire('deed', { ...deed, facts: { crewId } });
  }

  /** Space lifts the bar, the arrows carry it over the lanes, Space or Enter puts it down, Escape puts it back. */
  #keyed(event, job) {
    const order = lanes(this.store.crews.all(), this.store.jobs.all(), clock.now(), { unitId: this.unitId }).map(l => l.crew.id);
    if (!this.lifted) {
      if (event.key !== ' ') return;
      event.preventDefault();
      this.lifted = job.id;
      this.over = job.crew.id;
      return;
    }
    if (!['ArrowUp', 'ArrowDown', ' ', 'Enter', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      this.over = order[Math.max(0, Math.min(order.length - 1, order.indexOf(this.over) + (event.key === 'ArrowDown' ? 1 : -1)))];
      this.updateComplete.then(() => this.querySelector('.cr.onto')?.scrollIntoView({ block: 'nearest' }));
      return;
    }
    const crewId = this.over;
    this.#putBack();
    if (event.key !== 'Escape') this.#give({ kind: 'job', id: job.id }, crewId);
  }

  #putBack() {
    this.lifted = null;
    this.over = null;
  }

  #bars({ job, pieces, flag, rung }, crew, now) {
    const outage = job.outage ? this.store.outages.get(job.outage.id) : null;
    const title = outage ? outageTitle(outage) : jobTitle(job);
    const customers = job.customers ? t('queue.customers', { n: job.customers }) : null;
    const text = [title, customers].filter(Boolean).join(' · ');
    const main = ['work', 'rest', 'done', 'wait', 'travel', 'proposal'].find(kind => pieces.some(p => p.kind === kind));
    const said = t('timeline.job', {
      job: job.code, title, status: t(`job.${job.status}`), target: job.target ? format.moment(job.target.at, now) : null,
    });
    const movable = dropDeed({ kind: 'job', id: job.id }, null, this.store) !== null;
    return html`${pieces.map(p => html`<button type="button" class="j ${p.kind} ${TONE[p.kind]}" ${at({ left: `${p.left}%`, width: `${p.width}%`, '--rung': rung })}
        draggable=${movable ? 'true' : 'false'} @dragstart=${e => setWork(e.dataTransfer, { kind: 'job', id: job.id })} @keydown=${e => movable && this.#keyed(e, job)} @blur=${() => this.#putBack()} aria-describedby=${movable ? 'lift-help' : nothing}
        tabindex=${p.kind === main ? '0' : '-1'} aria-hidden=${p.kind === main ? nothing : 'true'} aria-label=${said} title=${said}
        @click=${() => this.fire('choose', { kind: 'job', id: job.id })}>${p.kind === main ? html`${p.kind === 'done' ? '✓ ' : ''}${text}` : p.kind === 'travel' && p.width > 2.5 ? t('timeline.travel') : ''}</button>`)}
      ${flag === null ? nothing : html`<span class="tg" ${at({ left: `${flag}%`, '--rung': rung })} title=${t('say.target', { time: format.moment(job.target.at, now) })}></span>`}`;
  }
}

/** A Vietnamese person is called by the last word of the name. */
const shortName = name => String(nameOf(name)).trim().split(/\s+/).at(-1);

customElements.define('crew-timeline', CrewTimeline);
