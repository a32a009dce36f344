import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { named, t } from '/shared/words.js';

const CAUSES = ['tree', 'weather', 'lightning', 'animal', 'vehicle', 'equipment', 'overload', 'customer', 'unknown', 'other'];

/** Says before it happens what restoring does: which device closes, why it had opened. What was chosen stays until it is done. */
class RestoreDialog extends LightElement {
  static properties = { job: { state: true }, missing: { state: true } };
  #done;

  open(job, done) {
    this.job = job;
    this.#done = done;
    this.missing = false;
    this.updateComplete.then(() => this.querySelector('dialog').showModal());
  }

  #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const cause = data.get('cause');
    if (!cause) {
      this.missing = true;
      this.updateComplete.then(() => this.querySelector('[name=cause]').focus());
      return;
    }
    const deviceId = this.job.device && data.get('close') ? this.job.device.id : undefined;
    this.#done({ deviceId, cause, note: data.get('note')?.trim() || undefined });
    this.querySelector('dialog').close();
  }

  render() {
    if (!this.job) return nothing;
    const device = this.job.device?.label ?? this.job.device?.id;
    return html`<dialog class="sheet" aria-labelledby="restore-title"><form novalidate @submit=${this.#submit}>
      <div class="dialog-head"><h2 id="restore-title">${t('restore.title')}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${() => this.querySelector('dialog').close()}>${icon('close')}</button></div>
      <div class="dialog-body">
        ${device ? html`<label class="choice"><input type="checkbox" name="close" value="yes" checked>${icon('switch')}<span>${t('restore.close', { device })}<small>${t('restore.closeText')}</small></span></label>` : html`<p>${named(this.job.place?.hamlet)}</p>`}
        <div class="note warn">${icon('a-warn')}<b>${t('restore.checkTitle')}</b><p>${t('restore.check')}</p></div>
        <div class="field"><label for="cause">${t('restore.cause')}</label><select class="input glove-input" id="cause" name="cause" aria-invalid=${this.missing ? 'true' : 'false'} aria-describedby="cause-error" required><option value="">${t('restore.choose')}</option>${CAUSES.map(cause => html`<option value=${cause}>${t(`fact.cause.${cause}`)}</option>`)}</select><span class="error" id="cause-error">${this.missing ? t('restore.causeMissing') : ''}</span></div>
        <div class="field"><label for="restore-note">${t('restore.note')}</label><textarea class="input" id="restore-note" name="note" rows="2" maxlength="1000"></textarea></div>
      </div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${() => this.querySelector('dialog').close()}>${t('do.cancel')}</button><button class="btn primary glove grow2" type="submit">${t('restore.send')}</button></div>
    </form></dialog>`;
  }
}

customElements.define('restore-dialog', RestoreDialog);
