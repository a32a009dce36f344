import { html, nothing } from 'lit';
import { LightElement } from '/shared/light-element.js';
import { icon } from '/shared/icon.js';
import { t } from '/shared/words.js';

export const HOLD_MS = 2000;

/**
 * SOS is held for two seconds; letting go before cancels. Who cannot hold (screen reader, switch, voice) presses once and is asked.
 * Fires "sos".
 */
class SosButton extends LightElement {
  static properties = { holding: { state: true }, asking: { state: true } };
  #timer = null;
  #held = false;

  #begin = event => {
    if (event.type === 'keydown' && (event.repeat || (event.key !== ' ' && event.key !== 'Enter'))) return;
    if (event.type === 'keydown') event.preventDefault();
    if (this.#timer) return;
    event.target.setPointerCapture?.(event.pointerId);
    this.holding = true;
    this.#held = true;
    this.#timer = setTimeout(() => {
      this.#release();
      this.fire('sos');
    }, HOLD_MS);
  };

  #release = () => {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.holding = false;
  };

  // A click without a pointer or key before it comes from assistive technology: holding is not possible there.
  #click = () => {
    if (this.#held) {
      this.#held = false;
      return;
    }
    this.asking = true;
    this.updateComplete.then(() => this.querySelector('dialog').showModal());
  };

  disconnectedCallback() {
    this.#release();
    super.disconnectedCallback();
  }

  render() {
    return html`<button class="btn glove sos ${this.holding ? 'holding' : ''}" type="button"
        @pointerdown=${this.#begin} @pointerup=${this.#release} @pointercancel=${this.#release} @keydown=${this.#begin} @keyup=${this.#release} @blur=${this.#release} @click=${this.#click} @contextmenu=${e => e.preventDefault()}>
        <span class="fill" aria-hidden="true"></span><span>SOS</span><small>${t(this.holding ? 'field.sosKeep' : 'field.sosHold')}</small></button>
      ${this.asking ? html`<dialog class="sheet" aria-labelledby="sos-ask" @close=${() => { this.asking = false; }}><div class="dialog-body"><h2 id="sos-ask">${icon('a-life')} ${t('field.sosAsk')}</h2><div class="row">
        <button class="btn glove grow" @click=${() => this.querySelector('dialog').close()}>${t('do.cancel')}</button>
        <button class="btn glove danger solid grow" @click=${() => { this.querySelector('dialog').close(); this.fire('sos'); }}>${t('field.sosSend')}</button></div></div></dialog>` : nothing}`;
  }
}

customElements.define('sos-button', SosButton);
