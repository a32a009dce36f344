import { html, nothing } from 'lit';
import { announcement, clock, clockState } from '../shared/clock.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { refusalWords, t } from '../shared/words.js';
import { outageTitle } from './naming.js';
import { darkSince, isDark, targetState } from './queue.js';

const TOAST_MS = 8000;
const OFFER_MS = 20_000;

/** What the page says: a line at the bottom for what was done, and words for screen readers, among them the clocks that run out. */
class SaidLine extends LightElement {
  static properties = { store: { attribute: false }, toast: { state: true }, spoken: { state: true } };

  #timer;
  #ticking;
  #heard = new Map();

  constructor() {
    super();
    this.toast = null;
    this.spoken = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#ticking = setInterval(() => this.#announceClocks(), 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  /** `action` {label, icon, run} is offered beside it for a while. */
  say(text, tone = 'notice', { code, action } = {}) {
    clearTimeout(this.#timer);
    this.toast = { text, tone, code, action };
    this.#timer = setTimeout(() => (this.toast = null), action ? OFFER_MS : TOAST_MS);
  }

  complain(problem) {
    const words = refusalWords(problem);
    this.say(words.text, 'urgent', { code: words.code });
  }

  /** For ears only. */
  speak(text) {
    this.spoken = text;
  }

  render() {
    return html`<p class="visually-hidden" aria-live="assertive">${this.spoken}</p>
      <div role="status">${this.toast ? html`<div class="toast ${this.toast.tone}">${icon(this.toast.tone === 'urgent' ? 'a-urgent' : 'a-notice')} <span>${this.toast.text}</span>${this.toast.code ? html` <span class="mono faint">${this.toast.code}</span>` : nothing}
        ${this.toast.action ? html`<button type="button" class="btn" @click=${() => this.#accept(this.toast.action)}>${icon(this.toast.action.icon ?? 'undo')} ${this.toast.action.label}</button>` : nothing}</div>` : nothing}</div>`;
  }

  #accept(action) {
    this.toast = null;
    action.run();
  }

  #announceClocks() {
    const now = clock.now();
    for (const o of this.store.outages.all()) {
      if (!isDark(o) || !o.target?.at) continue;
      const { remaining_ms } = clockState(o.target.at, darkSince(o), now);
      const before = this.#heard.get(o.id);
      this.#heard.set(o.id, remaining_ms);
      const step = before === undefined ? null : announcement(before, remaining_ms);
      if (step !== null && targetState(o, now)) this.speak(step === 0 ? t('said.late', { outage: outageTitle(o) }) : t('said.minutesLeft', { outage: outageTitle(o), n: step }));
    }
  }
}

customElements.define('said-line', SaidLine);
