import { html, nothing } from 'lit';
import { sound } from '/shared/alarm-sound.js';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { t } from '/shared/words.js';

const AGAIN_MS = 5000;

/** "Is everybody well?" asked by name, answered with one tap; the leader answers for those he has before his eyes. Fires "answer" {members} and "sos". */
class RollCallCover extends LightElement {
  static properties = { call: { attribute: false } };
  #ringing;

  firstUpdated() {
    this.querySelector('dialog').showModal();
    const once = () => {
      sound(0.7);
      navigator.vibrate?.([300, 150, 300]);
    };
    once();
    this.#ringing = setInterval(once, AGAIN_MS);
  }

  disconnectedCallback() {
    clearInterval(this.#ringing);
    super.disconnectedCallback();
  }

  #answer(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const others = data.getAll('member').map(Number);
    this.fire('answer', { members: this.call.leads ? [this.call.mine.id, ...others] : undefined });
  }

  render() {
    const { call } = this;
    const others = call.members.filter(m => m.id !== call.mine?.id);
    return html`<dialog class="alarm-cover sos-cover" role="alertdialog" aria-labelledby="roll-title" @cancel=${e => e.preventDefault()}><form class="cover-form" @submit=${this.#answer}>
      <div>${call.drill ? html`<p class="drill">${icon('a-notice')} ${t('sos.drill')}</p>` : nothing}<h1 id="roll-title">${icon('users')} <span>${t('roll.title')}</span></h1></div>
      <div class="sos-main"><p>${t('roll.text', { name: call.startedBy })}</p>
        ${call.leads && others.length > 0 ? html`<fieldset class="stack"><legend>${t('roll.others')}</legend>${others.map(m => html`<label class="choice on-cover"><input type="checkbox" name="member" value=${m.id} ?disabled=${Boolean(m.answeredAt)} ?checked=${Boolean(m.answeredAt)}><span>${m.name}${m.answeredAt ? html` <small>${t('roll.answered')}</small>` : nothing}</span></label>`)}</fieldset>` : nothing}</div>
      <div class="sos-acts"><button class="btn glove act fine" type="submit" autofocus>${icon('j-done')} ${t(call.leads ? 'roll.fineThese' : 'check.fine')}</button>
        <button class="btn glove" type="button" @click=${() => this.fire('sos')}>${icon('a-life')} ${t('check.help')}</button></div>
    </form></dialog>`;
  }
}

customElements.define('roll-call-cover', RollCallCover);
