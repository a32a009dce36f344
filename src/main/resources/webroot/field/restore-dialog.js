import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { named, t } from '/shared/words.js';
import { faultCauses, weatherKinds } from './causes.js';
import { FormDialog } from './form-dialog.js';

const titleOf = cause => (cause.title ? named(cause.title) : t(`fact.cause.${cause.code}`));

/** Says before it happens what restoring does: which device closes, why it had opened. A cause that was written down before is not asked for again. What was chosen stays until it is done. */
class RestoreDialog extends FormDialog {
  static properties = { job: { state: true }, ends: { state: true }, missing: { state: true }, cause: { state: true }, written: { state: true } };

  /** `ends`: restore for a restoration, done for any other job; `written`: what stands in the job's record of the cause {cause, subCause, weather}. */
  open(job, { ends, written = {}, done }) {
    this.job = job;
    this.ends = ends;
    this.missing = false;
    this.written = written;
    this.cause = written.cause ?? '';
    this.ask(done);
  }

  #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const cause = data.get('cause') || undefined;
    if (!cause && this.ends === 'restore') {
      this.missing = true;
      this.updateComplete.then(() => this.querySelector('[name=cause]').focus());
      return;
    }
    const note = data.get('note')?.trim() || undefined;
    if (this.ends === 'done') return this.answer({ cause, note });
    const deviceId = this.job.device && data.get('close') ? this.job.device.id : undefined;
    this.answer({ deviceId, cause, subCause: data.get('subCause') || undefined, weather: data.get('weather') || undefined, note });
  }

  #options(causes, chosen) {
    return causes.map(cause => html`<option value=${cause.code} ?selected=${cause.code === chosen}>${titleOf(cause)}</option>`);
  }

  render() {
    if (!this.job) return nothing;
    const device = this.job.device?.label ?? this.job.device?.id;
    const groups = faultCauses();
    const narrower = groups.flatMap(g => g.causes).find(c => c.code === this.cause)?.subCauses ?? [];
    const weather = weatherKinds();
    const known = this.written.cause && this.cause === this.written.cause && groups.some(g => g.causes.some(c => c.code === this.cause));
    return html`<dialog class="sheet" aria-labelledby="restore-title"><form novalidate @submit=${this.#submit}>
      <div class="dialog-head"><h2 id="restore-title">${t(`${this.ends}.title`)}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${this.close}>${icon('close')}</button></div>
      <div class="dialog-body">
        ${device && this.ends === 'restore' ? html`<label class="choice"><input type="checkbox" name="close" value="yes" checked>${icon('switch')}<span>${t('restore.close', { device })}<small>${t('restore.closeText')}</small></span></label>` : html`<p>${named(this.job.place?.hamlet)}</p>`}
        <div class="note warn">${icon('a-warn')}<b>${t(`${this.ends}.checkTitle`)}</b><p>${t(`${this.ends}.check`)}</p></div>
        <div class="field"><label for="cause">${t(this.ends === 'restore' ? 'restore.cause' : 'done.cause')}</label><select class="input glove-input" id="cause" name="cause" aria-invalid=${this.missing ? 'true' : 'false'} aria-describedby="cause-hint cause-error" ?required=${this.ends === 'restore'} @change=${e => { this.cause = e.target.value; this.missing = false; }}><option value="">${t('restore.choose')}</option>${groups.map(g => (g.title ? html`<optgroup label=${named(g.title)}>${this.#options(g.causes, this.written.cause)}</optgroup>` : this.#options(g.causes, this.written.cause)))}</select>${known ? html`<span class="hint" id="cause-hint">${icon('pen')} ${t('restore.written')}</span>` : nothing}<span class="error" id="cause-error">${this.missing ? t('restore.causeMissing') : ''}</span></div>
        ${narrower.length ? html`<div class="field"><label for="sub-cause">${t('restore.subCause')}</label><select class="input glove-input" id="sub-cause" name="subCause"><option value="">${t('restore.notSure')}</option>${this.#options(narrower, this.cause === this.written.cause ? this.written.subCause : undefined)}</select></div>` : nothing}
        ${weather.length && this.ends === 'restore' ? html`<div class="field"><label for="weather">${t('restore.weather')}</label><select class="input glove-input" id="weather" name="weather"><option value="">${t('restore.notSaid')}</option>${this.#options(weather, this.written.weather)}</select></div>` : nothing}
        <div class="field"><label for="restore-note">${t('restore.note')}</label><textarea class="input" id="restore-note" name="note" rows="2" maxlength="1000"></textarea></div>
      </div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${this.close}>${t('do.cancel')}</button><button class="btn primary glove grow2" type="submit">${t(`${this.ends}.send`)}</button></div>
    </form></dialog>`;
  }
}

customElements.define('restore-dialog', RestoreDialog);
