import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { t } from '/shared/words.js';
import { FormDialog } from './form-dialog.js';
import { RULE_ICON } from './safety-views.js';

/** What proves a step: the device, or a reading; its bounds are those of the instrument. */
const PROOF = { disconnect: ['device'], secure: ['device'], proveDead: ['reading'], earth: ['place'], guard: ['place'] };

/** One of the five rules is done: where, and what proves it. A step before its turn is taken all the same, and told kindly. */
class RuleDialog extends FormDialog {
  static properties = { rule: { state: true }, job: { state: true }, early: { state: true }, photo: { state: true }, wrong: { state: true } };

  /** `early`: the step that comes first and is not done, or null; `photo`: the hash of one taken for this step; `done({step, device?, reading?, photo?})`. */
  open({ rule, job, early, photo }, done) {
    this.photo = photo;
    this.rule = rule;
    this.job = job;
    this.early = early;
    this.wrong = null;
    this.ask(done);
  }

  #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const volts = data.get('reading')?.trim();
    const reading = volts ? Number(volts.replace(',', '.')) : undefined;
    const device = data.get('device')?.trim() || undefined;
    const unread = reading !== undefined && !(reading >= 0 && reading <= 500_000);
    this.wrong = unread ? 'bounds' : !this.photo && reading === undefined && (this.rule.step === 'proveDead' || !device) ? 'proof' : null;
    if (this.wrong) return;
    this.answer({ step: this.rule.step, device, reading: reading === undefined ? undefined : `${volts} V`, photo: this.photo });
  }

  render() {
    if (!this.rule) return nothing;
    const { step } = this.rule;
    const proof = PROOF[step];
    return html`<dialog class="sheet" aria-labelledby="rule-title"><form novalidate @submit=${this.#submit} @input=${() => (this.wrong = null)}>
      <div class="dialog-head"><h2 id="rule-title">${icon(RULE_ICON[step])} ${t(`rule.${step}`)}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${this.close}>${icon('close')}</button></div>
      <div class="dialog-body">
        ${this.early ? html`<div class="note notice">${icon('a-notice')}<b>${t('rules.beforeTurn', { step: t(`rule.${this.early}`) })}</b><p>${t('rules.beforeTurnText')}</p></div>` : nothing}
        <p>${t(`rule.how.${step}`)}</p>
        ${proof.includes('device') || proof.includes('place') ? html`<div class="field"><label for="rule-device">${t(proof.includes('place') ? 'rules.where' : 'rules.device')}</label><input class="input glove-input" id="rule-device" name="device" maxlength="80" autocomplete="off" value=${this.job.device?.id ?? ''}></div>` : nothing}
        ${proof.includes('reading') ? html`<div class="field"><label for="rule-reading">${t('rules.reading')}</label><input class="input glove-input" id="rule-reading" name="reading" inputmode="decimal" maxlength="10" autocomplete="off" aria-invalid=${this.wrong ? 'true' : 'false'} aria-describedby="rule-wrong"></div>` : nothing}
        ${this.photo ? html`<p class="receipt restored">${icon('camera')} ${t('rules.withPhoto')}</p>` : nothing}
        <span class="error" id="rule-wrong" role="alert">${this.wrong === 'bounds' ? t('record.bounds', { min: 0, max: 500_000 }) : this.wrong === 'proof' ? t(`rules.proof.${step === 'proveDead' ? 'reading' : 'any'}`) : ''}</span>
      </div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${this.close}>${t('do.cancel')}</button><button class="btn primary glove grow2" type="submit">${t(`rule.send.${step}`)}</button></div>
    </form></dialog>`;
  }
}

customElements.define('rule-dialog', RuleDialog);
