import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { t } from '../shared/words.js';
import { head, whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

/** One customer as the control room needs him: where he hangs, whether he has supply; a wrong link can be mended. Fires "choose" and "deed". */
class CustomerPanel extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, customerId: { attribute: false } };

  #card = new Reading(id => this.store.get(`/api/desk/customers/${id}`), () => this.requestUpdate());

  willUpdate() {
    this.#card.want(this.customerId, String(this.store.changedAt));
  }

  /** He was set right: what is shown of him is asked again. */
  again() {
    this.#card.again();
  }

  render() {
    return whenRead(this.#card, card => this.#show(card, clock.now()));
  }

  #show({ customer: c, supply, outage }, now) {
    const look = symbolOf('supply', supply.state);
    const decides = this.store.me.roles.some(r => r === 'dispatcher' || r === 'supervisor');
    return html`${head(look.tone, look.icon, t(look.word), c.code, c.name ?? c.code, c.address)}
      <dl class="facts">
        <div><dt>${t('customer.pole')}</dt><dd class="mono">${c.pole ?? t('say.unknown')}</dd></div>
        <div><dt>${t('ledger.transformer')}</dt><dd>${supply.transformer ? html`<button type="button" class="link" @click=${() => this.fire('choose', { kind: 'device', id: supply.transformer })}>${supply.transformer}</button>` : t('say.unknown')}</dd></div>
        ${supply.since ? html`<div><dt>${t('fact.dark')}</dt><dd class="num">${format.duration(now - Date.parse(supply.since))}</dd></div>` : nothing}
        ${c.priority ? html`<div><dt>${t('fact.priority')}</dt><dd>${t(symbolOf('priority', c.priority).word)}</dd></div>` : nothing}
        <div class="wide"><dt>${t('fact.phone')}</dt><dd>${c.phone ? html`<a href="tel:${c.phone.replaceAll(' ', '')}" data-deed="call">${c.phone}</a>` : t('say.unknown')}</dd></div>
        ${outage ? html`<div class="wide"><dt>${t('fact.outage')}</dt><dd><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'outage', id: outage.id })}>${outage.code}</button> · ${t(`outage.${outage.status}`)}</dd></div>` : nothing}
      </dl>
      <div class="acts">
        <button type="button" class="btn" ?disabled=${c.lon == null} @click=${() => this.fire('deed', { name: 'zoom', kind: 'customer', id: c.id })}><span>${t('deed.zoom')}</span><kbd>Z</kbd></button>
        ${decides ? html`<button type="button" class="btn" @click=${() => this.fire('deed', { name: 'link', kind: 'customer', id: c.id, facts: { customer: c } })}><span>${t('deed.link')}</span></button>` : nothing}
      </div>`;
  }
}

customElements.define('customer-panel', CustomerPanel);
