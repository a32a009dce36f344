import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { t } from '../shared/words.js';
import { alarmTitle, placeName } from './naming.js';
import { pageOf, whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

/** Exercises of the past year: how many seconds until a console showed the alarm, somebody took it, it was over. Fires "leave". */
class DrillsPage extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false } };

  #drills = new Reading(() => this.store.get('/api/drills'), () => this.requestUpdate());

  willUpdate() {
    this.#drills.want('drills', this.store.alarms.all().filter(a => a.drill).map(a => `${a.id}/${a.number}`).join());
  }

  render() {
    return pageOf(t('drills.title'), t('drills.text'), () => this.fire('leave', {}), whenRead(this.#drills, answer => this.#table(answer.drills)));
  }

  #table(list) {
    const now = clock.now();
    if (!list.length) return html`<section class="block"><div class="empty">${icon('shield')}<b>${t('drills.none')}</b><span>${t('drills.how')}</span></div></section>`;
    const taken = list.map(d => d.seconds.taken).filter(s => s !== null).sort((a, b) => a - b);
    const seconds = s => (s === null ? '–' : t('drills.seconds', { n: Math.round(s * 10) / 10 }));
    return html`<section class="block">${taken.length ? html`<p>${t('drills.median', { n: Math.round(taken[Math.floor(taken.length / 2)] * 10) / 10, drills: taken.length })}</p>` : nothing}
      <table class="cards" aria-label=${t('drills.title')}><thead><tr><th scope="col">${t('drills.at')}</th><th scope="col">${t('drills.what')}</th><th scope="col">${t('drills.who')}</th><th scope="col" class="n">${t('drills.seen')}</th><th scope="col" class="n">${t('drills.taken')}</th><th scope="col" class="n">${t('drills.closed')}</th></tr></thead>
      <tbody>${list.map(d => html`<tr><td class="num" data-label=${t('drills.at')}>${format.moment(d.raisedAt, now)}</td><th scope="row" data-label=${t('drills.what')}>${alarmTitle(d)}<small class="block-line dim">${placeName(d.place)}</small></th><td data-label=${t('drills.who')}>${d.raisedBy ?? ''}${d.takenBy ? html`<small class="block-line dim">${t('drills.takenBy', { by: d.takenBy.name })}</small>` : nothing}</td>
        <td class="n" data-label=${t('drills.seen')}>${seconds(d.seconds.seen)}</td><td class="n strong" data-label=${t('drills.taken')}>${seconds(d.seconds.taken)}</td><td class="n" data-label=${t('drills.closed')}>${seconds(d.seconds.closed)}</td></tr>`)}</tbody></table></section>`;
  }
}

customElements.define('drills-page', DrillsPage);
