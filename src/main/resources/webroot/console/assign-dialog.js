import { html, nothing } from 'lit';
import { clock, clockState, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { refusalWords, t } from '../shared/words.js';
import { nameOf, outageTitle, ruleSentence } from './naming.js';

/**
 * Gives an outage to a crew: the nearest first, with minutes and what speaks for or against each; the target time counts down beside it.
 * `open({outage, job, crews, run})`: crews is a promise of [{…Crew, distance_m, minutes}]; run({crewId, note}) sends.
 */
class AssignDialog extends LightElement {
  static properties = { order: { state: true }, crews: { state: true }, chosen: { state: true }, busy: { state: true }, refusal: { state: true } };

  constructor() {
    super();
    new Ticking(this);
  }

  open(order) {
    this.order = order;
    this.crews = null;
    this.chosen = null;
    this.refusal = null;
    this.busy = false;
    this.updateComplete.then(() => {
      const dialog = this.querySelector('dialog');
      if (!dialog.open) dialog.showModal();
    });
    order.crews.then(list => {
      if (this.order !== order) return;
      this.crews = list;
      this.chosen = list.find(c => c.status === 'available')?.id ?? list[0]?.id ?? null;
      this.updateComplete.then(() => this.querySelector('input:checked')?.focus());
    }, e => (this.refusal = e));
  }

  render() {
    if (!this.order) return nothing;
    const now = clock.now();
    const { outage } = this.order;
    const crew = this.crews?.find(c => c.id === this.chosen);
    return html`<dialog class="assign" aria-labelledby="assign-title" @close=${() => (this.order = null)}>
      <form method="dialog" @submit=${this.#submit}>
        <div class="dialog-head"><h2 id="assign-title">${t('assign.title', { outage: outageTitle(outage) })}</h2></div>
        <div class="dialog-body">
          ${this.#target(outage, now)}
          <fieldset><legend class="label">${t('assign.crews')}</legend>
            ${this.crews === null && !this.refusal ? html`<div class="bone"></div><div class="bone short"></div>` : nothing}
            ${this.crews?.length === 0 ? html`<p class="empty">${t('assign.noCrews')}</p>` : nothing}
            <div class="choices">${(this.crews ?? []).map((c, i) => this.#crew(c, i, now))}</div></fieldset>
          <div class="field"><label for="assign-note">${t('assign.note')}</label><textarea class="input" id="assign-note" name="note" rows="2" maxlength="500"></textarea><p class="hint">${t('assign.noteHint')}</p></div>
          ${this.refusal ? html`<div class="note urgent" role="alert">${icon('a-urgent')}<b>${refusalWords(this.refusal).text}</b><p class="mono faint">${refusalWords(this.refusal).code}</p></div>` : nothing}
        </div>
        <div class="dialog-foot"><button type="button" class="btn" @click=${() => this.querySelector('dialog').close()}>${t('do.cancel')} <kbd>Esc</kbd></button>
          <button class="btn primary" ?disabled=${!crew || this.busy}>${crew ? t('assign.send', { crew: crew.name }) : t('assign.choose')} <kbd>Enter</kbd></button></div>
      </form></dialog>`;
  }

  #target(outage, now) {
    if (!outage.target?.at) return html`<p class="dim">${t('assign.noTarget')}</p>`;
    const { state } = clockState(outage.target.at, outage.offAt ?? outage.firstReportAt, now);
    const tone = { running: 'accent', soon: 'warn', late: 'urgent' }[state];
    return html`<div class="goal ${tone}"><span>${t('fact.target')}</span><b class="num tint">${format.left(outage.target.at, now)}</b><span class="num dim">${format.moment(outage.target.at, now)}</span>
      <small>${ruleSentence(outage.target)}${outage.target.rule?.verified === false ? html` <span class="unverified">${icon('a-notice')} ${t('rule.unverified')}</span>` : nothing}</small></div>`;
  }

  #crew(c, i, now) {
    const look = symbolOf('crew', c.status);
    const reasons = [];
    if (i === 0) reasons.push(t('assign.nearest'));
    reasons.push(c.job ? t('assign.hasJob', { job: c.job.code, status: t(`job.${c.job.status}`).toLowerCase() }) : t(look.word));
    if (c.position) {
      const age = now - Date.parse(c.position.at);
      if (age > 5 * 60_000) reasons.push(t('assign.oldFix', { age: format.duration(age) }));
    } else reasons.push(t('assign.noFix'));
    if (c.members?.length) reasons.push(t('assign.members', { n: c.members.length }));
    return html`<label class="choice ${look.tone}"><input type="radio" name="crew" value=${c.id} .checked=${c.id === this.chosen} @change=${() => (this.chosen = c.id)}>${icon(look.icon)}
      <span class="crewline"><span><b>${nameOf(c)}</b><small>${reasons.join(' · ')}</small></span>
        <span class="num reach"><b>${c.minutes != null ? t('say.minutes', { n: Math.round(c.minutes) }) : '–'}</b><small>${c.distance_m != null ? format.distance(c.distance_m) : t('say.unknown')}</small></span></span></label>`;
  }

  async #submit(event) {
    event.preventDefault();
    const note = String(new FormData(event.target).get('note') ?? '').trim() || undefined;
    this.busy = true;
    this.refusal = null;
    try {
      await this.order.run({ crewId: this.chosen, note });
      this.querySelector('dialog')?.close();
    } catch (e) {
      this.refusal = e;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('assign-dialog', AssignDialog);
