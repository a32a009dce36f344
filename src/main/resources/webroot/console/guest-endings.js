import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { guestStage } from '../shared/guest-stage.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { t } from '../shared/words.js';
import { inUnit } from './queue.js';

const LOOK_MS = 15_000;
const LONGER_H = 4;

/** Guests on shift whose time is nearly over, or over while they are still at work; a supervisor gives them longer with one press. Fires "choose", "said" and "complain". */
class GuestEndings extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, unitId: { attribute: false }, busy: { state: true } };

  #ticking;
  #known = new Set();

  connectedCallback() {
    super.connectedCallback();
    this.#ticking = setInterval(() => this.requestUpdate(), LOOK_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  render() {
    const now = clock.now();
    const ending = this.store.crews.all().filter(c => c.status !== 'offShift' && inUnit(c, this.unitId))
      .map(crew => ({ crew, stage: guestStage(crew.guestUntil, now) })).filter(e => e.stage && !this.#known.has(keyOf(e)))
      .sort((a, b) => Date.parse(a.crew.guestUntil) - Date.parse(b.crew.guestUntil));
    return ending.length ? html`<ul class="endings" aria-label=${t('guest.ending')}>${ending.map(e => this.#row(e, now))}</ul>` : nothing;
  }

  #row({ crew, stage }, now) {
    const manages = this.store.me.roles.some(role => role === 'supervisor' || role === 'administrator');
    const words = { name: crew.name, time: format.time(crew.guestUntil), left: format.duration(Math.max(60_000, Date.parse(crew.guestUntil) - now)) };
    return html`<li class=${stage}>${icon(stage === 'hour' ? 'a-notice' : 'a-warn')}<button type="button" class="link" @click=${() => this.fire('choose', { kind: 'crew', id: crew.id })}><b>${t(`guest.ending.${stage}`, words)}</b></button>
      <span class="cut">${[crew.company, crew.job?.code].filter(Boolean).join(' · ')}</span><span class="end"></span>
      ${manages ? html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => this.#longer(crew, now)}>${icon('plus')} ${t('guest.longer', { n: LONGER_H })}</button>` : html`<span class="dim">${t('guest.askSupervisor')}</span>`}
      <button type="button" class="btn quiet" aria-label=${t('guest.noted', { name: crew.name })} title=${t('guest.noted', { name: crew.name })} @click=${() => this.#note({ crew, stage })}>${icon('close')}</button></li>`;
  }

  /** Said once for each stage: at an hour, at a quarter, and when it is over. */
  #note(ending) {
    this.#known.add(keyOf(ending));
    this.requestUpdate();
  }

  async #longer(crew, now) {
    this.busy = true;
    const until = new Date(Math.max(now, Date.parse(crew.guestUntil)) + LONGER_H * 3_600_000).toISOString();
    try {
      await this.store.command(`/api/crews/guests/${crew.id}/extend`, { until });
      this.fire('said', { text: t('guest.extended', { name: crew.name, time: format.moment(until, now) }) });
    } catch (problem) {
      this.fire('complain', { problem });
    } finally {
      this.busy = false;
    }
  }
}

const keyOf = ({ crew, stage }) => `${crew.id}/${crew.guestUntil}/${stage}`;

customElements.define('guest-endings', GuestEndings);
