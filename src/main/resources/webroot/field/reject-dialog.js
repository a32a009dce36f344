import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { t } from '/shared/words.js';

const REASONS = ['busy', 'equipment', 'unsafe', 'unreachable', 'other'];

/** A job goes back with a reason, so that the dispatcher knows what to do instead. */
class RejectDialog extends LightElement {
  static properties = { job: { state: true }, missing: { state: true }, other: { state: true } };
  #done;

  open(job, done) {
    this.job = job;
    this.#done = done;
    this.missing = false;
    this.other = false;
    this.updateComplete.then(() => this.querySelector('dialog').showModal());
  }

  #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const choice = data.get('reason');
    const words = data.get('words')?.trim();
    if (!choice || (choice === 'other' && !words)) {
      this.missing = true;
      return;
    }
    this.#done({ reason: choice === 'other' ? words : words ? `${t(`fact.reason.${choice}`)}: ${words}` : choice });
    this.querySelector('dialog').close();
  }

  render() {
    if (!this.job) return nothing;
    return html`<dialog class="sheet" aria-labelledby="reject-title"><form novalidate @submit=${this.#submit}>
      <div class="dialog-head"><h2 id="reject-title">${t('reject.title', { job: this.job.code })}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${() => this.querySelector('dialog').close()}>${icon('close')}</button></div>
      <div class="dialog-body">
        <fieldset aria-describedby="reject-error"><legend class="label">${t('reject.why')}</legend><div class="choices">${REASONS.map(reason => html`<label class="choice"><input type="radio" name="reason" value=${reason} @change=${() => { this.other = reason === 'other'; }}><span>${t(`reject.${reason}`)}</span></label>`)}</div></fieldset>
        <div class="field"><label for="reject-words">${t(this.other ? 'reject.wordsNeeded' : 'reject.words')}</label><textarea class="input" id="reject-words" name="words" rows="2" maxlength="500"></textarea></div>
        <span class="error" id="reject-error" role="alert">${this.missing ? t('reject.missing') : ''}</span>
      </div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${() => this.querySelector('dialog').close()}>${t('do.cancel')}</button><button class="btn primary glove" type="submit">${t('reject.send')}</button></div>
    </form></dialog>`;
  }
}

customElements.define('reject-dialog', RejectDialog);
