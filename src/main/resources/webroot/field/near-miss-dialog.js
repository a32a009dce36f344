import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { t } from '/shared/words.js';

/** Something nearly went wrong: told in two lines, thanked for, never held against anybody. */
class NearMissDialog extends LightElement {
  static properties = { job: { state: true }, missing: { state: true } };
  #done;

  open(job, done) {
    this.job = job;
    this.missing = false;
    this.#done = done;
    this.updateComplete.then(() => {
      this.querySelector('form').reset();
      this.querySelector('dialog').showModal();
    });
  }

  #submit(event) {
    event.preventDefault();
    const note = new FormData(event.target).get('note').trim();
    this.missing = note === '';
    if (this.missing) return;
    this.#done({ note });
    this.querySelector('dialog').close();
  }

  render() {
    if (!this.job) return nothing;
    return html`<dialog class="sheet" aria-labelledby="miss-title"><form novalidate @submit=${this.#submit}>
      <div class="dialog-head"><h2 id="miss-title">${t('menu.nearMiss')}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${() => this.querySelector('dialog').close()}>${icon('close')}</button></div>
      <div class="dialog-body"><div class="note notice">${icon('a-notice')}<b>${t('miss.thanks')}</b><p>${t('miss.text')}</p></div>
        <div class="field"><label for="miss-note">${t('miss.what')}</label><textarea class="input" id="miss-note" name="note" rows="4" maxlength="1000" aria-describedby="miss-error"></textarea><span class="error" id="miss-error" role="alert">${this.missing ? t('miss.missing') : ''}</span></div></div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${() => this.querySelector('dialog').close()}>${t('do.cancel')}</button><button class="btn primary glove grow2" type="submit">${t('miss.send')}</button></div>
    </form></dialog>`;
  }
}

customElements.define('near-miss-dialog', NearMissDialog);
