import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { hasWords, named, refusalWords, t } from '../shared/words.js';
import { isWaiting, speech, supplyChip } from './speech.js';

/** The answer for one customer: what to say first, then what to do, then the facts. Fires "deed" {name}. */
class CustomerAnswer extends LightElement {
  static properties = { answer: { attribute: false }, asOf: { attribute: false }, busy: { attribute: false }, refusal: { attribute: false }, said: { attribute: false } };

  constructor() {
    super();
    new Ticking(this);
  }

  render() {
    const now = clock.now();
    const { customer: c, outage: o, report: r, supply } = this.answer;
    const first = [c.priority ?? []].flat();
    const chip = supplyChip(this.answer);
    const look = symbolOf('supply', chip.state);
    const since = this.answer.say?.facts?.since ?? o?.offAt ?? o?.firstReportAt ?? supply?.since;
    return html`
      <div class="cust"><h1 tabindex="-1">${[c.name, c.hamlet ?? c.address, c.hamlet || !String(c.address).includes(named(c.commune)) ? named(c.commune) : null].filter(Boolean).join(', ')}</h1><span class="mono dim">${c.code}</span><span class="end dim">${[c.transformer, c.pole ? t('desk.pole', { pole: c.pole }) : null].filter(Boolean).join(' · ')}</span></div>
      <section class="card say ${look.tone}" aria-label=${t('desk.say')}>
        <div class="row"><span class="chip ${look.tone}">${icon(look.icon)} ${t(chip.word, { time: since ? format.moment(since, now) : null })}</span>
          ${r ? html`<span class="chip plain unknown">${t('desk.calls', { n: (r.reminders ?? 0) + 1, time: format.moment(r.at ?? r.receivedAt, now) })}</span>` : nothing}</div>
        <blockquote>“${speech(this.answer, now).map((sentence, i) => html`${i ? ' ' : ''}${sentence.map(p => (p.strong ? html`<b>${p.text}</b>` : p.text))}`)}”</blockquote>
        <p class="src">${this.#source(o, now).map(s => html`<span>${s}</span>`)}</p></section>
      <div class="acts" role="group" aria-label=${t('deed.title')}>
        ${r ? html`<button type="button" class="btn primary" aria-disabled=${this.busy ? 'true' : nothing} @click=${() => this.#deed('remind')}>${t(this.answer.say?.case === 'restored' ? 'desk.stillOut' : 'desk.remind')} <kbd>Enter</kbd></button>`
          : html`<button type="button" class="btn primary" aria-disabled=${this.busy ? 'true' : nothing} @click=${() => this.#deed('report')}>${t('desk.report')} <kbd>Enter</kbd></button>`}
        <button type="button" class="btn" @click=${() => this.#deed('other')}>${t('desk.other')} <kbd>K</kbd></button>
        <button type="button" class="btn" @click=${() => this.#deed('next')}>${t('desk.next')} <kbd>F2</kbd></button></div>
      <div role="status">${this.said ? html`<p class="saved">${icon('j-done')} ${this.said}</p>` : nothing}</div>
      ${this.refusal ? html`<div class="note urgent" role="alert">${icon('a-urgent')}<b>${refusalWords(this.refusal).text}</b><p class="mono small">${refusalWords(this.refusal).code}</p></div>` : nothing}
      <dl class="g3">
        <div class="card"><dt>${t('desk.supply')}</dt><dd>${t(symbolOf('supply', supply?.state ?? 'unknown').word)}<small>${[supply?.feeder ? t('why.feeder', { feeder: supply.feeder }) : null, since && supply?.state !== 'energised' ? t('say.since', { time: format.moment(since, now) }) : null].filter(Boolean).join(' · ')}</small></dd></div>
        <div class="card"><dt>${t('desk.case')}</dt><dd>${o ? html`<span class="mono">${o.code}</span>` : t('desk.noCase')}<small>${o ? [t(`outage.${o.status}`), t('desk.customers', { n: o.customersOut || o.customers || 0 })].join(' · ') : t('desk.noCaseHint')}</small></dd></div>
        <div class="card"><dt>${t('desk.care')}</dt><dd>${first.length ? first.map(p => named(p.name) || t(symbolOf('priority', p.kind ?? p).word)).join(', ') : t('desk.noCare')}<small>${c.phone ? t('desk.phone', { phone: c.phone }) : ''}</small></dd></div>
      </dl>
      ${this.answer.planned?.length ? html`<section class="card"><h2 class="label">${t('desk.planned')}</h2><ul class="lines">${this.answer.planned.map(p => html`<li class="planned">${icon('planned')}<span>${t('desk.plannedAt', { window: format.window(p.from, p.to, now), cause: hasWords(`fact.cause.${p.cause}`) ? t(`fact.cause.${p.cause}`) : p.cause })}</span><span class="end mono dim">${p.code}</span></li>`)}</ul></section>` : nothing}
      ${o?.target?.at && !['restored', 'closed'].includes(o.status) ? html`<p class="dim small">${t('desk.target', { left: format.left(o.target.at, now), time: format.moment(o.target.at, now) })}</p>` : nothing}`;
  }

  #source(o, now) {
    const e = isWaiting(this.answer) ? o?.estimate : null;
    const list = [];
    if (e?.at) list.push(t('desk.source', { by: named(e.by?.name ?? e.by) || null, time: format.moment(e.at, now) }));
    if (e?.confidence != null) list.push(typeof e.confidence === 'number' ? t('desk.sure', { sure: format.percent(e.confidence) }) : (hasWords(`confidence.${e.confidence}`) ? t(`confidence.${e.confidence}`) : e.confidence));
    if (isWaiting(this.answer)) list.push(t(e ? 'desk.noOther' : 'desk.noPromise'));
    list.push(t('desk.asOf', { time: format.clock(this.asOf ?? now) }));
    return list;
  }

  #deed(name) {
    if (!this.busy) this.fire('deed', { name });
  }
}

customElements.define('customer-answer', CustomerAnswer);
