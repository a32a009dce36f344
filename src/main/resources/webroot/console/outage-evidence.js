import { html, nothing } from 'lit';
import { at } from '../shared/at.js';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { hasWords, t } from '../shared/words.js';
import { delayOf, latestFirst } from './evidence.js';
import { placeName } from './naming.js';
import { whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

/** More than this stands behind "show all". */
const SHOWN = 30;

/**
 * What speaks for an outage: how much of what, from where, when it happened and when it arrived. Reports can be ticked and split off: fires "deed"
 * {name: 'split', facts: {reportIds}}, or 'still-out' where the others have light again.
 */
class OutageEvidence extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    outage: { attribute: false },
    splittable: { attribute: false },
    closable: { attribute: false },
    all: { state: true },
    chosen: { state: true },
  };

  #detail = new Reading(id => Promise.all([this.store.get(`/api/outages/${id}`), this.store.get(`/api/outages/${id}/evidence`)]).then(([detail, said]) => ({ ...detail, said })), () => this.requestUpdate());

  constructor() {
    super();
    this.all = false;
    this.chosen = new Set();
    new Ticking(this);
  }

  willUpdate(changed) {
    if (changed.has('outage') && changed.get('outage')?.id !== this.outage.id) {
      this.all = false;
      this.chosen = new Set();
    }
    this.#detail.want(this.outage.id, `${this.outage.number}/${this.outage.version}`);
  }

  render() {
    const now = clock.now();
    return whenRead(this.#detail, detail => html`${this.#checkBack(detail.checkBack)}${this.#tally(detail.said.tally, now)}${this.#latest(detail.said.latest, now)}${this.#reports(detail.reportList, now)}
      ${detail.merged?.length ? html`<section class="block"><h3>${t('evidence.merged')}</h3><p>${detail.merged.map(m => html`<button type="button" class="link mono" @click=${() => this.fire('choose', { kind: 'outage', id: m.id })}>${m.code}</button> `)}</p></section>` : nothing}`);
  }

  #tally(rows, now) {
    return html`<section class="block"><h3 id="tally">${t('evidence.tally')}</h3>
      ${rows.length ? html`<table class="tight" aria-labelledby="tally"><thead><tr><th scope="col">${t('evidence.basis')}</th><th scope="col">${t('evidence.source')}</th><th scope="col" class="n">${t('evidence.count')}</th><th scope="col" class="n">${t('evidence.last')}</th></tr></thead>
        <tbody>${rows.map(r => html`<tr><th scope="row">${this.#basis(r)}</th><td>${hasWords(`fact.channel.${r.source}`) ? t(`fact.channel.${r.source}`) : r.source}</td><td class="n">${format.number(r.count)}</td>
          <td class="n" title=${t('evidence.between', { from: format.moment(r.firstAt, now), to: format.moment(r.lastAt, now) })}>${format.ago(r.lastAt, now)}</td></tr>`)}</tbody></table>`
        : html`<p class="dim">${t('evidence.none')}</p>`}</section>`;
  }

  /** Of those who reported: how many said afterwards that their light is back, and how many that it is not. */
  #checkBack({ asked, back, stillOut } = {}) {
    if (!asked || (!back && !stillOut && !this.outage.restoredAt)) return nothing;
    const share = back / asked;
    return html`<section class="block"><h3>${t('evidence.checkBack')} <span class="end num">${t('evidence.backOf', { back, asked })}</span></h3>
      <div class="bar restored" role="img" aria-label=${t('evidence.backOf', { back, asked })}><i ${at({ width: `${Math.round(share * 100)}%` })}></i></div>
      ${stillOut ? html`<p class="row dead"><span class="tint">${icon('dead')}</span> ${t('evidence.stillOutSaid', { n: stillOut })}</p>` : html`<p class="dim small">${t('evidence.nobodyStillOut', { n: asked - back })}</p>`}</section>`;
  }

  /** The last word of each witness, newest first: machines, which have no report of their own. */
  #latest(list, now) {
    const machines = list.filter(w => w.basis !== 'report');
    if (!machines.length) return nothing;
    return html`<section class="block"><details><summary>${t('evidence.latest', { n: machines.length })}</summary>
      <table class="tight"><caption class="visually-hidden">${t('evidence.latest', { n: machines.length })}</caption><thead><tr><th scope="col">${t('evidence.basis')}</th><th scope="col">${t('evidence.about')}</th><th scope="col" class="n">${t('evidence.at')}</th></tr></thead>
        <tbody>${machines.map(w => html`<tr><th scope="row">${this.#basis(w)}${w.value === null ? '' : ` ${t('evidence.value', { value: w.value })}`}<small class="block-line faint mono">${w.source}</small></th><td class="mono">${w.customer ?? w.device ?? t('say.unknown')}</td>
          <td class="n">${format.moment(w.at, now)}${Date.parse(w.arrivedAt) - Date.parse(w.at) > 60_000 ? html`<small class="block-line">${t('evidence.delay', { delay: format.duration(Date.parse(w.arrivedAt) - Date.parse(w.at)) })}</small>` : nothing}</td></tr>`)}</tbody></table></details></section>`;
  }

  #basis = r => (r.basis === 'report' ? t(`report.${r.kind}`) : t(hasWords(`basis.${r.basis}`) ? `basis.${r.basis}` : 'say.unknown'));

  #reports(list, now) {
    if (!list.length) return nothing;
    const sorted = latestFirst(list);
    const chosen = list.filter(r => this.chosen.has(r.id)).length; // some may have left with a split
    const shown = this.all ? sorted : sorted.slice(0, SHOWN);
    return html`<section class="block"><h3>${t('evidence.reports')} <span class="end faint small num">${format.number(list.length)}</span></h3>
      ${(this.splittable && list.length > 1) || this.closable ? html`<div class="row wrap split"><span class="dim small">${t(this.closable ? 'evidence.stillHint' : 'evidence.splitHint')}</span>
        ${this.closable ? html`<button type="button" class="btn end" ?disabled=${!chosen} @click=${() => this.#act('still-out', list)}>${t('evidence.still', { n: chosen })}</button>`
          : html`<button type="button" class="btn end" ?disabled=${!chosen || chosen === list.length} @click=${() => this.#act('split', list)}>${t('evidence.split', { n: chosen })}</button>`}</div>` : nothing}
      <ol class="ev">${shown.map(r => this.#report(r, now))}</ol>
      ${shown.length < sorted.length ? html`<button type="button" class="btn" @click=${() => (this.all = true)}>${t('evidence.all', { n: sorted.length })}</button>` : nothing}</section>`;
  }

  /** Focuses the first box, for who came by key to split. */
  focusSplit() {
    this.updateComplete.then(() => this.querySelector('.ev input')?.focus());
  }

  #choose(id) {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(id)) chosen.add(id);
    this.chosen = chosen;
  }

  #act(name, list) {
    const reportIds = list.map(r => r.id).filter(id => this.chosen.has(id));
    this.fire('deed', { name, kind: 'outage', id: this.outage.id, facts: { reportIds } });
  }

  #report(r, now) {
    const look = symbolOf('report', r.kind);
    const delay = delayOf(r);
    return html`<li class=${look.tone}>${this.splittable || this.closable ? html`<input type="checkbox" aria-label=${t('evidence.choose', { kind: t(look.word), customer: r.customer?.code ?? t('evidence.unknownCustomer') })} .checked=${this.chosen.has(r.id)} @change=${() => this.#choose(r.id)}>` : icon(look.icon)}<div><b>${t(look.word)}</b>${r.reminders ? html` <span class="dim">${t('evidence.reminders', { n: r.reminders })}</span>` : nothing}
        <span class="dim cut block-line" title=${r.customer?.address ?? nothing}>${r.customer ? html`<button type="button" class="link mono" @click=${() => this.fire('choose', { kind: 'customer', id: r.customer.id })}>${r.customer.code}</button>` : t('evidence.unknownCustomer')}${placeName(r.place) ? ` · ${placeName(r.place)}` : ''}</span>
        ${r.note || r.placeText ? html`<span class="dim block-line">${[r.placeText, r.note].filter(Boolean).join(' · ')}</span>` : nothing}</div>
      <div class="when"><time datetime=${r.at} title=${t('evidence.arrived', { time: format.clock(r.receivedAt) })}>${format.moment(r.at, now)}</time><small>${delay ? t('evidence.delay', { delay: format.duration(delay) }) : t('evidence.age', { age: format.ago(r.at, now) })}</small></div></li>`;
  }
}

customElements.define('outage-evidence', OutageEvidence);
