import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { t } from '/shared/words.js';
import { FormDialog } from './form-dialog.js';

const TOPICS = ['live', 'fall', 'object', 'road', 'animal', 'tool', 'other'];

/** What nearly went wrong, told without a name. One thumb: what it was about, a sentence, sent. */
class NearMissDialog extends FormDialog {
  static properties = { missing: { state: true } };

  /** `done({topic, words})` when it is told. */
  open(done) {
    this.missing = false;
    this.ask(done);
  }

  #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const topic = data.get('topic');
    const words = data.get('words')?.trim();
    this.missing = !topic || !words;
    if (this.missing) return;
    this.answer({ topic, words });
  }

  render() {
    return html`<dialog class="sheet" aria-labelledby="near-miss-title"><form novalidate @submit=${this.#submit}>
      <div class="dialog-head"><h2 id="near-miss-title">${t('nearMiss.title')}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${this.close}>${icon('close')}</button></div>
      <div class="dialog-body">
        <div class="note notice">${icon('shield')}<b>${t('nearMiss.noBlame')}</b></div>
        <fieldset aria-describedby="near-miss-error"><legend class="label">${t('nearMiss.about')}</legend><div class="choices">${TOPICS.map(topic => html`<label class="choice"><input type="radio" name="topic" value=${topic}><span>${t(`nearMiss.topic.${topic}`)}</span></label>`)}</div></fieldset>
        <div class="field"><label for="near-miss-words">${t('nearMiss.words')}</label><textarea class="input" id="near-miss-words" name="words" rows="4" maxlength="1000" aria-describedby="near-miss-hint"></textarea><span class="hint" id="near-miss-hint">${t('nearMiss.hint')}</span></div>
        <span class="error" id="near-miss-error" role="alert">${this.missing ? t('nearMiss.missing') : nothing}</span>
      </div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${this.close}>${t('do.cancel')}</button><button class="btn primary glove grow2" type="submit">${t('nearMiss.send')}</button></div>
    </form></dialog>`;
  }
}

customElements.define('near-miss-dialog', NearMissDialog);
