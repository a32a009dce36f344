import { html, nothing, svg } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import '../shared/relight-map.js';
import { format } from '../shared/format.js';
import { t } from '../shared/words.js';
import { customersOf, darkSince, inUnit, isDark, isOpenOutage } from './queue.js';
import { hasSwitch } from './switching.js';

/** Ages on the map go on although nothing is said: so often they are drawn anew. */
const AGING_MS = 10_000;

/** The map with what the console lays over it: what is selected, the legend, the frame of a preview, the mode of placing a caller. Fires "choose", "deed", "placed" {lon, lat}. */
class MapPanel extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    unitId: { attribute: false },
    selection: { attribute: false },
    device: { attribute: false },
    geometry: { attribute: false },
    because: { attribute: false },
    candidate: { attribute: false },
    preview: { attribute: false },
    picking: { attribute: false },
  };

  #drawnAt = 0;

  constructor() {
    super();
    new Ticking(this, AGING_MS);
  }

  get map() {
    return this.querySelector('relight-map');
  }

  #telling;

  /** The server is told where we look once the map has been still for a moment, not at each stop of a hand that drags it. */
  #looks = event => {
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => this.store.look(event.detail.box), 300);
  };

  focusMap() {
    this.map?.focusMap();
  }

  render() {
    const name = this.preview ? null : this.device ? (this.device.label ?? this.device.id) : null;
    return html`<relight-map .selected=${this.selection ?? null} @relight-select=${this.#selected} @relight-click=${this.#clicked} @relight-view=${this.#looks} class=${this.store.stale ? 'stale' : ''}></relight-map>
      <div class="maptop">
        ${this.picking ? html`<div class="float pv" role="status">${icon('pin')} <b>${t('map.pick')}</b> <button type="button" class="btn quiet" @click=${() => this.fire('deed', { name: 'end-pick' })}>${t('do.cancel')} <kbd>Esc</kbd></button></div>`
          : this.preview ? html`<div class="float pv" role="status">${icon('a-notice')} <b>${t('map.preview')}</b> <span class="dim">${t('map.previewAsOf', { time: format.clock(this.preview.at) })}</span> <button type="button" class="btn quiet" @click=${() => this.fire('deed', { name: 'end-preview' })}>${t('preview.leave')} <kbd>Esc</kbd></button></div>`
            : name ? html`<div class="float"><span class="faint">${t('map.selected')}</span> <b>${name}</b>
              <button type="button" class="btn quiet" @click=${() => this.fire('deed', { name: 'trace-up', kind: 'device', id: this.device.id })}>${t('deed.traceUp')} <kbd>U</kbd></button>
              <button type="button" class="btn quiet" @click=${() => this.fire('deed', { name: 'trace-down', kind: 'device', id: this.device.id })}>${t('deed.traceDown')} <kbd>N</kbd></button>
              ${hasSwitch(this.device) ? html`<button type="button" class="btn quiet" @click=${() => this.fire('deed', { name: 'preview', kind: 'device', id: this.device.id })}>${t('deed.preview')} <kbd>T</kbd></button>` : nothing}</div>` : nothing}
        ${this.store.stale ? html`<div class="float stalebox" role="status">${icon('a-warn')} <b>${t('map.stale', { age: format.duration(this.store.age_ms) })}</b> <span>${t('map.staleText')}</span></div>` : nothing}
      </div>
      <ul class="float legend" aria-label=${t('map.legend')}>
        ${this.because ? html`<li><svg class="ln path" viewBox="0 0 30 10" aria-hidden="true"><path d="M2 5h26"/></svg>${t('map.path')}</li><li><svg class="ln section" viewBox="0 0 30 10" aria-hidden="true"><path d="M2 5h26"/></svg>${t('map.section')}</li><li><span class="rank small" aria-hidden="true">1</span>${t('map.candidate')}</li>` : nothing}
        ${['energised', 'dead', 'earthed', 'predicted', 'restoring', 'restored', 'unknown'].map(s => html`<li><svg class="ln ${s}" viewBox="0 0 30 10" aria-hidden="true"><path d="M2 5h26"/>${s === 'earthed' ? svg`<path class="cut" d="M15 1v4M10 5h10M12 7.4h6"/>` : nothing}</svg>${t(`supply.${s}`)}</li>`)}</ul>
      ${this.preview ? html`<div class="pvframe" aria-hidden="true"></div>` : nothing}`;
  }

  updated(changed) {
    const { map } = this;
    if (!map) return;
    const mine = list => list.filter(x => inUnit(x, this.unitId));
    const now = clock.now();
    const aged = now - this.#drawnAt >= AGING_MS;
    if (changed.has('version') || changed.has('unitId') || aged) {
      this.#drawnAt = now;
      map.setOutages(mine(this.store.outages.all()).filter(isOpenOutage).map(o => ({ ...o, status: o.kind === 'planned' && isDark(o) ? 'planned' : o.status, customers: customersOf(o), note: o.restoredAt ? format.time(o.restoredAt) : format.duration(now - Date.parse(darkSince(o))) })));
      map.setCrews(mine(this.store.crews.all()).filter(c => c.position && c.status !== 'offShift'));
      map.setReports(this.store.unplaced.all().filter(r => r.lon != null));
      map.setAlarms(mine(this.store.alarms.all()).filter(a => a.status !== 'closed' && a.lon != null));
    }
    if (changed.has('geometry') || changed.has('preview')) {
      const answer = this.preview?.answer;
      map.setPreview(answer ? { losing: answer.geometryLosing, gaining: answer.geometryGaining } : null);
      map.highlight(this.preview ? null : (this.geometry ?? null));
    }
    if (changed.has('because')) map.setBecause(this.because);
    if (changed.has('because') || changed.has('candidate')) map.setCandidate(this.candidate ?? null);
  }

  #selected(event) {
    const { kind, id } = event.detail;
    if (this.picking) return;
    // A piece of line answers the same questions as a device; houses and sources have nothing to tell here.
    if (['device', 'line'].includes(kind)) this.fire('choose', { kind: 'device', id });
    else if (['outage', 'crew', 'alarm', 'report'].includes(kind)) this.fire('choose', { kind, id });
  }

  #clicked(event) {
    if (this.picking) this.fire('placed', { lon: event.detail.lon, lat: event.detail.lat });
  }
}

customElements.define('map-panel', MapPanel);
