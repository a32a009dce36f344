import { html, nothing } from 'lit';
import { clock, Ticking } from '/shared/clock.js';
import { format } from '/shared/format.js';
import { LightElement } from '/shared/light-element.js';
import { t } from '/shared/words.js';
import { clockFace } from './check-in.js';

/** How long there is to answer a callout, second by second. Seen, not read out: what is asked has been said once. */
class CalloutLeft extends LightElement {
  static properties = { dueAt: { attribute: false } };

  constructor() {
    super();
    new Ticking(this);
  }

  render() {
    if (!this.dueAt) return nothing;
    const left_ms = Date.parse(this.dueAt) - clock.now();
    return html`<p aria-live="off">${left_ms <= 0 ? t('callout.late') : html`<time class="num strong" role="timer" datetime=${this.dueAt}>${clockFace(left_ms)}</time> ${t('callout.toAnswer', { time: format.time(this.dueAt) })}`}</p>`;
  }
}

customElements.define('callout-left', CalloutLeft);
