import { html, nothing } from 'lit';
import { LightElement } from '../shared/light-element.js';
import { icon } from '../shared/icon.js';
import { refusalWords, t } from '../shared/words.js';
import { fromInput } from '../shared/house-time.js';

const PAUSE_MS = 200;

/**
 * Asks for what a deed needs (a reason, a window of time) and carries it out: `ask({title, text, fields, action, danger, live, run})`.
 * A refusal stands in the dialog and nothing typed is lost. `fields`: [{name, label, type: text|reason|moment|date|number|choice|check|checks|device, value, hint,
 * required}]; a choice has `options` [{value, label}] or a function of what is filled in; a device has `find(text)`, a promise of [{id, label}].
 * `live(values)` is shown below the fields and follows them; it gets what stands there now, moments as ISO.
 */
class AskDialog extends LightElement {
  static properties = { question: { state: true }, busy: { state: true }, refusal: { state: true }, filled: { state: true }, found: { state: true } };

  #timer;

  ask(question) {
    this.question = question;
    this.refusal = null;
    this.busy = false;
    this.found = [];
    this.filled = Object.fromEntries((question.fields ?? []).map(f => [f.name, f.type === 'moment' && f.value ? fromInput(f.value) : f.value]));
    this.updateComplete.then(() => {
      const dialog = this.querySelector('dialog');
      if (dialog.open) return;
      dialog.showModal();
      (this.querySelector('.input, input') ?? this.querySelector('.primary, .danger'))?.focus();
    });
  }

  render() {
    const q = this.question;
    if (!q) return nothing;
    return html`<dialog class="ask ${q.wide ? 'wide' : ''}" aria-labelledby="ask-title" @close=${() => (this.question = null)}>
      <form method="dialog" @submit=${this.#submit} @input=${this.#typed}>
        <div class="dialog-head"><h2 id="ask-title">${q.title}</h2></div>
        <div class="dialog-body">
          ${q.text ? html`<p class="dim">${q.text}</p>` : nothing}
          ${(q.fields ?? []).map(f => this.#field(f))}
          ${q.live ? html`<output class="live" aria-live="polite">${q.live(this.filled)}</output>` : nothing}
          ${this.refusal ? html`<div class="note urgent" role="alert">${icon('a-urgent')}<b>${refusalWords(this.refusal).text}</b><p class="mono faint">${refusalWords(this.refusal).code}</p></div>` : nothing}
        </div>
        <div class="dialog-foot"><button type="button" class="btn" @click=${this.#dismiss}>${t('do.cancel')} <kbd>Esc</kbd></button>
          <button class="btn ${q.danger ? 'danger solid' : 'primary'}" ?disabled=${this.busy}>${q.action.replace(/…$/, '')}</button></div>
      </form></dialog>`;
  }

  #field(f) {
    const id = `ask-${f.name}`;
    if (f.type === 'check') return html`<label class="check"><input type="checkbox" id=${id} name=${f.name} .defaultChecked=${f.value === true}> ${f.label}</label>`;
    return html`<div class="field">${f.type === 'checks' ? html`<span class="label" id="${id}-label">${f.label}</span>` : html`<label for=${id}>${f.label}</label>`}${this.#input(f, id)}${f.hint ? html`<p class="hint" id="${id}-hint">${f.hint}</p>` : nothing}</div>`;
  }

  #input(f, id) {
    const required = f.required !== false;
    const hint = f.hint ? `${id}-hint` : nothing;
    switch (f.type) {
      case 'reason':
        return html`<textarea class="input" id=${id} name=${f.name} rows="3" maxlength="500" aria-describedby=${hint} ?required=${required} .defaultValue=${f.value ?? ''}></textarea>`;
      case 'choice': {
        const options = typeof f.options === 'function' ? f.options(this.filled) : f.options;
        return html`<select class="input" id=${id} name=${f.name} aria-describedby=${hint} ?required=${required}>
          ${options.map(o => html`<option value=${o.value} ?selected=${String(o.value) === String(this.filled[f.name] ?? f.value ?? '')}>${o.label}</option>`)}</select>`;
      }
      case 'device':
        return html`<input class="input mono" id=${id} name=${f.name} list="${id}-found" aria-describedby=${hint} ?required=${required} .defaultValue=${f.value ?? ''} autocomplete="off" spellcheck="false" @input=${e => this.#find(f, e.target.value)}>
          <datalist id="${id}-found">${this.found.map(d => html`<option value=${d.id}>${d.label}</option>`)}</datalist>`;
      case 'number':
        return html`<span class="with-unit"><input class="input num" id=${id} name=${f.name} type="number" inputmode="decimal" min=${f.min ?? nothing} max=${f.max ?? nothing} step=${f.step ?? 'any'} aria-describedby=${hint} ?required=${required} .defaultValue=${f.value ?? ''}>${f.unit ? html`<span>${f.unit}</span>` : nothing}</span>`;
      case 'checks':
        return html`<span class="checks" role="group" aria-labelledby="${id}-label">${f.options.map(o => html`<label class="check"><input type="checkbox" name=${f.name} value=${o.value} .defaultChecked=${f.value?.includes(o.value) ?? false}> ${o.label}</label>`)}</span>`;
      default:
        return html`<input class="input ${f.mono ? 'mono' : ''}" id=${id} name=${f.name} type=${f.type === 'moment' ? 'datetime-local' : f.type === 'date' ? 'date' : 'text'} aria-describedby=${hint} ?required=${required} .defaultValue=${f.value ?? ''} autocomplete="off">`;
    }
  }

  /** Shows devices whose name or code has what was typed; somebody who knows the code need not wait for it. */
  #find(f, text) {
    clearTimeout(this.#timer);
    if (text.trim().length < 2) return;
    this.#timer = setTimeout(() => f.find(text.trim()).then(found => (this.found = found), () => {
      // Without suggestions the code can be typed all the same.
    }), PAUSE_MS);
  }

  #typed(event) {
    this.filled = this.#values(event.currentTarget);
  }

  #dismiss() {
    this.querySelector('dialog').close();
  }

  #values(form) {
    const data = new FormData(form);
    const values = {};
    for (const f of this.question.fields ?? []) {
      if (f.type === 'check') {
        values[f.name] = data.get(f.name) !== null;
        continue;
      }
      if (f.type === 'checks') {
        values[f.name] = data.getAll(f.name);
        continue;
      }
      const text = String(data.get(f.name) ?? '').trim();
      values[f.name] = text === '' ? undefined : f.type === 'moment' ? fromInput(text) : text;
    }
    return values;
  }

  async #submit(event) {
    event.preventDefault();
    const values = this.#values(event.target);
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
