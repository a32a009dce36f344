import { html, nothing } from 'lit';
import { announcement, clock, clockState } from '/shared/clock.js';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { t } from '/shared/words.js';
import { targetState } from './job-steps.js';

const LOOK = { running: ['', 'clock'], amber: ['warn', 'a-warn'], red: ['urgent', 'a-urgent'], late: ['urgent late', 'a-urgent'] };

/** Time left to a job's target, by the server's clock. Ticks each second only in the last five minutes: a battery lasts a shift. */
class JobClock extends LightElement {
  static properties = { target: { attribute: false }, start: { attribute: false }, plain: { type: Boolean } };
  #timer;
  #left = Infinity;
  #spoken = '';

  connectedCallback() {
    super.connectedCallback();
    const tick = () => {
      this.requestUpdate();
      const soon = Math.abs(Date.parse(this.target?.at) - clock.now()) < 6 * 60_000;
      this.#timer = setTimeout(tick, soon ? 1000 : 15_000);
    };
    tick();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  render() {
    if (!this.target?.at) return nothing;
    const now = clock.now();
    const { remaining_ms } = clockState(this.target.at, this.start, now);
    if (announcement(this.#left, remaining_ms) !== null && this.#left !== Infinity) this.#spoken = t('field.targetSpoken', { left: format.left(this.target.at, now) });
    this.#left = remaining_ms;
    const [tone, name] = LOOK[targetState(this.target, this.start, now, clockState)];
    return html`<span class="due ${tone}"><time role="timer" datetime=${this.target.at}>${icon(name)} ${format.left(this.target.at, now)}</time>${this.plain ? nothing : html`<small>${t('say.target', { time: format.moment(this.target.at, now) })}</small>`}</span><span class="visually-hidden" aria-live="polite">${this.#spoken}</span>`;
  }
}

customElements.define('job-clock', JobClock);
