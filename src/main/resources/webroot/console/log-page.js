import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { sentence, storySymbol } from '../shared/story.js';
import { hasWords, refusalWords, t } from '../shared/words.js';
import { nameOf } from './naming.js';
import { pageOf, whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

const HOURS = [8, 12, 24, 72];
const KINDS = { outage: 'outage', job: 'job', alarm: 'alarm', crew: 'crew', planned: 'planned' };

/** The shift log: what happened, with notes between; and what one shift leaves to the next, until somebody has read it. Fires "ask", "choose", "leave". */
class LogPage extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, unitId: { attribute: false }, hours: { state: true }, older: { state: true }, next: { state: true }, notesOnly: { state: true }, refusal: { state: true } };

  #log = new Reading(() => this.store.get(this.#address()), () => this.requestUpdate());
  #handOvers = new Reading(() => this.store.get('/api/hand-overs').then(a => a.handOvers), () => this.requestUpdate());

  constructor() {
    super();
    this.hours = 12;
    this.older = [];
    this.next = undefined;
    this.notesOnly = false;
    this.refusal = null;
  }

  willUpdate() {
    const mark = String(Math.floor((this.store.changedAt ?? 0) / 5000));
    this.#log.want(`${this.hours}/${this.unitId ?? ''}`, mark);
    this.#handOvers.want('hand-overs', mark);
  }

  #address(before) {
    const now = clock.now();
    const query = new URLSearchParams({ from: new Date(now - this.hours * 3_600_000).toISOString(), until: new Date(now).toISOString(), limit: '100' });
    if (this.unitId) query.set('unit', this.unitId);
    if (before) query.set('before', before);
    return `/api/shift-log?${query}`;
  }

  render() {
    const now = clock.now();
    return pageOf(t('log.title'), t('log.text'), () => this.fire('leave', {}), html`
      <p class="pad row wrap"><button type="button" class="btn primary" @click=${() => this.#note()}>${icon('pen')} ${t('log.note')}</button><button type="button" class="btn" @click=${() => this.#handOver()}>${icon('share')} ${t('log.handOver')}</button>
        <span class="seg end" role="group" aria-label=${t('log.since')}>${HOURS.map(h => html`<button type="button" class="btn ${h === this.hours ? 'on' : ''}" aria-pressed=${h === this.hours ? 'true' : 'false'} @click=${() => this.#since(h)}>${t('log.hours', { n: h })}</button>`)}</span>
        <label class="check"><input type="checkbox" .checked=${this.notesOnly} @change=${e => (this.notesOnly = e.target.checked)}> ${t('log.notesOnly')}</label>
        <button type="button" class="btn" @click=${() => print()}>${icon('file')} ${t('do.print')}</button></p>
      ${whenRead(this.#handOvers, list => this.#left(list, now))}
      ${whenRead(this.#log, log => this.#lines([...log.lines, ...this.older], this.next === undefined ? log.next : this.next, now))}`);
  }

  #since(hours) {
    this.hours = hours;
    this.older = [];
    this.next = undefined;
  }

  /** What the shift before has left: it stays on top until somebody of this one has read it. */
  #left(list, now) {
    if (!list.length) return nothing;
    return html`<section class="block"><h3>${t('log.handOvers')}</h3><ul class="stack">${list.map(h => html`<li class="card ${h.read ? '' : 'edge warn'}"><p>${h.note}</p><p class="dim small">${[h.by, format.moment(h.at, now), h.crew].filter(Boolean).join(' · ')}${h.readings?.length ? html` · ${t('log.readBy', { who: h.readings.map(r => r.by).join(', ') })}` : nothing}</p>
      ${h.read ? nothing : html`<button type="button" class="btn primary" @click=${() => this.#read(h)}>${icon('j-done')} ${t('log.iHaveRead')}</button>`}</li>`)}</ul>
      ${this.refusal ? html`<p role="alert">${refusalWords(this.refusal).text}</p>` : nothing}</section>`;
  }

  async #read(h) {
    try {
      await this.store.command(`/api/hand-overs/${h.id}/read`, {});
      this.refusal = null;
      this.#handOvers.again();
    } catch (e) {
      this.refusal = e;
    }
  }

  #lines(all, next, now) {
    const list = this.notesOnly ? all.filter(l => l.note) : all;
    if (!list.length) return html`<section class="block"><div class="empty">${icon('list')}<b>${t('log.none')}</b></div></section>`;
    return html`<section class="block"><h3>${t('log.lines')}</h3><ol class="log">${list.map((l, i) => html`${i === 0 || !format.sameDay(l.at, list[i - 1].at) ? html`<li class="day"><b>${format.day(l.at)}</b></li>` : nothing}${this.#line(l, now)}`)}</ol>
      ${next ? html`<button type="button" class="btn" @click=${() => this.#more(next)}>${t('log.more')}</button>` : nothing}</section>`;
  }

  #line(l) {
    const look = l.note ? { icon: 'pen', tone: 'warn' } : storySymbol(l.kind);
    const [, kind, id] = /^([\w-]+)\/(\d+)$/.exec(l.subject ?? '') ?? [];
    const thing = KINDS[kind] && { outage: this.store.outages, job: this.store.jobs, alarm: this.store.alarms, crew: this.store.crews, planned: this.store.planned }[kind]?.get(Number(id));
    return html`<li class=${look.tone}><time class="num" datetime=${l.at} title=${format.clock(l.at)}>${format.time(l.at)}</time>${icon(look.icon)}<div>${l.note ? html`<b>${l.note}</b>` : sentence({ kind: l.kind, facts: l.body })}
      ${thing ? html` <button type="button" class="link" @click=${() => this.fire('choose', { kind, id: Number(id), open: true })}>${kind === 'crew' ? nameOf(thing) : (thing.code ?? nameOf(thing))}</button>` : id && hasWords(`log.subject.${kind}`) ? html` <span class="faint">${t(`log.subject.${kind}`, { id })}</span>` : nothing}${l.by ? html` <small class="dim">· ${l.by}</small>` : nothing}</div></li>`;
  }

  async #more(before) {
    try {
      const answer = await this.store.get(this.#address(before));
      this.older = [...this.older, ...answer.lines];
      this.next = answer.next;
    } catch (e) {
      this.refusal = e;
    }
  }

  #units = () => [{ value: '', label: t('log.allUnits') }, ...this.store.me.units.map(u => ({ value: u.id, label: nameOf(u) }))];

  #note() {
    this.fire('ask', { title: t('log.note'), text: t('log.noteText'), action: t('do.save'), fields: [{ name: 'note', label: t('log.what'), type: 'reason' }, { name: 'unitId', label: t('unit.title'), type: 'choice', required: false, value: this.unitId ?? '', options: this.#units() }],
      run: async v => {
        await this.store.command('/api/shift-log', { note: v.note, unitId: v.unitId ? Number(v.unitId) : null, subject: null });
        this.#log.again();
      } });
  }

  #handOver() {
    this.fire('ask', { title: t('log.handOver'), text: t('log.handOverText'), action: t('log.handOver.do'), fields: [{ name: 'note', label: t('log.handOver.what'), type: 'reason' }, { name: 'unitId', label: t('unit.title'), type: 'choice', required: false, value: this.unitId ?? '', options: this.#units() }],
      run: async v => {
        await this.store.command('/api/hand-overs', { note: v.note, unitId: v.unitId ? Number(v.unitId) : null, crewId: null });
        this.#handOvers.again();
        this.#log.again();
      } });
  }
}

customElements.define('log-page', LogPage);
