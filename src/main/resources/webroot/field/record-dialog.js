import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { named, t } from '/shared/words.js';
import { faultCauses, weatherKinds } from './causes.js';
import { FormDialog } from './form-dialog.js';
import { recordBody, SECTIONS, wireName } from './record-forms.js';

/** One section of a job's record: what is known stands in it, what is changed goes out field by field. */
class RecordDialog extends FormDialog {
  static properties = { section: { state: true }, item: { state: true }, held: { state: true }, others: { state: true }, wrong: { state: true }, nothingNew: { state: true } };

  /** `held`: the fields as they stand; `others`: other values of a field, by field; `item`: which of several; `done(body)`. */
  open(section, { held, others, item }, done) {
    this.section = section;
    this.item = item;
    this.held = held;
    this.others = others;
    this.wrong = null;
    this.nothingNew = false;
    this.ask(done);
  }

  #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const raw = Object.fromEntries(SECTIONS[this.section].fields.map(f => [f.name, data.get(f.name)]));
    this.wrong = null;
    try {
      const body = recordBody(this.section, this.held, raw, { item: this.item, differ: Object.keys(this.others) });
      if (!body) {
        this.nothingNew = true;
        return;
      }
      this.answer(body);
    } catch (e) {
      if (!e.field) throw e;
      this.wrong = e.field;
      this.updateComplete.then(() => this.querySelector(`[name="${e.field.name}"]`).focus());
    }
  }

  #options(field) {
    if (field.options) return field.options.map(o => ({ code: o, title: t(`record.${field.name}.${o}`) }));
    if (field.name === 'weather') return weatherKinds().map(w => ({ code: w.code, title: named(w.title) }));
    return faultCauses().flatMap(g => g.causes).map(c => ({ code: c.code, title: c.title ? named(c.title) : t(`fact.cause.${c.code}`) }));
  }

  #others(field) {
    const others = this.others[wireName(this.section, field, this.item)];
    if (!others) return nothing;
    return html`<span class="differ urgent">${icon('a-urgent')}<span>${others.map(o => t('record.other', { value: String(o.value), name: o.by, time: format.moment(o.at) })).join(' · ')} ${t('record.settle')}</span></span>`;
  }

  #field(field) {
    const held = this.held[wireName(this.section, field, this.item)] ?? '';
    const id = `r-${field.name.replace('.', '-')}`;
    const wrong = this.wrong === field;
    if (field.sort === 'choice') {
      const options = this.#options(field);
      if (options.length === 0) return nothing;
      return html`<div class="field whole"><label for=${id}>${t(`record.${field.name}`)}</label><select class="input glove-input" id=${id} name=${field.name}><option value="">${t('record.notSaid')}</option>${options.map(o => html`<option value=${o.code} ?selected=${o.code === held}>${o.title}</option>`)}</select>${this.#others(field)}</div>`;
    }
    if (field.sort === 'text') return html`<div class="field whole"><label for=${id}>${t(`record.${field.name}`)}</label><textarea class="input" id=${id} name=${field.name} rows="3" maxlength=${field.max} .defaultValue=${String(held)}></textarea>${this.#others(field)}</div>`;
    if (field.sort === 'line') return html`<div class="field whole"><label for=${id}>${t(`record.${field.name}`)}</label><input class="input glove-input" id=${id} name=${field.name} maxlength=${field.max} autocomplete="off" value=${String(held)}>${this.#others(field)}</div>`;
    return html`<div class="field ${field.name.includes('.') ? 'third' : ''}"><label for=${id}>${t(`record.${field.name}`)}${field.unit ? html` <span class="dim">(${field.unit})</span>` : nothing}</label>
      <input class="input glove-input" id=${id} name=${field.name} inputmode=${field.step === 1 ? 'numeric' : 'decimal'} autocomplete="off" value=${held === '' ? '' : String(held).replace('.', t('record.decimal'))} aria-invalid=${wrong ? 'true' : 'false'} aria-describedby="${id}-wrong">
      <span class="error" id="${id}-wrong">${wrong ? t('record.bounds', { min: field.min, max: field.max }) : ''}</span>${this.#others(field)}</div>`;
  }

  render() {
    if (!this.section) return nothing;
    return html`<dialog class="sheet" aria-labelledby="record-title"><form novalidate @submit=${this.#submit} @input=${() => { this.nothingNew = false; }}>
      <div class="dialog-head"><h2 id="record-title">${t(`menu.${this.section}`)}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${this.close}>${icon('close')}</button></div>
      <div class="dialog-body pairs">${SECTIONS[this.section].fields.map(f => this.#field(f))}<span class="error whole" role="alert">${this.nothingNew ? t('record.nothing') : ''}</span></div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${this.close}>${t('do.cancel')}</button><button class="btn primary glove grow2" type="submit">${t('record.save')}</button></div>
    </form></dialog>`;
  }
}

customElements.define('record-dialog', RecordDialog);
