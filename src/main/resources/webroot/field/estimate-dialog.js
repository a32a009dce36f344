import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { t } from '/shared/words.js';

/** Minutes from now: windows a crew can answer for, never a single moment. */
const WINDOWS = [[15, 30], [30, 60], [60, 120], [120, 240], [240, 480]];

/** The crew at the place says how long it will still take: one thumb, one press, and it goes to customers and dispatchers. */
class EstimateDialog extends LightElement {
  static properties = { job: { state: true } };
  #done;

  open(job, done) {
    this.job = job;
    this.#done = done;
    this.updateComplete.then(() => this.querySelector('dialog').showModal());
  }

  #choose([fromMinutes, toMinutes]) {
    const note = this.querySelector('[name=note]').value.trim();
    this.#done({ fromMinutes, toMinutes, note: note || undefined });
    this.querySelector('dialog').close();
  }

  render() {
    if (!this.job) return nothing;
    return html`<dialog class="sheet" aria-labelledby="estimate-title">
      <div class="dialog-head"><h2 id="estimate-title">${t('estimate.title')}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${() => this.querySelector('dialog').close()}>${icon('close')}</button></div>
      <div class="dialog-body">
        <p class="dim">${t('estimate.text')}</p>
        <div class="field"><label for="estimate-note">${t('estimate.note')}</label><input class="input glove-input" id="estimate-note" name="note" maxlength="200" autocomplete="off"></div>
        <div class="stack">${WINDOWS.map(w => html`<button class="btn glove wide" type="button" @click=${() => this.#choose(w)}>${t(w[1] <= 60 ? 'estimate.minutes' : 'estimate.hours', { from: w[1] <= 60 ? w[0] : w[0] / 60, to: w[1] <= 60 ? w[1] : w[1] / 60 })}</button>`)}</div>
      </div>
    </dialog>`;
  }
}

customElements.define('estimate-dialog', EstimateDialog);
