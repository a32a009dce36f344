import { html, nothing } from 'lit';
import { at } from '../shared/at.js';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { named, t } from '../shared/words.js';
import { nameOf } from './naming.js';
import { pageOf, whenRead } from './panel-parts.js';
import { Reading } from './reading.js';
import { byMonth } from './near-misses.js';

/** A step of the five rules, or what somebody told of. */
const aboutOf = ({ kind, step }) => t(kind === 'told' ? `nearMiss.topic.${step}` : `safetyStep.${step}`);

/** Near misses as a trend, without names: what happens to people is learned from and not punished. For supervisors. Fires "leave". */
class NearMissesPage extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, month: { state: true } };

  #list = new Reading(month => this.store.get(`/api/near-misses?month=${month}`), () => this.requestUpdate());

  willUpdate() {
    this.month ??= new Intl.DateTimeFormat('en-CA', { timeZone: format.timeZone, year: 'numeric', month: '2-digit' }).format(clock.now());
    this.#list.want(this.month);
  }

  render() {
    return pageOf(t('nearMiss.title'), t('nearMiss.text'), () => this.fire('leave', {}), html`
      <p class="pad row"><label for="nm-month">${t('nearMiss.month')}</label> <input class="input short" id="nm-month" type="month" .value=${this.month} @change=${e => e.target.value && (this.month = e.target.value)}></p>
      ${whenRead(this.#list, answer => html`${this.#trend(answer.trend)}${this.#days(answer.nearMisses)}`)}`);
  }

  #trend(trend) {
    const months = byMonth(trend);
    if (!months.length) return nothing;
    const most = Math.max(...months.map(m => m.count));
    return html`<section class="block"><h3 id="nm-trend">${t('nearMiss.trend')}</h3><table class="compare" aria-labelledby="nm-trend"><thead><tr><th scope="col">${t('nearMiss.month')}</th><th scope="col" class="n">${t('nearMiss.count')}</th><th scope="col"><span class="visually-hidden">${t('nearMiss.trend')}</span></th><th scope="col">${t('nearMiss.what')}</th></tr></thead>
      <tbody>${months.map(m => html`<tr><th scope="row">${m.month}</th><td class="n strong">${format.number(m.count)}</td><td class="bars"><div class="bar accent" aria-hidden="true"><i ${at({ width: `${Math.round((m.count / most) * 100)}%` })}></i></div></td><td class="small">${m.kinds.map(k => `${t(`nearMiss.kind.${k.kind}`)}, ${aboutOf(k)}: ${k.count}`).join(' · ')}</td></tr>`)}</tbody></table>
      ${trend.some(x => x.unitId != null) ? html`<p class="hint">${[...new Set(trend.map(x => x.unitId))].map(id => nameOf(this.store.me.units.find(u => u.id === id))).filter(Boolean).join(', ')}</p>` : nothing}</section>`;
  }

  #days(list) {
    if (!list.length) return html`<section class="block"><div class="empty">${icon('shield')}<b>${t('nearMiss.none')}</b></div></section>`;
    return html`<section class="block"><h3>${t('nearMiss.list')}</h3><ul>${list.map(m => html`<li><span class="num dim">${format.day(`${m.day}T12:00:00Z`)}</span> ${m.kind === 'told' ? html`<b>${aboutOf(m)}</b>: ` : nothing}${named(m.words)}</li>`)}</ul></section>`;
  }
}

customElements.define('near-misses-page', NearMissesPage);
