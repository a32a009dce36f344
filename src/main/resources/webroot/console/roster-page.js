import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { toInput } from '../shared/house-time.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { t } from '../shared/words.js';
import { pageOf, whenRead } from './panel-parts.js';
import { Reading } from './reading.js';
import { sameHours, weekOf, weeksAhead } from './roster.js';
import { inUnit } from './queue.js';

/** Who is planned when, a week at a time: shifts and stand-by. A supervisor plans. Fires "ask" and "leave". */
class RosterPage extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, unitId: { attribute: false }, week: { state: true } };

  #turns = new Reading(() => this.store.get(`/api/rosters?from=${encodeURIComponent(this.#days()[0].from)}&until=${encodeURIComponent(this.#days().at(-1).until)}`), () => this.requestUpdate());

  constructor() {
    super();
    this.week = 0;
  }

  #days = () => weekOf(clock.now(), this.week);

  willUpdate() {
    this.#turns.want(this.#days()[0].from);
  }

  /** Guests whose time is over are given no turns. */
  #crews = () => this.store.crews.all().filter(c => inUnit(c, this.unitId) && !(c.guestUntil && Date.parse(c.guestUntil) <= clock.now()));

  #supervises = () => this.store.me.roles.includes('supervisor');

  render() {
    const days = this.#days();
    return pageOf(t('roster.title'), t('roster.text'), () => this.fire('leave', {}), html`
      <p class="pad row wrap"><button type="button" class="btn icon" aria-label=${t('roster.before')} @click=${() => this.week--}>${icon('back')}</button><b class="num">${format.day(days[0].from)} – ${format.day(days[6].from)}</b><button type="button" class="btn icon" aria-label=${t('roster.after')} @click=${() => this.week++}>${icon('chevron')}</button>
        ${this.week ? html`<button type="button" class="btn" @click=${() => (this.week = 0)}>${t('roster.thisWeek')}</button>` : nothing}
        ${this.#supervises() ? html`<button type="button" class="btn primary end" @click=${() => this.#plan()}>${icon('plus')} ${t('roster.plan')}…</button>` : nothing}<button type="button" class="btn" @click=${() => print()}>${icon('file')} ${t('do.print')}</button></p>
      ${whenRead(this.#turns, ({ turns }) => this.#table(days, turns))}`);
  }

  #table(days, turns) {
    const now = clock.now();
    const crews = this.#crews().sort((a, b) => a.name.localeCompare(b.name, 'vi', { numeric: true }));
    return html`<section class="block"><table class="roster" aria-label=${t('roster.title')}><thead><tr><th scope="col">${t('crews.crew')}</th>${days.map(d => html`<th scope="col" class=${now >= Date.parse(d.from) && now < Date.parse(d.until) ? 'today' : ''}>${format.day(d.from)}</th>`)}</tr></thead>
      <tbody>${crews.map(c => html`<tr><th scope="row">${c.name}</th>${days.map(d => html`<td data-label=${format.day(d.from)}>${this.#cell(turns.filter(x => x.crewId === c.id && x.from < d.until && x.until > d.from))}</td>`)}</tr>`)}</tbody></table>
      ${turns.length ? nothing : html`<p class="dim">${t('roster.none')}</p>`}</section>`;
  }

  /** One line per turn of the crew's people: those with the same hours together. */
  #cell(turns) {
    return sameHours(turns).map(same => html`<span class="turn ${same[0].kind === 'standby' ? 'notice' : 'energised'}"><b class="num">${format.time(same[0].from)}–${format.time(same[0].until)}</b> ${same[0].kind === 'standby' ? html`<em>${t('roster.standby')}</em>` : nothing}
      ${same.map(x => html`<span class="who">${x.member}${this.#supervises() ? html`<button type="button" class="btn quiet icon" aria-label=${t('roster.cancelOf', { name: x.member })} @click=${() => this.#cancel(x)}>${icon('close')}</button>` : nothing}</span>`)}</span>`);
  }

  #cancel(turn) {
    this.fire('ask', { title: t('roster.cancelOf', { name: turn.member }), text: `${turn.crew} · ${format.window(turn.from, turn.until)}`, action: t('roster.cancel'), danger: true, fields: [],
      run: async () => {
        await this.store.command(`/api/rosters/${turn.id}/cancel`, {});
        this.#turns.again();
      } });
  }

  #plan() {
    const crews = this.#crews();
    const day = toInput(clock.now() + 24 * 3_600_000).slice(0, 10);
    this.fire('ask', { title: t('roster.plan'), text: t('roster.planText'), action: t('roster.plan'),
      fields: [{ name: 'crewId', label: t('crews.crew'), type: 'choice', options: crews.map(c => ({ value: c.id, label: c.name })) }, { name: 'kind', label: t('roster.kind'), type: 'choice', options: ['shift', 'standby'].map(value => ({ value, label: t(`roster.${value}`) })) },
        { name: 'from', label: t('planned.from'), type: 'moment', value: `${day}T07:00` }, { name: 'until', label: t('planned.to'), type: 'moment', value: `${day}T19:00` }],
      run: async v => {
        await this.store.command('/api/rosters', { crewId: Number(v.crewId), kind: v.kind, from: v.from, until: v.until });
        this.week = weeksAhead(v.from, clock.now()); // where it can be seen
        this.#turns.again();
      } });
  }
}

customElements.define('roster-page', RosterPage);
