import { html, nothing } from 'lit';
import { clock, clockState, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { named, refusalWords, t } from '../shared/words.js';
import { chosenCrew, fitQuery } from './fit.js';
import { jobTitle, outageTitle, ruleSentence, unconfirmed } from './naming.js';

/**
 * Who shall do it? Every crew with what speaks for and against it, before anything is sent; those that may not do it stand below with the reason.
 * `open({store, outage, job, deed: assign|transfer|support, crewId, run})`: crewId is proposed where somebody dropped the work on a crew;
 * run({crewId, note, reason, sendNow}) carries it out.
 */
class AssignDialog extends LightElement {
  static properties = { order: { state: true }, choices: { state: true }, chosen: { state: true }, busy: { state: true }, refusal: { state: true } };

  constructor() {
    super();
    new Ticking(this);
  }

  async open(order) {
    this.order = order;
    this.choices = null;
    this.chosen = null;
    this.refusal = null;
    this.busy = false;
    this.updateComplete.then(() => {
      const dialog = this.querySelector('dialog');
      if (!dialog.open) dialog.showModal();
    });
    try {
      const choices = await order.store.get(fitQuery(order));
      if (this.order !== order) return;
      this.choices = choices;
      this.chosen = chosenCrew(choices.crews, order);
      this.updateComplete.then(() => this.querySelector('input:checked')?.focus());
    } catch (e) {
      if (this.order === order) this.refusal = e;
    }
  }

  render() {
    if (!this.order) return nothing;
    const now = clock.now();
    const { outage, job, deed } = this.order;
    const crews = (this.choices?.crews ?? []).filter(c => deed === 'assign' || c.crewId !== job?.crew?.id);
    const [fit, unfit] = [crews.filter(c => c.fit), crews.filter(c => !c.fit)];
    const dropped = this.order.crewId == null ? null : unfit.find(c => c.crewId === this.order.crewId);
    const crew = fit.find(c => c.crewId === this.chosen);
    return html`<dialog class="assign" aria-labelledby="assign-title" @close=${() => (this.order = null)}>
      <form method="dialog" @submit=${this.#submit}>
        <div class="dialog-head"><h2 id="assign-title">${t(`assign.title.${deed}`, { outage: outage ? outageTitle(outage) : jobTitle(job) })}</h2></div>
        <div class="dialog-body">
          ${this.#target(job ?? outage, now)}
          ${dropped ? html`<div class="note urgent" role="alert">${icon('a-urgent')}<b>${t('assign.notThis', { crew: dropped.name })}</b><p>${words(dropped.reasons)}</p></div>` : nothing}
          <fieldset><legend class="label">${t('assign.crews')}</legend>
            ${this.choices === null && !this.refusal ? html`<div class="bone"></div><div class="bone short"></div>` : nothing}
            ${this.choices && !fit.length ? html`<p class="empty">${t('assign.noCrews')}</p>` : nothing}
            <div class="choices">${fit.map((c, i) => this.#fit(c, i))}</div></fieldset>
          ${unfit.length ? html`<details ?open=${!fit.length}><summary>${t('assign.unfit', { n: unfit.length })}</summary><ul class="unfit">${unfit.map(c => html`<li>${icon('lock')}<span><b>${c.name}</b> <span class="dim">${words(c.reasons)}</span></span></li>`)}</ul></details>` : nothing}
          ${this.choices ? html`<p class="hint">${this.#needs(this.choices.need)}${this.choices.verified ? '' : ` ${t('assign.unverified')}`}</p>` : nothing}
          ${deed === 'transfer' ? html`<div class="field"><label for="assign-reason">${t('ask.reason')}</label><textarea class="input" id="assign-reason" name="reason" rows="2" maxlength="500" required></textarea></div>` : nothing}
          ${!job ? html`<div class="field"><label for="assign-note">${t('assign.note')}</label><textarea class="input" id="assign-note" name="note" rows="2" maxlength="500"></textarea><p class="hint">${t('assign.noteHint')}</p></div>` : nothing}
          ${this.refusal ? html`<div class="note urgent" role="alert">${icon('a-urgent')}<b>${refusalWords(this.refusal).text}</b><p class="mono faint">${refusalWords(this.refusal).code}</p></div>` : nothing}
        </div>
        <div class="dialog-foot"><button type="button" class="btn" @click=${() => this.querySelector('dialog').close()}>${t('do.cancel')} <kbd>Esc</kbd></button>
          ${deed === 'assign' && (!job || job.status === 'draft') ? html`<button type="button" class="btn" ?disabled=${!crew || this.busy} @click=${e => this.#give(e.currentTarget.form, false)}>${t('assign.later')}</button>` : nothing}
          <button class="btn primary" ?disabled=${!crew || this.busy}>${crew ? t(`assign.do.${deed}`, { crew: crew.name }) : t('assign.choose')} <kbd>Enter</kbd></button></div>
      </form></dialog>`;
  }

  #needs = need => t('assign.needs', { people: need.people, grade: `${need.grade}/5` });

  #target(item, now) {
    if (!item.target?.at) return html`<p class="dim">${t('assign.noTarget')}</p>`;
    const { state } = clockState(item.target.at, item.offAt ?? item.firstReportAt ?? item.times?.createdAt, now);
    const tone = { running: 'accent', soon: 'warn', late: 'urgent' }[state];
    return html`<div class="goal ${tone}"><span>${t(this.order.job && !this.order.job.outage ? 'fact.jobTarget' : 'fact.target')}</span><b class="num tint">${format.left(item.target.at, now)}</b><span class="num dim">${format.moment(item.target.at, now)}</span>
      <small>${ruleSentence(item.target)}${unconfirmed(item.target.rule) ? html` <span class="unverified">${icon('a-notice')} ${unconfirmed(item.target.rule)}</span>` : nothing}</small></div>`;
  }

  #fit(c, i) {
    const look = symbolOf('crew', c.status);
    return html`<label class="choice ${look.tone}"><input type="radio" name="crew" value=${c.crewId} .checked=${c.crewId === this.chosen} @change=${() => (this.chosen = c.crewId)}>${icon(look.icon)}
      <span class="crewline"><span><b>${c.name}</b><small>${i === 0 ? t('assign.best', { status: t(look.word).toLowerCase() }) : t(look.word)}</small>${c.cautions.length ? html`<small class="warn"><span class="tint">${icon('a-warn')} ${words(c.cautions)}</span></small>` : nothing}</span>
        <span class="num reach"><b>${c.minutes != null ? t('say.minutes', { n: Math.round(c.minutes) }) : '–'}</b><small>${c.distance_m != null ? format.distance(c.distance_m) : t('say.unknown')}</small></span></span></label>`;
  }

  /** The one button that submits is the one that Enter presses. */
  #submit(event) {
    event.preventDefault();
    this.#give(event.target, true);
  }

  async #give(form, sendNow) {
    const data = new FormData(form);
    const text = name => String(data.get(name) ?? '').trim() || undefined;
    this.busy = true;
    this.refusal = null;
    try {
      await this.order.run({ crewId: this.chosen, note: text('note'), reason: text('reason'), sendNow });
      this.querySelector('dialog')?.close();
    } catch (e) {
      this.refusal = e;
    } finally {
      this.busy = false;
    }
  }
}

const words = reasons => reasons.map(named).join(' · ');

customElements.define('assign-dialog', AssignDialog);
