import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { t } from '/shared/words.js';
import { FormDialog } from './form-dialog.js';

/** The end of a shift, with a word for those who come after. */
class HandOverDialog extends FormDialog {
  static properties = { crew: { state: true }, openJobs: { state: true } };

  open(crew, openJobs, done) {
    this.crew = crew;
    this.openJobs = openJobs;
    this.ask(done);
  }

  #submit(event) {
    event.preventDefault();
    this.answer(new FormData(event.target).get('note').trim() || undefined);
  }

  render() {
    if (this.openJobs === undefined) return nothing;
    return html`<dialog class="sheet" aria-labelledby="over-title"><form novalidate @submit=${this.#submit}>
      <div class="dialog-head"><h2 id="over-title">${t('shift.endTitle')}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${this.close}>${icon('close')}</button></div>
      <div class="dialog-body">
        ${this.openJobs > 0 ? html`<div class="note warn">${icon('a-warn')}<b>${t('shift.openJobs', { n: this.openJobs })}</b><p>${t('shift.openJobsText')}</p></div>` : nothing}
        <div class="field"><label for="over-note">${t('shift.note')}</label><textarea class="input" id="over-note" name="note" rows="4" maxlength="2000"></textarea><span class="hint">${t('shift.noteText')}</span></div>
      </div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${this.close}>${t('do.cancel')}</button><button class="btn primary glove grow2" type="submit">${t('shift.end')}</button></div>
    </form></dialog>`;
  }
}

customElements.define('hand-over-dialog', HandOverDialog);
