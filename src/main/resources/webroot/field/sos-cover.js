import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { refusalWords, t } from '/shared/words.js';

/** What became of an SOS, step by step, until somebody by name has taken it. Says honestly what is not yet known. Fires "close-cover". */
class SosCover extends LightElement {
  static properties = { alarm: { attribute: false }, record: { attribute: false }, phone: { attribute: false }, position: { attribute: false } };

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

  render() {
    const { alarm, record } = this;
    const state = this.#state;
    const near = alarm?.nearest?.find(crew => (crew.crewId ?? crew.crew?.id) !== (alarm.crewId ?? alarm.crew?.id));
    const reached = state === 'taken' || state === 'received' || state === 'closed';
    return html`<dialog class="alarm-cover sos-cover" role="alertdialog" aria-labelledby="sos-title">
      <h1 id="sos-title">${icon('a-life')} <span aria-live="assertive">${t(`sos.${state}`)}</span></h1>
      <div class="sos-main">
        ${near && reached && state !== 'closed' ? html`<p class="eta"><span>${t('sos.nearest', { crew: near.name ?? near.crew?.name })}</span><b class="num">${format.duration(near.minutes * 60_000)}</b><span>${t('sos.away', { distance: format.distance(near.distance_m) })}</span></p>` : nothing}
        <ol class="steps">
          <li class=${reached ? '' : 'wait'}>${icon(reached ? 'server' : 'device')}<b>${t(reached ? 'sos.serverHas' : state === 'refused' ? 'sos.refused' : 'sos.sending')}</b><time>${format.clock(alarm?.raisedAt ?? record?.at ?? Date.now())}</time>
            <small>${reached ? (this.position ? t('sos.accuracy', { distance: format.distance(this.position.accuracy_m) }) : t('sos.noPosition')) : state === 'refused' ? refusalWords(record.problem).text : t('sos.retrying')}</small></li>
          ${alarm?.takenBy
            ? html`<li>${icon('j-done')}<b>${t('sos.takenBy', { name: alarm.takenBy.name })}</b><time>${format.clock(alarm.takenBy.at)}</time><small>${t('sos.dispatcher')}</small></li>`
            : !reached || state === 'closed' ? nothing : html`<li class="wait">${icon('users')}<b>${t('sos.nobodyYet')}</b><small>${t(alarm?.escalatedAt ? 'sos.escalated' : 'sos.ringing')}</small></li>`}
          ${state === 'closed' ? html`<li>${icon('j-done')}<b>${t('sos.closedBy', { name: alarm.closedBy })}</b><time>${alarm.closedAt ? format.clock(alarm.closedAt) : ''}</time><small>${alarm.closedReason ?? ''}</small></li>` : nothing}
          ${alarm?.hospital && state !== 'closed' ? html`<li>${icon('hospital')}<b>${alarm.hospital.name}</b><small>${t('sos.away', { distance: format.distance(alarm.hospital.distance_m) })}</small></li>` : nothing}
        </ol>
      </div>
      <div class="sos-acts">
        ${this.phone ? html`<a class="btn glove act" href="tel:${this.phone}">${icon('phone')} ${t('sos.callDispatch')}</a>` : nothing}
        <a class="btn glove ${this.phone ? '' : 'act'}" href="tel:115">${icon('phone')} ${t('sos.call115')}</a>
        <button class="btn glove" @click=${() => { this.querySelector('dialog').close(); this.fire('close-cover'); }}>${t(state === 'closed' ? 'do.close' : 'sos.minimise')}</button>
      </div></dialog>`;
  }
}

customElements.define('sos-cover', SosCover);
