import { html, nothing } from 'lit';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { refusalWords, t } from '../shared/words.js';

const KINDS = ['no-power', 'part-power', 'flicker', 'low-voltage', 'street-light', 'other'];
const DANGERS = ['wire-down', 'fire', 'shock'];

/**
 * Takes a report for a caller: `ask({customer|null, placeText, danger, run})`. For a danger the words to read out come first and stay on
 * top; a customer nobody can find is taken with the place in his own words.
 */
class ReportDialog extends LightElement {
  static properties = { question: { state: true }, kind: { state: true }, busy: { state: true }, refusal: { state: true } };

  ask(question) {
    this.question = question;
    this.kind = question.danger ? 'wire-down' : 'no-power';
    this.refusal = null;
    this.busy = false;
    this.updateComplete.then(() => {
      const dialog = this.querySelector('dialog');
      if (dialog.open) return;
      dialog.showModal();
      this.querySelector(question.customer || question.danger ? 'input:checked' : '[name=placeText]')?.focus();
    });
  }

  render() {
    const q = this.question;
    if (!q) return nothing;
    const kinds = q.danger ? DANGERS : KINDS;
    return html`<dialog class=${q.danger ? 'dangerous' : ''} role=${q.danger ? 'alertdialog' : nothing} aria-labelledby="report-title" @close=${() => (this.question = null)}><form method="dialog" @submit=${this.#submit}>
      <div class="dialog-head"><h2 id="report-title">${q.danger ? t('danger.title') : t('report.title')}</h2></div>
      <div class="dialog-body">
        ${q.danger ? html`<div class="script">${icon('a-life')}<p>${t('danger.script.all')} <b>${t(`danger.script.${this.kind}`)}</b></p></div>` : nothing}
        <p class="dim">${q.customer ? html`<b>${q.customer.name}</b>, ${q.customer.address}` : t('report.noCustomer')}</p>
        <fieldset><legend class="label">${t('report.kind')}</legend><div class="choices">${kinds.map(k => html`<label class="choice ${symbolOf('report', k).tone}"><input type="radio" name="kind" value=${k} .checked=${k === this.kind} @change=${() => (this.kind = k)}>${icon(symbolOf('report', k).icon)}<span>${t(`report.${k}`)}</span></label>`)}</div></fieldset>
        ${q.customer ? nothing : html`<div class="field"><label for="report-place">${t('report.place')}</label><input class="input" id="report-place" name="placeText" required maxlength="300" .defaultValue=${q.placeText ?? ''}><p class="hint">${t('report.placeHint')}</p></div>`}
        <div class="two"><div class="field"><label for="report-phone">${t('report.phone')}</label><input class="input" id="report-phone" name="phone" type="tel" inputmode="tel" autocomplete="off" maxlength="30"></div>
        <div class="field"><label for="report-note">${t('report.note')}</label><input class="input" id="report-note" name="note" maxlength="500" autocomplete="off"></div></div>
        ${this.refusal ? html`<div class="note urgent" role="alert">${icon('a-urgent')}<b>${refusalWords(this.refusal).text}</b><p class="mono small">${refusalWords(this.refusal).code}</p></div>` : nothing}
      </div>
      <div class="dialog-foot"><button type="button" class="btn touch" @click=${() => this.querySelector('dialog').close()}>${t('do.cancel')} <kbd>Esc</kbd></button>
        <button class="btn touch ${q.danger ? 'danger solid' : 'primary'}" ?disabled=${this.busy}>${q.danger ? t('danger.raise') : t('report.send')} <kbd>Enter</kbd></button></div></form></dialog>`;
  }

  async #submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const text = name => String(form.get(name) ?? '').trim() || undefined;
    const { customer, run } = this.question;
    this.busy = true;
    this.refusal = null;
    try {
      await run({ ...(customer ? { customerId: customer.id } : { placeText: text('placeText') }), kind: this.kind, note: text('note'), phone: text('phone') });
      this.querySelector('dialog')?.close();
    } catch (e) {
      this.refusal = e;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('report-dialog', ReportDialog);
