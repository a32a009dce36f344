import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { hasWords, t } from '../shared/words.js';
import { nameOf, reasonSentence } from './naming.js';
import { whenRead } from './panel-parts.js';
import { outageWeight } from './queue.js';
import { Reading } from './reading.js';
import { drawn, linesOf } from './reasons.js';

/**
 * Why this device and no other: the facts in words, what else it could be, and why it stands where it stands in the queue. Fires "because" with what
 * the map draws, "candidate" {id} for the alternative looked at, and "deed" {name: 'move', facts: {device}}.
 */
class OutageReasons extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    outage: { attribute: false },
    movable: { attribute: false },
    looking: { state: true },
  };

  #told = null;
  #reasons = new Reading(id => this.store.get(`/api/outages/${id}/reasons`), () => this.requestUpdate());

  willUpdate() {
    this.#reasons.want(this.outage.id, `${this.outage.number}/${this.outage.version}`);
  }

  updated(changed) {
    const { value } = this.#reasons;
    if (value === this.#told && !changed.has('looking')) return;
    this.#told = value;
    this.fire('because', drawn(value, this.looking));
    this.fire('candidate', { id: this.looking ?? null });
  }

  render() {
    const o = this.outage;
    return html`${whenRead(this.#reasons, r => html`${this.#facts(r)}${this.#alternatives(r)}${this.#blocked(r)}`)}
      <section class="block"><h3>${t('why.order')}</h3><ul class="weights">${outageWeight(o, clock.now()).map(w => html`<li><span>${t(`weight.${w.why}`)}</span><b class="num">${w.points > 0 ? '+' : '−'}${Math.abs(w.points)}</b></li>`)}</ul></section>`;
  }

  #facts(r) {
    const o = this.outage;
    const now = clock.now();
    return html`<section class="block"><h3>${t('why.title')}</h3>
      <p>${reasonSentence(o)}</p>
      <ul class="lines">${linesOf(r).map(line => html`<li class=${line.tone === 'for' ? 'restored' : 'warn'}>${icon(line.tone === 'for' ? 'plus' : 'minus', t(`reasons.${line.tone}`))}<span>${t(`reasons.${line.key}`, { ...line.facts, since: line.facts.since ? format.moment(line.facts.since, now) : null, minutes: line.facts.minutes || null })}</span></li>`)}</ul>
      <dl class="kv"><dt>${t('why.device')}</dt><dd><span class="mono">${o.device?.id ?? '–'}</span>${o.feeder ? html` · ${t('why.feeder', { feeder: nameOf(o.feeder) })}` : nothing}</dd>
        <dt>${t('why.rule')}</dt><dd>${t(hasWords(`fact.rule.${r.rule}`) ? `fact.rule.${r.rule}` : 'say.unknown')}</dd></dl>
      <p class="hint">${t('reasons.onMap')}</p></section>`;
  }

  #alternatives(r) {
    if (!r.alternatives.length) return nothing;
    return html`<section class="block"><h3>${t('reasons.alternatives')}</h3>
      <ol class="alts" @pointerleave=${() => (this.looking = null)}>${r.alternatives.map((a, i) => html`<li class=${this.looking === a.device ? 'hot' : ''} @pointerenter=${() => (this.looking = a.device)} @focusin=${() => (this.looking = a.device)} @focusout=${() => (this.looking = null)}>
        <span class="rank" aria-hidden="true">${i + 1}</span>
        <div><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'device', id: a.device })}>${a.device}</button> <span class="dim">${t(hasWords(`device.${a.kind}`) ? `device.${a.kind}` : 'say.unknown')}, ${t(`reasons.${a.direction}`)}</span>
          <span class="block-line num">${t('reasons.below', { callers: a.callers, customers: a.customers || null, transformers: a.transformers, transformersBelow: a.transformersBelow || null })}</span>
          ${a.speaksFor.map(code => this.#point('plus', 'restored', code))}${a.against.map(code => this.#point('minus', 'warn', code))}
          ${this.movable ? html`<button type="button" class="btn" @click=${() => this.fire('deed', { name: 'move', kind: 'outage', id: this.outage.id, facts: { device: a.device } })}>${t('reasons.move')}</button>` : nothing}</div></li>`)}</ol></section>`;
  }

  #point = (sign, tone, code) => html`<span class="block-line point ${tone}">${icon(sign, t(sign === 'plus' ? 'reasons.for' : 'reasons.against'))} ${t(hasWords(`reasons.${code}`) ? `reasons.${code}` : 'say.unknown')}</span>`;

  #blocked(r) {
    if (!r.blockedBy.length) return nothing;
    const now = clock.now();
    return html`<section class="block"><h3>${t('reasons.blocked')}</h3><ul>${r.blockedBy.map(b => html`<li class="row">${icon('lock')}<span><span class="mono">${b.device}</span>: ${t(hasWords(`reasons.by.${b.by}`) ? `reasons.by.${b.by}` : 'say.unknown')}${b.at ? ` · ${format.moment(b.at, now)}` : ''}</span></li>`)}</ul></section>`;
  }
}

customElements.define('outage-reasons', OutageReasons);
