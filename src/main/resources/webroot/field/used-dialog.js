import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { t } from '/shared/words.js';
import { FormDialog } from './form-dialog.js';
import { materialCode } from './record-forms.js';

const UNITS = ['piece', 'metre', 'set', 'kilogram'];
const OFTEN = ['fuse', 'conductor', 'insulator', 'clamp', 'arrester', 'crossarm', 'bolt', 'tape'];

/** What a job used up: materials line by line, or the crew-hours where those reckoned from the steps are wrong. One line more is one tap. */
class UsedDialog extends FormDialog {
  static properties = { what: { state: true }, reckoned: { state: true }, lines: { state: true }, wrong: { state: true } };

  /** `what`: materials or hours; `reckoned`: the crew-hours by the steps, or null. */
  open(what, reckoned, done) {
    this.what = what;
    this.reckoned = reckoned;
    this.lines = 1;
    this.wrong = false;
    this.ask(done);
  }

  #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const amount = text => Number(String(text).replace(',', '.'));
    let body;
    if (this.what === 'materials') {
      const items = Array.from({ length: this.lines }, (_, i) => ({ name: data.get(`name-${i}`).trim(), code: materialCode(data.get(`name-${i}`)), quantity: amount(data.get(`quantity-${i}`)), unit: data.get(`unit-${i}`) })).filter(item => item.name);
      this.wrong = items.length === 0 || items.some(item => !(item.quantity > 0 && item.quantity <= 100_000));
      body = { items };
    } else {
      const hours = amount(data.get('hours'));
      const reason = data.get('reason').trim();
      this.wrong = !(data.get('hours').trim() && hours >= 0 && hours <= 1000) || reason === '';
      body = { hours, reason };
    }
    if (this.wrong) return;
    this.answer(body);
  }

  #material(i) {
    return html`<fieldset class="used"><legend class="visually-hidden">${t('used.line', { n: i + 1 })}</legend>
      <div class="field whole"><label for="u-name-${i}">${t('used.name')}</label><input class="input glove-input" id="u-name-${i}" name="name-${i}" maxlength="120" list="often" autocomplete="off"></div>
      <div class="field"><label for="u-quantity-${i}">${t('used.quantity')}</label><input class="input glove-input" id="u-quantity-${i}" name="quantity-${i}" inputmode="decimal" autocomplete="off"></div>
      <div class="field"><label for="u-unit-${i}">${t('used.unit')}</label><select class="input glove-input" id="u-unit-${i}" name="unit-${i}">${UNITS.map(u => html`<option value=${u}>${t(`used.unit.${u}`)}</option>`)}</select></div></fieldset>`;
  }

  render() {
    if (!this.what) return nothing;
    return html`<dialog class="sheet" aria-labelledby="used-title"><form novalidate @submit=${this.#submit}>
      <div class="dialog-head"><h2 id="used-title">${t(`menu.${this.what}`)}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${this.close}>${icon('close')}</button></div>
      <div class="dialog-body">
        ${this.what === 'materials' ? html`<datalist id="often">${OFTEN.map(name => html`<option value=${t(`used.often.${name}`)}></option>`)}</datalist>${Array.from({ length: this.lines }, (_, i) => this.#material(i))}
          <button class="btn glove wide" type="button" @click=${() => { this.lines += 1; }}>${icon('plus')} ${t('used.more')}</button>`
          : html`<p class="dim">${this.reckoned === null ? t('used.hoursNone') : t('used.hoursReckoned', { n: this.reckoned })}</p>
            <div class="field"><label for="u-hours">${t('used.hours')}</label><input class="input glove-input" id="u-hours" name="hours" inputmode="decimal" autocomplete="off"></div>
            <div class="field"><label for="u-reason">${t('used.reason')}</label><input class="input glove-input" id="u-reason" name="reason" maxlength="400" autocomplete="off"></div>`}
        <span class="error" role="alert">${this.wrong ? t(this.what === 'materials' ? 'used.wrong' : 'used.wrongHours') : ''}</span>
      </div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${this.close}>${t('do.cancel')}</button><button class="btn primary glove grow2" type="submit">${t('record.save')}</button></div>
    </form></dialog>`;
  }
}

customElements.define('used-dialog', UsedDialog);
