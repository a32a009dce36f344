import { html, nothing } from 'lit';
import { icon } from '../shared/icon.js';
import { clock } from '../shared/clock.js';
import { fromInput, toInput } from '../shared/house-time.js';
import { LightElement } from '../shared/light-element.js';
import { named, t } from '../shared/words.js';
import { refused } from './panel-parts.js';
import { inOrder, wayBack } from './planned.js';

const HOUR = 3_600_000;

/** Draws up a planned outage or changes one: window, work, and the switching steps, which are typed, found or pressed on the map. Fires "planned-saved" {plan} and "planned-left". */
class PlannedForm extends LightElement {
  static properties = {
    store: { attribute: false },
    plan: { attribute: false },
    causes: { attribute: false },
    find: { attribute: false },
    steps: { state: true },
    found: { state: true },
    busy: { state: true },
    refusal: { state: true },
    hint: { state: true },
  };

  #timer;

  constructor() {
    super();
    this.plan = null;
    this.steps = [];
    this.found = [];
    this.hint = null;
  }

  connectedCallback() {
    super.connectedCallback();
    const tomorrow = Math.ceil((clock.now() + 6 * 24 * HOUR) / (24 * HOUR)) * 24 * HOUR + HOUR;
    this.#from = toInput(this.plan ? Date.parse(this.plan.from) : tomorrow);
    this.#to = toInput(this.plan ? Date.parse(this.plan.to) : tomorrow + 4 * HOUR);
    this.steps = (this.plan?.steps ?? []).map(s => ({ device: s.device, open: s.open, at: toInput(Date.parse(s.at)), done: s.doneAt != null }));
    this.updateComplete.then(() => this.querySelector('.name')?.focus());
  }

  #from;
  #to;

  /** A device pressed on the map becomes a step: opened at the beginning, or closed again where it is open by these steps. */
  addDevice(id, open = null) {
    const last = [...this.steps].reverse().find(s => s.device === id);
    const opens = open ?? !(last?.open ?? false);
    this.steps = [...this.steps, { device: id, open: opens, at: opens ? this.#value('from') : this.#value('to') }];
    this.hint = t('planned.added', { what: t(opens ? 'planned.open' : 'planned.close'), device: id });
  }

  #value = name => this.querySelector(`[name=${name}]`)?.value ?? (name === 'from' ? this.#from : this.#to);

  render() {
    const causes = (this.causes?.causes ?? []).filter(c => c.planned);
    return html`<header><h2 class="name" tabindex="-1">${t(this.plan ? 'planned.changing' : 'planned.new')}</h2><p class="dim">${t('planned.formText')}</p></header>
      <form class="plan" @submit=${this.#save}>
        <div class="two"><div class="field"><label for="plan-from">${t('planned.from')}</label><input class="input" id="plan-from" name="from" type="datetime-local" required .defaultValue=${this.#from}></div>
          <div class="field"><label for="plan-to">${t('planned.to')}</label><input class="input" id="plan-to" name="to" type="datetime-local" required .defaultValue=${this.#to}></div></div>
        <div class="field"><label for="plan-work">${t('planned.work')}</label><textarea class="input" id="plan-work" name="work" rows="2" maxlength="1000" required .defaultValue=${this.plan?.work ?? ''}></textarea></div>
        <div class="field"><label for="plan-cause">${t('planned.cause')}</label><select class="input" id="plan-cause" name="cause" required>${causes.map(c => html`<option value=${c.code} ?selected=${c.code === this.plan?.cause}>${named(c.title)}</option>`)}</select></div>
        <fieldset><legend class="label">${t('planned.steps')}</legend>
          <p class="hint">${t('planned.stepsHint')}</p>
          ${this.steps.length ? html`<ol class="steps">${this.steps.map((s, i) => this.#step(s, i))}</ol>` : nothing}
          <div class="row"><input class="input mono" list="plan-found" aria-label=${t('planned.addDevice')} placeholder=${t('planned.addDevice')} autocomplete="off" spellcheck="false" @input=${this.#find} @keydown=${this.#addByKey}>
            <datalist id="plan-found">${this.found.map(d => html`<option value=${d.id}>${d.label}</option>`)}</datalist>
            <button type="button" class="btn" @click=${this.#addTyped}>${icon('plus')} ${t('planned.add')}</button></div>
          <button type="button" class="btn" ?disabled=${!this.steps.length} @click=${this.#back}>${icon('undo')} ${t('planned.wayBack')}</button>
        </fieldset>
        <p class="visually-hidden" role="status">${this.hint ?? ''}</p>
        ${refused(this.refusal)}
        <div class="acts bottom"><button class="btn primary" ?disabled=${this.busy}><span>${t('planned.save')}</span></button>
          <button type="button" class="btn" @click=${() => this.fire('planned-left', {})}><span>${t('do.cancel')}</span><kbd>Esc</kbd></button></div>
      </form>`;
  }

  #step(s, i) {
    const set = change => (this.steps = this.steps.map((x, j) => (j === i ? { ...x, ...change } : x)));
    const name = t('planned.stepOf', { n: i + 1, device: s.device });
    return html`<li><b class="num">${i + 1}</b><span class="mono cut" title=${s.device}>${s.device}</span>
      <select class="input" aria-label=${t('planned.whatOf', { step: name })} ?disabled=${s.done} @change=${e => set({ open: e.target.value === 'open' })}><option value="open" ?selected=${s.open}>${t('planned.open')}</option><option value="close" ?selected=${!s.open}>${t('planned.close')}</option></select>
      <input class="input" type="datetime-local" required aria-label=${t('planned.whenOf', { step: name })} ?disabled=${s.done} .value=${s.at} @change=${e => set({ at: e.target.value })}>
      <button type="button" class="btn quiet icon" aria-label=${t('planned.remove', { step: name })} ?disabled=${s.done} @click=${() => (this.steps = this.steps.filter((_, j) => j !== i))}>${icon('close')}</button></li>`;
  }

  #find = event => {
    clearTimeout(this.#timer);
    const text = event.target.value.trim();
    if (text.length >= 2) this.#timer = setTimeout(() => this.find(text).then(found => (this.found = found), () => {
      // The code can be typed without suggestions.
    }), 200);
  };

  #addByKey = event => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    this.#addTyped();
  };

  #addTyped = () => {
    const input = this.querySelector('[list=plan-found]');
    const id = input.value.trim();
    if (!id) return;
    this.addDevice(id);
    input.value = '';
    input.focus();
  };

  #back = () => {
    this.steps = [...this.steps, ...wayBack(this.steps, this.#value('to'))];
  };

  #save = async event => {
    event.preventDefault();
    const data = new FormData(event.target);
    const body = { from: fromInput(data.get('from')), to: fromInput(data.get('to')), work: data.get('work').trim(), cause: data.get('cause'),
      steps: inOrder(this.steps).map(s => ({ device: s.device, open: s.open, at: fromInput(s.at) })) };
    this.busy = true;
    this.refusal = null;
    try {
      const plan = this.plan
        ? await this.store.command(`/api/planned-outages/${this.plan.id}/change`, { version: this.store.planned.get(this.plan.id)?.version ?? this.plan.version, ...body })
        : await this.store.command('/api/planned-outages', body);
      this.fire('planned-saved', { plan });
    } catch (e) {
      this.refusal = e;
    } finally {
      this.busy = false;
    }
  };
}

customElements.define('planned-form', PlannedForm);
