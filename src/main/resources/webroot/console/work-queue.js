import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { t } from '../shared/words.js';
import { isLife } from './alarms.js';
import { alarmTitle, jobTitle, nameOf, outageLook, outageTitle, placeName, reportTitle, shortTitle } from './naming.js';
import { setWork } from './lifted.js';
import { escalationsOf, worst } from './escalations.js';
import { Picked } from './picked.js';
import { plannedRows, pressingClock } from './planned.js';
import { mayMerge } from './regroup.js';
import { byFeeder, counts, customersOf, HeldOrder, inTab, inUnit, needsPlace, rows, tabs } from './queue.js';

const CHANGED_MS = 1500;

/**
 * The ranked list of what needs a hand; in a storm dense, grouped by feeder, and many at once. Fires "choose" {kind, id, open}, "tab" {tab}, "view" {storm},
 * "pick" {picked}, "plan" and "merge" {from, into}.
 */
class WorkQueue extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    unitId: { attribute: false },
    tab: { attribute: false },
    selected: { attribute: false },
    storm: { attribute: false },
    picked: { attribute: false },
    active: { state: true },
  };

  #order = new HeldOrder();
  #seen = new Map();
  #shown = [];
  #lifted = null;

  constructor() {
    super();
    this.tab = 'all';
    this.active = null;
    this.storm = false;
    this.picked = Picked.none;
    new Ticking(this);
  }

  /** Puts the keyboard into the list, on the selected row where there is one. */
  focusList() {
    this.active = this.#shown.find(r => r.key === this.selected)?.key ?? this.#shown.find(r => r.kind !== 'day')?.key ?? null;
    this.querySelector('[role=listbox]')?.focus();
  }

  willUpdate(changed) {
    // Another view is asked for: there is no order to keep.
    if (changed.has('storm') || changed.has('tab')) this.#order.left();
  }

  render() {
    const now = clock.now();
    const all = rows({
      outages: this.store.outages.all(), jobs: this.store.jobs.all(), alarms: this.store.alarms.all(), unplaced: this.store.unplaced.all(), conflicts: this.store.conflicts.all(), planned: this.store.planned.all(),
    }, { now, unitId: this.unitId });
    const count = counts(all);
    const list = inTab(all, this.tab);
    const arranged = this.tab === 'planned' ? plannedRows(this.store.planned.all(), p => inUnit(p, this.unitId)) : this.storm ? byFeeder(list) : list;
    this.#shown = this.#order.arrange(arranged, performance.now());
    const active = this.#shown.some(r => r.key === this.active) ? this.active : null;
    return html`
      <div class="head"><h2 id="queue-title">${t('queue.title')}</h2><span class="faint num">${count.all}</span>
        <span class="end faint small" title=${t('queue.orderLong')}>${t('queue.order')}</span>
        <button type="button" class="btn icon ${this.storm ? 'on' : ''}" aria-pressed=${this.storm ? 'true' : 'false'} aria-label=${t('queue.storm')} title=${t('queue.stormLong')} @click=${() => this.fire('view', { storm: !this.storm })}>${icon('list')}</button></div>
      <div class="tabs" role="group" aria-label=${t('queue.filter')}>
        ${tabs.map(tab => html`<button type="button" aria-pressed=${tab === this.tab ? 'true' : 'false'} @click=${() => this.fire('tab', { tab })}>
          ${t(`tab.${tab}`)}${tab === 'all' || !count[tab] ? nothing : html` <span class="num">${count[tab]}</span>`}</button>`)}
      </div>
      ${this.tab === 'planned' && this.store.me.roles.some(r => r === 'dispatcher' || r === 'supervisor') ? html`<div class="pad"><button type="button" class="btn wide" @click=${() => this.fire('plan', {})}>${icon('plus')} ${t('planned.new')}…</button></div>` : nothing}
      ${this.tab === 'clocks' ? this.#escalations(now) : nothing}
      <p class="visually-hidden" role="status">${t('queue.count', { n: count.all })}</p>
      ${this.#shown.length ? html`
        <ol role="listbox" class=${this.storm ? 'storm' : ''} aria-multiselectable="true" tabindex="0" aria-labelledby="queue-title" aria-activedescendant=${active ? this.#idOf(active) : nothing}
          @keydown=${this.#keyed} @pointermove=${this.#moved} @pointerleave=${this.#left} @focus=${this.#focused}>
          ${repeat(this.#shown, r => r.key, r => this.#line(r, now, active))}
        </ol>` : this.#empty(now)}`;
  }

  #empty() {
    if (this.tab === 'planned' && this.store.ready) return html`<div class="empty">${icon('planned')}<b>${t('planned.none')}</b></div>`;
    if (!this.store.ready) return html`<div class="waiting" role="status"><span class="visually-hidden">${t('fresh.loading')}</span>${[1, 2, 3, 4].map(() => html`<div class="bone"></div><div class="bone short"></div>`)}</div>`;
    const last = this.store.outages.all().filter(o => o.restoredAt).sort((a, b) => b.restoredAt.localeCompare(a.restoredAt))[0];
    return html`<div class="empty">${icon('restored')}<b>${t(this.tab === 'all' || this.tab === 'outages' ? 'queue.empty' : `queue.empty.${this.tab}`)}</b>
      <span>${last ? t('queue.emptyLast', { outage: outageTitle(last), time: format.moment(last.restoredAt, clock.now()) }) : t('queue.emptySince', { time: format.clock(clock.now()) })}</span></div>`;
  }

  /** Clocks that were told upwards, so that it is plain who knows already. */
  #escalations(now) {
    const list = worst(escalationsOf(this.store.jobs.all().filter(j => inUnit(j, this.unitId)), this.store.me.roles));
    if (!list.length) return nothing;
    return html`<section class="escalations" aria-label=${t('escalation.title')}><h3>${t('escalation.title')} <span class="num faint">${list.length}</span></h3><ul>${list.map(e => html`<li class=${e.level === 'amber' ? 'warn' : 'urgent'}><span class="tint">${icon(e.level === 'amber' ? 'a-warn' : 'a-urgent')}</span>
      <button type="button" class="link cut" @click=${() => this.fire('choose', { kind: 'job', id: e.jobId, open: true })}>${jobTitle(e.job)}</button><span class="num tint strong">${format.left(e.dueAt, now)}</span><span class="small dim">${t(`escalation.clock.${e.clock}`)} · ${t(`escalation.to.${e.to}`, { time: format.time(e.at) })}</span></li>`)}</ul></section>`;
  }

  #line(r, now, active) {
    switch (r.kind) {
      case 'feeder':
        return this.#feeder(r, active);
      case 'day':
        return html`<li role="presentation" class="qf day"><b>${format.day(r.day)}</b><span class="num end">${t('planned.daySum', { n: r.rows, customers: r.customers })}</span></li>`;
      default:
        return this.#row(r, now, active);
    }
  }

  /** The head of a feeder is an option like the others, so that keys reach it: choosing it picks all its outages. */
  #feeder(r, active) {
    const whole = r.members.length > 0 && r.members.every(k => this.picked.has(k));
    return html`<li role="option" id=${this.#idOf(r.key)} class="qf ${r.key === active ? 'active' : ''}" aria-selected=${whole ? 'true' : 'false'} @click=${() => this.#pickFeeder(r)}
        aria-label=${t('queue.feederPick', { feeder: r.feeder || t('queue.noFeeder'), n: r.members.length, customers: r.customers })}>
      ${r.members.length ? mark(whole) : html`<span class="pick"></span>`}<b class="cut">${r.feeder ? t('queue.feeder', { feeder: r.feeder }) : t('queue.noFeeder')}</b>
      <span class="num end">${t('queue.feederSum', { n: r.rows, customers: r.customers })}</span></li>`;
  }

  #row(r, now, active) {
    const shown = this.#words(r, now);
    const picked = this.picked.has(r.key);
    return html`<li role="option" id=${this.#idOf(r.key)} class="q ${shown.tone} ${this.#changed(r) ? 'changed' : ''} ${r.key === active ? 'active' : ''} ${picked ? 'picked' : ''}"
        aria-selected=${r.key === this.selected || picked ? 'true' : 'false'} aria-current=${r.key === this.selected ? 'true' : nothing}
        draggable=${r.kind === 'outage' || r.kind === 'job' ? 'true' : 'false'} @dragstart=${e => this.#lift(e, r)} @dragover=${e => this.#hover(e, r)} @dragleave=${e => e.currentTarget.classList.remove('onto')} @drop=${e => this.#drop(e, r)} @dragend=${() => (this.#lifted = null)} @click=${e => this.#pressed(e, r)} @dblclick=${() => this.#choose(r, true)}>
      ${this.storm || this.picked.size ? (r.kind === 'outage' ? mark(picked) : html`<span class="pick"></span>`) : nothing}
      ${icon(shown.icon)}<span class="t" title=${this.storm && shown.long ? `${shown.long} · ${shown.meta}` : shown.title}>${shown.title}</span><span class="k num ${shown.clock ?? ''}">${shown.figure}</span>
      <span class="m" title=${shown.meta}>${shown.meta}</span><span class="kk num">${shown.age}</span></li>`;
  }

  #words(r, now) {
    const age = r.since ? format.duration(now - Date.parse(r.since)) : '';
    switch (r.kind) {
      case 'alarm': {
        const taken = r.item.takenBy;
        return { icon: symbolOf('alarm', r.item.kind).icon, tone: taken ? 'urgent' : 'life', title: alarmTitle(r.item, this.store.crews.get(r.item.crewId)), figure: age, clock: 'late',
          meta: [placeName(r.item.place), taken ? t('queue.takenBy', { by: taken.name }) : t('queue.nobodyTook')].filter(Boolean).join(' · '), age: t(isLife(r.item) ? 'level.1' : 'level.2') };
      }
      case 'job': {
        const look = symbolOf('job', r.item.status);
        return { icon: look.icon, tone: look.tone, title: jobTitle(r.item), ...this.#clockOr(r, now, r.item.outage ? t('queue.customers', { n: r.item.customers ?? 0 }) : t(symbolOf('jobKind', r.item.kind).word)),
          meta: [t(look.word), nameOf(r.item.crew) || t('queue.noCrew'), r.item.code].join(' · '), age };
      }
      case 'planned': {
        const p = r.item;
        const look = symbolOf('planned', p.status);
        const pressing = pressingClock(p);
        return { icon: look.icon, tone: look.tone, title: p.work, figure: t('queue.customers', { n: p.customers }), clock: pressing?.state === 'missed' ? 'late' : pressing?.state === 'soon' ? 'soon' : undefined,
          meta: [t(look.word), pressing && pressing.state !== 'open' ? t(`planned.short.${pressing.state}`) : null, p.code].filter(Boolean).join(' · '), age: this.storm ? format.time(p.from) : `${format.time(p.from)} – ${format.moment(p.to, Date.parse(p.from))}` };
      }
      case 'conflict':
        return { icon: 'a-warn', tone: 'warn', title: t(`conflict.${r.item.kind}`), figure: t('queue.conflict'), meta: [r.item.device, this.store.outages.get(r.item.outageId)?.code].filter(Boolean).join(' · ') || r.item.subject, age };
      case 'report':
        return { icon: needsPlace(r.item) ? 'pin' : symbolOf('report', r.item.kind).icon, tone: needsPlace(r.item) ? 'warn' : 'notice', title: reportTitle(r.item), figure: t(needsPlace(r.item) ? 'queue.unplaced' : 'queue.waits'), meta: [placeName(r.item.place), r.item.placeText || r.item.note].filter(Boolean).join(' · ') || t(`fact.channel.${r.item.channel}`), age };
      default: {
        const o = r.item;
        const look = outageLook(o);
        const customers = o.status === 'partiallyRestored' ? t('queue.customersOf', { n: customersOf(o), all: o.customers })
          : t(o.status === 'predicted' ? 'queue.customersAbout' : 'queue.customers', { n: customersOf(o) });
        const who = o.job ? `${nameOf(o.job.crew)} ${t(`job.${o.job.status}`).toLowerCase()}`.trim()
          : o.claimedBy ? t('queue.claimedBy', { by: o.claimedBy.name }) : t('queue.nobody');
        const meta = [t(look.word), o.priority?.length ? t('queue.priority', { n: o.priority.length }) : null, o.status === 'restored' ? null : who].filter(Boolean).join(' · ');
        const running = r.clock && r.clock.state !== 'running';
        return { icon: look.icon, tone: look.tone, title: this.storm ? shortTitle(o) : outageTitle(o), long: outageTitle(o), meta, ...this.#clockOr(r, now, customers),
          age: running ? customers : o.status === 'restored' && o.restoredAt ? format.time(o.restoredAt) : age };
      }
    }
  }

  #clockOr(r, now, otherwise) {
    if (!r.clock || r.clock.state === 'running') return { figure: otherwise };
    return { figure: format.left(r.clock.at, now), clock: `${r.clock.state}${r.clock.red ? ' red' : ''}` };
  }

  #changed(r) {
    const mark = `${r.item.number ?? ''}/${r.item.version ?? ''}`;
    const held = this.#seen.get(r.key);
    if (held?.mark === mark) return performance.now() < held.until;
    // Nothing is "changed" on the first picture, or the whole list would flash.
    const until = this.#seen.size && this.store.ready ? performance.now() + CHANGED_MS : 0;
    this.#seen.set(r.key, { mark, until });
    return until > 0;
  }

  #idOf = key => `q-${key.replaceAll(/[^A-Za-z0-9]/g, '-')}`;

  /** With `Ctrl`, or on its mark, a click picks; with `Shift` it picks all from the last one to here; else it chooses. */
  #pressed(event, r) {
    if (r.kind === 'outage' && event.shiftKey) {
      event.preventDefault();
      getSelection()?.removeAllRanges();
      this.#pick(this.picked.reach(r.key, this.#outageKeys()), r);
    } else if (r.kind === 'outage' && (event.ctrlKey || event.metaKey || event.target.closest('.pick'))) {
      this.#pick(this.picked.toggle(r.key), r);
    } else {
      this.#choose(r, false);
    }
  }

  /** An outage dropped on another is a wish to merge, work dropped on a crew one to send it; the page asks before it is done. */
  #lift(event, r) {
    this.#lifted = r.kind === 'outage' ? r.item : null;
    setWork(event.dataTransfer, { kind: r.kind, id: r.item.id });
    event.dataTransfer.setData('text/plain', r.item.code);
  }

  #hover(event, r) {
    this.#order.moved(performance.now());
    if (r.kind !== 'outage' || !this.#lifted || !mayMerge(this.#lifted, r.item)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'link';
    event.currentTarget.classList.add('onto');
  }

  #drop(event, r) {
    event.preventDefault();
    event.currentTarget.classList.remove('onto');
    const from = this.#lifted;
    this.#lifted = null;
    if (from && r.kind === 'outage' && mayMerge(from, r.item)) this.fire('merge', { from: from.id, into: r.item.id });
  }

  #outageKeys = () => this.#shown.filter(r => r.kind === 'outage').map(r => r.key);

  #pick(picked, r) {
    this.active = r.key;
    this.fire('pick', { picked });
  }

  #pickFeeder(r) {
    this.#pick(this.picked.toggleAll(r.members), r);
  }

  #choose(r, open) {
    this.active = r.key;
    this.fire('choose', { kind: r.kind, id: r.item.id, open });
  }

  #moved() {
    this.#order.moved(performance.now());
  }

  #left() {
    this.#order.left();
    this.requestUpdate();
  }

  #focused() {
    if (!this.active) this.active = this.#shown.find(r => r.key === this.selected)?.key ?? this.#shown.find(r => r.kind !== 'day')?.key ?? null;
  }

  #keyed(event) {
    const at = this.#shown.findIndex(r => r.key === this.active);
    if (['ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp'].includes(event.key)) {
      event.preventDefault();
      this.#order.moved(performance.now());
      const live = this.#shown.filter(r => r.kind !== 'day');
      const from = live.findIndex(r => r.key === this.active);
      const step = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: live.length - 1, PageDown: from + 8, PageUp: from - 8 }[event.key];
      this.active = live[Math.max(0, Math.min(live.length - 1, step))]?.key ?? null;
      this.updateComplete.then(() => this.querySelector('.active')?.scrollIntoView({ block: 'nearest' }));
      // With Shift the picked ones grow as the list is walked.
      const r = this.#shown.find(x => x.key === this.active);
      if (event.shiftKey && r?.kind === 'outage') this.#pick(this.picked.size ? this.picked.reach(r.key, this.#outageKeys()) : this.picked.toggle(r.key), r);
      return;
    }
    const r = this.#shown[at];
    if (!r) return;
    const picks = event.key.toLowerCase() === 'x' && (this.storm || this.picked.size > 0) && !event.altKey || event.key === ' ' && (event.ctrlKey || event.metaKey);
    if (picks || (r.kind === 'feeder' && (event.key === 'Enter' || event.key === ' '))) {
      event.preventDefault();
      if (r.kind === 'feeder') this.#pickFeeder(r);
      else if (r.kind === 'outage') this.#pick(this.picked.toggle(r.key), r);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#choose(r, event.key === 'Enter');
    }
  }
}

/** The mark by which a row is picked: a square, full with a tick when it is. */
const mark = picked => html`<span class="pick" aria-hidden="true"><i class=${picked ? 'full' : ''}>${picked ? icon('j-done') : nothing}</i></span>`;

customElements.define('work-queue', WorkQueue);
