/** What else may be done with a job besides the big next step: pure list, and the sheet that shows it. */
import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { t } from '/shared/words.js';
import { menuOf } from './job-choices.js';

/** The rest in a sheet from below, where the thumb is. Fires "choose" {choice}. */
class JobMenu extends LightElement {
  static properties = { job: { state: true }, choices: { state: true } };

  open(job, { big, helping }) {
    this.job = job;
    this.choices = menuOf(job, { big, helping });
    this.updateComplete.then(() => this.querySelector('dialog').showModal());
  }

  #choose(choice) {
    this.querySelector('dialog').close();
    this.fire('choose', { job: this.job, choice });
  }

  render() {
    if (!this.job) return nothing;
    return html`<dialog class="sheet" aria-labelledby="menu-title">
      <div class="dialog-head"><h2 id="menu-title">${t('menu.title')}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${() => this.querySelector('dialog').close()}>${icon('close')}</button></div>
      <div class="dialog-body menu">${this.choices.map(group => html`<ul class="go-lines">${group.map(c => html`<li><button class="go-line" type="button" @click=${() => this.#choose(c.name)}><span class="i-cell ${c.tone ?? ''}">${icon(c.icon)}</span><span><b>${t(`menu.${c.name}`)}</b></span></button></li>`)}</ul>`)}</div>
    </dialog>`;
  }
}

customElements.define('job-menu', JobMenu);
