import { html, nothing } from 'lit';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { hasWords, refusalWords, t } from '../shared/words.js';
import { outageTitle } from './naming.js';
import { Picked } from './picked.js';
import { customersOf } from './queue.js';
import { carryOut, resultsOf, sortOut, triageActions } from './triage.js';

/** What may be done with the picked outages at once, and how it went for each. Fires "pick" {picked}, "choose" {kind, id} and "ask" {question}. */
class TriageBar extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    picked: { attribute: false },
    doing: { state: true },
    results: { state: true },
  };

  constructor() {
    super();
    this.picked = Picked.none;
    this.doing = null;
    this.results = null;
  }

  #outages = () => this.picked.keys().map(key => this.store.outages.get(Number(key.split('/')[1]))).filter(Boolean);

  render() {
    const outages = this.#outages();
    if (!outages.length && !this.results) return nothing;
    const customers = outages.reduce((sum, o) => sum + customersOf(o), 0);
    return html`<section class="triage" aria-label=${t('triage.title')}>
      ${this.results ? this.#results() : nothing}
      ${outages.length ? html`<p class="row"><b class="num">${t('triage.picked', { n: outages.length })}</b><span class="dim num">${t('queue.customers', { n: customers })}</span>
          <button type="button" class="btn quiet end" @click=${() => this.fire('pick', { picked: Picked.none })}>${t('triage.none')} <kbd>Esc</kbd></button></p>
        <div class="row wrap" role="group" aria-label=${t('triage.deeds')}>${triageActions.map(action => this.#button(action, outages))}</div>` : nothing}
      <p class="visually-hidden" role="status">${this.doing ? t('triage.doing', this.doing) : outages.length ? t('triage.picked', { n: outages.length }) : ''}</p></section>`;
  }

  #button(action, outages) {
    const { possible, refused } = sortOut(outages, action, this.store.me, { stale: this.store.stale });
    const few = action === 'merge' && possible.length < 2;
    const why = few ? t('triage.mergeTwo') : possible.length ? null : this.#why(refused[0]);
    const can = possible.length > 0 && !few && !this.doing;
    return html`<button type="button" class="btn ${['cancel', 'reject'].includes(action) ? 'aside' : ''}" data-triage=${action} aria-disabled=${can ? nothing : 'true'} title=${why ?? nothing}
        @click=${() => can && this.#start(action, possible, refused)}>${t(`triage.${action}`)} <span class="num">${possible.length}</span>${why ? html`<span class="visually-hidden">, ${why}</span>` : nothing}</button>`;
  }

  #why = r => t(hasWords(`why.${r.why}`) ? `why.${r.why}` : 'why.not-now', { ...r.facts, at: r.facts?.at ? format.time(r.facts.at) : null });

  #start(action, possible, refused) {
    if (action === 'claim') {
      this.#run(action, possible, refused, {});
      return;
    }
    if (action === 'merge') {
      this.#askMerge(possible, refused);
      return;
    }
    this.fire('ask', { title: t(`triage.${action}.title`, { n: possible.length }), action: t(`triage.${action}.do`, { n: possible.length }), danger: action === 'cancel' || action === 'reject',
      text: [t(`triage.${action}.text`, { n: possible.length, customers: possible.reduce((sum, o) => sum + customersOf(o), 0) }), refused.length ? t('triage.others', { n: refused.length }) : null].filter(Boolean).join(' '),
      fields: action === 'cancel' || action === 'reject' ? [{ name: 'reason', label: t('ask.reason'), type: 'reason' }] : [],
      run: facts => this.#run(action, possible, refused, facts) });
  }

  /** Many into one: what is confirmed goes on, else the one with most customers; the dispatcher may name another. */
  #askMerge(possible, refused) {
    const confirmed = possible.filter(o => o.status !== 'predicted');
    const keep = (confirmed.length ? confirmed : possible).sort((a, b) => customersOf(b) - customersOf(a));
    this.fire('ask', { title: t('triage.merge.title', { n: possible.length }), text: [t('triage.merge.text', { n: possible.length - 1 }), refused.length ? t('triage.others', { n: refused.length }) : null].filter(Boolean).join(' '), action: t('triage.merge.do'),
      fields: [{ name: 'into', label: t('regroup.merge.keep'), type: 'choice', value: keep[0].id, options: keep.map(o => ({ value: o.id, label: t('regroup.named', { outage: outageTitle(o), code: o.code, customers: customersOf(o) }) })) }],
      run: ({ into }) => {
        const kept = this.store.outages.get(Number(into));
        return this.#run('merge', possible.filter(o => o.id !== kept.id), refused, { into: kept.id, intoVersion: kept.version });
      } });
  }

  async #run(action, possible, refused, facts) {
    this.results = null;
    this.doing = { done: 0, all: possible.length };
    try {
      const answers = await carryOut(this.store, action, possible, facts, (done, all) => (this.doing = { done, all }));
      this.results = { action, list: resultsOf(refused, answers) };
      // What went through is done with; what did not stays picked for another try.
      const through = new Set(answers.filter(a => a.ok).map(a => `outage/${a.outage.id}`));
      this.fire('pick', { picked: this.picked.only(key => !through.has(key)) });
    } finally {
      this.doing = null;
    }
    this.updateComplete.then(() => this.querySelector('.results h3')?.focus());
  }

  #results() {
    const { action, list } = this.results;
    const ok = list.filter(r => r.ok).length;
    return html`<div class="results"><h3 tabindex="-1" class="row">${icon(ok === list.length ? 'restored' : 'a-warn')} <span>${t('triage.result', { what: t(`triage.${action}`).replace('…', ''), ok, all: list.length })}</span>
        <button type="button" class="btn quiet icon end" aria-label=${t('do.close')} @click=${() => (this.results = null)}>${icon('close')}</button></h3>
      <ul>${list.map(r => html`<li class=${r.ok ? 'restored' : 'urgent'}>${icon(r.ok ? 'j-done' : 'a-urgent')}<button type="button" class="link cut" @click=${() => this.fire('choose', { kind: 'outage', id: r.outage.id })}>${outageTitle(r.outage)}</button>
        <span class="${r.ok ? 'dim' : ''} small">${r.ok ? t('triage.ok') : r.problem ? refusalWords(r.problem).text : this.#why(r)}</span></li>`)}</ul></div>`;
  }
}

customElements.define('triage-bar', TriageBar);
