import { html, nothing } from 'lit';
import { sound } from '/shared/alarm-sound.js';
import { clock, Ticking } from '/shared/clock.js';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { t } from '/shared/words.js';
import { checkInState, clockFace, mustAsk } from './check-in.js';
import { smsHref } from './sos-message.js';

const TONE = { calm: 'restored', soon: 'restoring', ask: 'warn', late: 'urgent' };
const AGAIN_MS = 5000;

/**
 * "Somebody watches over me": the time left to the next sign of life, on every screen while people are at the place. When it is up, it covers
 * the page with sound and vibration until it is answered with one tap. Fires "check-in" and "sos".
 */
class CheckInWatch extends LightElement {
  static properties = { dueAt: { attribute: false }, every_s: { attribute: false }, records: { attribute: false }, phone: { attribute: false }, position: { attribute: false }, small: { type: Boolean } };
  #ringing = null;

  constructor() {
    super();
    new Ticking(this);
  }

  disconnectedCallback() {
    this.#quiet();
    super.disconnectedCallback();
  }

  updated() {
    const dialog = this.querySelector('dialog');
    const ask = mustAsk(checkInState(this.dueAt, this.records ?? [], clock.now()));
    if (ask && dialog && !dialog.open) {
      dialog.showModal();
      this.#ring();
    } else if (!ask && dialog?.open) {
      dialog.close();
      this.#quiet();
    }
  }

  #ring() {
    const once = () => {
      sound(0.9);
      navigator.vibrate?.([400, 200, 400, 200, 800]);
    };
    this.#quiet();
    once();
    this.#ringing = setInterval(once, AGAIN_MS);
  }

  #quiet() {
    clearInterval(this.#ringing);
    this.#ringing = null;
    navigator.vibrate?.(0);
  }

  #fine = () => {
    this.#quiet();
    this.fire('check-in');
  };

  render() {
    const check = checkInState(this.dueAt, this.records ?? [], clock.now());
    if (!check) return nothing;
    const whole_ms = (this.every_s ?? 1800) * 1000;
    return html`<section class="card watch ${TONE[check.state]}" aria-label=${t('check.title')}>
        <time class="num" role="timer" datetime=${check.dueAt}>${clockFace(check.left_ms)}</time>
        <p><b>${t(`check.${check.state}`)}</b><br><span>${check.told ? html`${icon('device')} ${t('check.told', { time: format.time(check.told.at) })}` : t('check.watched')}</span></p>
        <progress aria-hidden="true" max=${whole_ms} value=${Math.min(whole_ms, Math.max(0, check.left_ms))}></progress>
        ${this.small ? nothing : html`<button class="btn glove wide" type="button" @click=${this.#fine}>${icon('j-done')} ${t('check.fine')}</button>`}
        ${check.told && check.state === 'late' ? html`<p class="wide-cell">${t('check.notArrived')}</p>${this.phone ? html`<div class="wide-cell two"><a class="btn glove" href="tel:${this.phone}">${icon('phone')} ${t('check.call')}</a><a class="btn glove" href=${smsHref(this.phone, t('check.sms', { time: format.time(check.told.at) }), this.position)}>${icon('message')} ${t('check.bySms')}</a></div>` : nothing}` : nothing}
      </section>
      <dialog class="alarm-cover check-cover" role="alertdialog" aria-labelledby="check-ask" @cancel=${e => e.preventDefault()}>
        <h1 id="check-ask">${icon('c-due')} <span>${t('check.ask')}</span></h1>
        <p class="eta"><b class="num">${clockFace(check.left_ms)}</b><span>${t(check.state === 'late' ? 'check.lateText' : 'check.askText')}</span></p>
        <div class="sos-acts"><button class="btn glove act fine" type="button" autofocus @click=${this.#fine}>${icon('j-done')} ${t('check.fine')}</button>
          <button class="btn glove" type="button" @click=${() => { this.#quiet(); this.querySelector('dialog').close(); this.fire('sos'); }}>${icon('a-life')} ${t('check.help')}</button></div>
      </dialog>`;
  }
}

customElements.define('check-in-watch', CheckInWatch);
