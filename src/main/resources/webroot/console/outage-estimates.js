import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { LightElement } from '../shared/light-element.js';
import { hasWords, t } from '../shared/words.js';
import { withChanges } from './estimates.js';
import { sureness } from './naming.js';
import { whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

/** What is and what was said about when light will be back: the window, who says so, on what grounds, and how it moved. */
class OutageEstimates extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, outage: { attribute: false } };

  #said = new Reading(id => this.store.get(`/api/outages/${id}/estimates`).then(a => a.estimates), () => this.requestUpdate());

  constructor() {
    super();
    new Ticking(this);
  }

  willUpdate() {
    this.#said.want(this.outage.id, `${this.outage.number}/${this.outage.version}`);
  }

  render() {
    const now = clock.now();
    const e = this.outage.estimate;
    return html`<section class="block"><h3>${t('estimate.now')}</h3>
        ${e?.from ? html`<p class="big num">${format.window(e.from, e.to, now)}</p><p>${this.#grounds(e, now)}</p>` : html`<p class="big">${t('fact.noEstimate')}</p><p class="dim">${t('estimate.none')}</p>`}</section>
      ${whenRead(this.#said, list => (list.length ? html`<section class="block"><h3>${t('estimate.history')} <span class="end faint small num">${format.number(list.length)}</span></h3>
        <ol class="ev said">${withChanges(list).map(one => this.#one(one, now))}</ol></section>` : nothing))}`;
  }

  #one(e, now) {
    const moved = e.moved_ms ? t(e.moved_ms > 0 ? 'estimate.later' : 'estimate.earlier', { by: format.duration(e.moved_ms) }) : null;
    return html`<li><div><b class="num">${e.from ? format.window(e.from, e.to, now) : t('estimate.withdrawn')}</b>${moved ? html` <span class="${e.moved_ms > 0 ? 'warn tint' : 'dim'}">${moved}</span>` : nothing}
        <span class="block-line dim">${this.#grounds(e, now)}</span></div>
      <div class="when"><time datetime=${e.at}>${format.moment(e.at, now)}</time><small>${format.ago(e.at, now)}</small></div></li>`;
  }

  /** Who says so and why, in one line. */
  #grounds(e) {
    const basis = e.basis ?? {};
    const why = e.reason ? (hasWords(`fact.reason.${e.reason}`) ? t(`fact.reason.${e.reason}`) : e.reason) : e.kind === 'history' ? t('estimate.cases', { n: basis.cases, cause: this.#word('fact.cause', basis.cause), device: this.#word('device', basis.deviceKind) }) : null;
    return [t(`estimate.by.${e.kind}`), e.by, e.confidence ? sureness(e.confidence) : null, why].filter(Boolean).join(' · ');
  }

  #word = (table, code) => (code && hasWords(`${table}.${code}`) ? t(`${table}.${code}`).toLowerCase() : null);
}

customElements.define('outage-estimates', OutageEstimates);
