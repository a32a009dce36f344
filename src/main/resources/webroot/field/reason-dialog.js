import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { t } from '/shared/words.js';
import { FormDialog } from './form-dialog.js';

/** What people give as a reason, by deed; `other` always asks for words. */
const REASONS = {
  reject: ['busy', 'equipment', 'unsafe', 'unreachable', 'other'],
  suspend: ['weather', 'unsafe', 'waitMaterial', 'waitSwitching', 'rest', 'urgentElsewhere', 'other'],
  decline: ['resting', 'away', 'unfit', 'family', 'other'],
};

/** Something is put down with a reason, so that the dispatcher knows what to do instead. One thumb: a choice, then the deed. */
class ReasonDialog extends FormDialog {
  static properties = { deed: { state: true }, about: { state: true }, missing: { state: true }, other: { state: true } };

  /** `deed`: reject, suspend or decline; `about`: the code it is about; `done({reason})`, and of a decline `done({cause, note})`. */
  open(deed, about, done) {
    this.deed = deed;
    this.about = about;
    this.missing = false;
    this.other = false;
    this.ask(done);
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
    if (this.deed === 'decline') this.answer({ cause: choice, note: words || null });
    else this.answer({ reason: choice === 'other' ? words : words ? `${t(`fact.reason.${choice}`)}: ${words}` : choice });
  }

  render() {
    if (!this.deed) return nothing;
    return html`<dialog class="sheet" aria-labelledby="reason-title"><form novalidate @submit=${this.#submit}>
      <div class="dialog-head"><h2 id="reason-title">${t(`reason.title.${this.deed}`, { about: this.about })}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${this.close}>${icon('close')}</button></div>
      <div class="dialog-body">
        <fieldset aria-describedby="reason-error"><legend class="label">${t('reason.why')}</legend><div class="choices">${REASONS[this.deed].map(reason => html`<label class="choice"><input type="radio" name="reason" value=${reason} @change=${() => { this.other = reason === 'other'; this.missing = false; }}><span>${t(`reason.${reason}`)}</span></label>`)}</div></fieldset>
        <div class="field"><label for="reason-words">${t(this.other ? 'reason.wordsNeeded' : 'reason.words')}</label><textarea class="input" id="reason-words" name="words" rows="2" maxlength="400"></textarea></div>
        <span class="error" id="reason-error" role="alert">${this.missing ? t('reason.missing') : ''}</span>
      </div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${this.close}>${t('do.cancel')}</button><button class="btn primary glove grow2" type="submit">${t(`reason.send.${this.deed}`)}</button></div>
    </form></dialog>`;
  }
}

customElements.define('reason-dialog', ReasonDialog);
