import { html, nothing } from 'lit';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { t } from '../shared/words.js';
import { inHand } from './alarms.js';
import { alarmTitle, placeName } from './naming.js';

/** Alarms that somebody has taken: a red bar each, with the name, until closed. Fires "choose" and "deed". */
class AlarmBars extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false } };

  render() {
    const alarms = inHand(this.store.alarms.all());
    return alarms.length ? html`<div class="alarmbars" role="region" aria-label=${t('alarm.inHand')}>${alarms.map(a => this.#bar(a))}</div>` : nothing;
  }

  #bar(a) {
    return html`<div class="alarmbar ${a.drill ? 'drill' : ''}">${icon('a-life')}<b>${alarmTitle(a, this.store.crews.get(a.crewId))}</b><span class="cut">${placeName(a.place)}</span><span class="cut">${t('alarm.barTaken', { by: a.takenBy?.name, time: a.takenBy?.at ? format.time(a.takenBy.at) : null })}</span>
      <span class="end"></span><button type="button" class="btn" @click=${() => this.fire('choose', { kind: 'alarm', id: a.id, open: true })}>${t('alarm.look')}</button>
      <button type="button" class="btn" ?disabled=${a.can?.close === false} @click=${() => this.fire('deed', { name: 'close-alarm', kind: 'alarm', id: a.id })}>${t('alarm.close')}</button></div>`;
  }
}

customElements.define('alarm-bars', AlarmBars);
