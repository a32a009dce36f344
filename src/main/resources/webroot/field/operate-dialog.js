import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { t } from '/shared/words.js';
import { FormDialog } from './form-dialog.js';

/** A device was opened or closed by hand at the place: the grid everywhere follows it. */
class OperateDialog extends FormDialog {
  static properties = { job: { state: true }, missing: { state: true } };

  open(job, done) {
    this.job = job;
    this.missing = false;
    this.ask(done);
  }

  #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const deviceId = data.get('deviceId').trim(), reason = data.get('reason').trim(), position = data.get('position');
    this.missing = !deviceId || !reason || !position;
    if (this.missing) return;
    this.answer({ deviceId, open: position === 'open', reason });
  }

  render() {
    if (!this.job) return nothing;
    return html`<dialog class="sheet" aria-labelledby="operate-title"><form novalidate @submit=${this.#submit}>
      <div class="dialog-head"><h2 id="operate-title">${t('operate.title')}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${this.close}>${icon('close')}</button></div>
      <div class="dialog-body"><div class="note warn">${icon('switch')}<p>${t('operate.text')}</p></div>
        <div class="field"><label for="operate-device">${t('operate.device')}</label><input class="input glove-input" id="operate-device" name="deviceId" maxlength="80" autocomplete="off" value=${this.job.device?.id ?? ''}></div>
        <div class="looks-choice"><label class="choice"><input type="radio" name="position" value="open"><span>${t('operate.opened')}</span></label><label class="choice"><input type="radio" name="position" value="closed"><span>${t('operate.closed')}</span></label></div>
        <div class="field"><label for="operate-reason">${t('operate.reason')}</label><input class="input glove-input" id="operate-reason" name="reason" maxlength="300" autocomplete="off"></div>
        <span class="error" role="alert">${this.missing ? t('operate.missing') : ''}</span></div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${this.close}>${t('do.cancel')}</button><button class="btn primary glove grow2" type="submit">${t('operate.send')}</button></div>
    </form></dialog>`;
  }
}

customElements.define('operate-dialog', OperateDialog);
