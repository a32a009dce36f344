import { html, nothing } from 'lit';
import { LightElement } from '../shared/light-element.js';
import { icon } from '../shared/icon.js';
import { refusalWords, t } from '../shared/words.js';
import { fromInput } from '../shared/house-time.js';

/**
 * Asks for what a deed needs (a reason, a window of time) and carries it out: `ask({title, text, fields, action, danger, run})`.
 * A refusal stands in the dialog and nothing typed is lost. `fields`: [{name, label, type: text|reason|moment, value, hint, required}].
 */
class AskDialog extends LightElement {
  static properties = { question: { state: true }, busy: { state: true }, refusal: { state: true } };

  ask(question) {
    this.question = question;
    this.refusal = null;
    this.busy = false;
    this.updateComplete.then(() => {
      const dialog = this.querySelector('dialog');
      if (dialog.open) return;
      dialog.showModal();
      (this.querySelector('.input') ?? this.querySelector('.primary, .danger'))?.focus();
    });
  }

  render() {
    const q = this.question;
    if (!q) return nothing;
    return html`<dialog aria-labelledby="ask-title" @close=${() => (this.question = null)}>
      <form method="dialog" @submit=${this.#submit}>
        <div class="dialog-head"><h2 id="ask-title">${q.title}</h2></div>
        <div class="dialog-body">
          ${q.text ? html`<p class="dim">${q.text}</p>` : nothing}
          ${(q.fields ?? []).map(f => html`<div class="field"><label for="ask-${f.name}">${f.label}</label>
            ${f.type === 'reason' ? html`<textarea class="input" id="ask-${f.name}" name=${f.name} rows="3" maxlength="500" ?required=${f.required !== false} .defaultValue=${f.value ?? ''}></textarea>`
              : html`<input class="input ${f.mono ? 'mono' : ''}" id="ask-${f.name}" name=${f.name} type=${f.type === 'moment' ? 'datetime-local' : 'text'} ?required=${f.required !== false} .defaultValue=${f.value ?? ''} autocomplete="off">`}
            ${f.hint ? html`<p class="hint">${f.hint}</p>` : nothing}</div>`)}
          ${this.refusal ? html`<div class="note urgent" role="alert">${icon('a-urgent')}<b>${refusalWords(this.refusal).text}</b><p class="mono faint">${refusalWords(this.refusal).code}</p></div>` : nothing}
        </div>
        <div class="dialog-foot"><button type="button" class="btn" @click=${this.#dismiss}>${t('do.cancel')} <kbd>Esc</kbd></button>
          <button class="btn ${q.danger ? 'danger solid' : 'primary'}" ?disabled=${this.busy}>${q.action}</button></div>
      </form></dialog>`;
  }

  #dismiss() {
    this.querySelector('dialog').close();
  }

  async #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const values = {};
    for (const f of this.question.fields ?? []) {
      const text = String(data.get(f.name) ?? '').trim();
      values[f.name] = text === '' ? undefined : f.type === 'moment' ? fromInput(text) : text;
    }
    this.busy = true;
    this.refusal = null;
    try {
      await this.question.run(values);
      this.querySelector('dialog')?.close();
    } catch (e) {
      this.refusal = e;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('ask-dialog', AskDialog);
