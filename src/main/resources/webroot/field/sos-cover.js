import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { refusalWords, t } from '/shared/words.js';
import { smsHref } from './sos-message.js';

/** What became of an SOS, step by step, until somebody by name has taken it. Says honestly what is not yet known. Fires "close-cover". */
class SosCover extends LightElement {
  static properties = { alarm: { attribute: false }, record: { attribute: false }, phone: { attribute: false }, position: { attribute: false }, who: { attribute: false } };

  firstUpdated() {
    const dialog = this.querySelector('dialog');
    dialog.addEventListener('cancel', event => event.preventDefault());
    dialog.showModal();
  }

  get #state() {
    if (this.alarm?.status === 'closed') return 'closed';
    if (this.alarm?.takenBy) return 'taken';
    if (this.alarm || this.record?.state === 'received') return 'received';
    return this.record?.state ?? 'onPhone';
  }

  get #drill() {
    return this.alarm?.drill ?? this.record?.body?.drill ?? false;
  }

  render() {
    const { alarm, record } = this;
    const state = this.#state;
    const open = state === 'taken' || state === 'received';
    const reached = open || state === 'closed';
    const others = (alarm?.nearest ?? []).filter(crew => crew.crewId !== alarm.crewId);
    const coming = others.find(crew => alarm.helpers?.includes(crew.crewId));
    const near = coming ?? others[0];
    return html`<dialog class="alarm-cover sos-cover" role="alertdialog" aria-labelledby="sos-title">
      <div>${this.#drill ? html`<p class="drill">${icon('a-notice')} ${t('sos.drill')}</p>` : nothing}<h1 id="sos-title">${icon('a-life')} <span aria-live="assertive">${t(`sos.${state}`)}</span></h1></div>
      <div class="sos-main" tabindex="0" role="group" aria-labelledby="sos-title">
        ${near && open ? html`<p class="eta"><span>${t(coming ? 'sos.coming' : 'sos.nearest', { crew: near.name })}</span><b class="num">${format.duration(near.minutes * 60_000)}</b><span>${t('sos.away', { distance: format.distance(near.distance_m) })}</span></p>` : nothing}
        <ol class="steps">
          <li class=${reached ? '' : 'wait'}>${icon(reached ? 'server' : 'device')}<b>${t(reached ? 'sos.serverHas' : state === 'refused' ? 'sos.refused' : 'sos.sending')}</b><time>${format.clock(alarm?.raisedAt ?? record?.at ?? Date.now())}</time>
            <small>${reached ? (this.position ? t('sos.accuracy', { distance: format.distance(this.position.accuracy_m) }) : t('sos.noPosition')) : state === 'refused' ? refusalWords(record.problem).text : t('sos.retrying')}</small></li>
          ${alarm?.takenBy
            ? html`<li>${icon('j-done')}<b>${t('sos.takenBy', { name: alarm.takenBy.name })}</b><time>${format.clock(alarm.takenBy.at)}</time><small>${t('sos.dispatcher')}</small></li>`
            : open ? html`<li class="wait">${icon('users')}<b>${t('sos.nobodyYet')}</b><small>${t(alarm?.escalatedAt ? 'sos.escalated' : 'sos.ringing')}</small></li>` : nothing}
          ${state === 'closed' ? html`<li>${icon('j-done')}<b>${t('sos.closedBy', { name: alarm.closedBy })}</b><time>${alarm.closedAt ? format.clock(alarm.closedAt) : ''}</time><small>${alarm.closedReason ?? ''}</small></li>` : nothing}
          ${alarm?.hospital && state !== 'closed' ? html`<li>${icon('hospital')}<b>${alarm.hospital.name}</b><small>${t('sos.away', { distance: format.distance(alarm.hospital.distance_m) })}${typeof alarm.hospital.minutes === 'number' ? ` · ${format.duration(alarm.hospital.minutes * 60_000)}` : ''}</small></li>` : nothing}
        </ol>
      </div>
      <div class="sos-acts">
        ${this.phone ? html`<a class="btn glove act" href="tel:${this.phone}">${icon('phone')} ${t('sos.callDispatch')}</a>
          <div class="halves"><a class="btn glove" href=${smsHref(this.phone, t(this.#drill ? 'sos.smsDrill' : 'sos.sms', { who: this.who }), this.position)}>${icon('message')} ${t('sos.bySms')}</a><a class="btn glove" href="tel:115">${icon('phone')} ${t('sos.call115Short')}</a></div>`
          : html`<a class="btn glove act" href="tel:115">${icon('phone')} ${t('sos.call115')}</a><p class="no-phone">${t('sos.noPhone')}</p>`}
        <button class="btn glove" @click=${() => { this.querySelector('dialog').close(); this.fire('close-cover'); }}>${t(state === 'closed' ? 'do.close' : 'sos.minimise')}</button>
      </div></dialog>`;
  }
}

customElements.define('sos-cover', SosCover);
