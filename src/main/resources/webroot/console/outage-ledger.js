import { html, nothing } from 'lit';
import { at } from '../shared/at.js';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { t } from '../shared/words.js';
import { amount, groupsInOrder, shareBack } from './ledger.js';
import { whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

/**
 * What an outage took from whom. `view` "steps": how supply came back, and which ties could bring more of it; "groups": by transformer, with
 * minutes. Fires "deed" {name: 'step', facts: {device, open}} and "choose".
 */
class OutageLedger extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, outage: { attribute: false }, view: { attribute: false }, steppable: { attribute: false }, correctable: { attribute: false } };

  #ledger = new Reading(id => this.store.get(`/api/outages/${id}/ledger`).then(value => ({ ...value, readAt: clock.now() })), () => this.requestUpdate());
  #ties = new Reading(id => this.store.get(`/api/outages/${id}/ties`), () => this.requestUpdate());

  constructor() {
    super();
    new Ticking(this, 5000);
  }

  willUpdate() {
    const mark = `${this.outage.number}/${this.outage.version}`;
    // While somebody is dark the minutes run: the sum is read again each minute.
    this.#ledger.want(this.outage.id, this.outage.customersOut > 0 ? `${mark}/${Math.floor(clock.now() / 60_000)}` : mark);
    if (this.view === 'steps' && this.outage.customersOut > 0) this.#ties.want(this.outage.id, mark);
  }

  render() {
    const now = clock.now();
    if (this.outage.status === 'predicted') return html`<section class="block"><p class="dim">${t('ledger.notYet')}</p></section>`;
    return html`${whenRead(this.#ledger, ledger => html`${this.#sums(ledger, now)}${this.view === 'steps' ? this.#steps(ledger, now) : this.#groups(ledger, now)}`)}
      ${this.view === 'steps' && this.outage.customersOut > 0 ? whenRead(this.#ties, ties => this.#tieList(ties)) : nothing}`;
  }

  #sums(ledger, now) {
    const sum = amount(ledger.minutes);
    return html`<dl class="facts">
      <div><dt>${t('ledger.minutes')}</dt><dd class="big num">${format.number(sum.n)}</dd><dd><small>${t(`ledger.unit.${sum.unit}`)}${ledger.open ? ` · ${t('ledger.asOf', { time: format.time(ledger.readAt) })}` : ''}</small></dd></div>
      <div><dt>${t('ledger.back')}</dt><dd class="big num">${format.number(ledger.customers - ledger.open)}<small> / ${format.number(ledger.customers)}</small></dd><dd><div class="bar restored" aria-hidden="true"><i ${at({ width: `${Math.round(shareBack(ledger) * 100)}%` })}></i></div></dd></div>
      ${ledger.momentary ? html`<div class="wide"><dd><span class="chip notice">${icon('flicker')} ${t('kind.momentary')}</span></dd></div>` : nothing}</dl>`;
  }

  #steps(ledger, now) {
    return html`<section class="block"><h3 id="ledger-steps">${t('ledger.steps')}</h3>
      ${ledger.steps.length ? html`<table class="tight" aria-labelledby="ledger-steps"><thead><tr><th scope="col">#</th><th scope="col">${t('ledger.off')}</th><th scope="col">${t('ledger.on')}</th><th scope="col" class="n">${t('planned.customersShort')}</th><th scope="col" class="n">${t('ledger.customerMinutes')}</th></tr></thead>
        <tbody>${ledger.steps.map(s => html`<tr><th scope="row">${s.number}</th><td class="num">${format.moment(s.offAt, now)}</td>
          <td><span class="num">${s.onAt ? format.moment(s.onAt, now) : html`<span class="dead tint strong">${t('ledger.stillOut')}</span>`}</span>${s.device ? html`<small class="block-line"><button type="button" class="link mono" @click=${() => this.fire('choose', { kind: 'device', id: s.device })}>${s.device}</button></small>` : nothing}</td>
          <td class="n">${format.number(s.customers)}</td><td class="n">${format.number(s.minutes)}</td></tr>`)}
          <tr class="sum"><th scope="row" colspan="3">${t('ledger.sum')}</th><td class="n">${format.number(ledger.customers)}</td><td class="n">${format.number(ledger.minutes)}</td></tr></tbody></table>` : html`<p class="dim">${t('ledger.noSteps')}</p>`}</section>${ledger.operations?.length ? this.#operations(ledger.operations, now) : nothing}`;
  }

  /** What was taken down as operated; what never happened can be taken out, and the ledger follows. */
  #operations(list, now) {
    return html`<section class="block"><h3>${t('ledger.operations')}</h3><ol class="ops">${list.map(o => html`<li>${icon('switch')}<span><b>${t(o.open ? 'planned.open' : 'planned.close')}</b>
      <button type="button" class="link mono" @click=${() => this.fire('choose', { kind: 'device', id: o.device })}>${o.device}</button> <time class="dim num" datetime=${o.at}>${format.moment(o.at, now)}</time></span>
      ${this.correctable ? html`<button type="button" class="btn" @click=${() => this.fire('deed', { name: 'withdraw', kind: 'outage', id: this.outage.id, facts: { operation: o } })}>${t('ledger.withdraw')}</button>` : nothing}</li>`)}</ol></section>`;
  }

  #groups(ledger, now) {
    return html`<section class="block"><h3 id="ledger-groups">${t('ledger.groups')}</h3>
      <table class="tight" aria-labelledby="ledger-groups"><thead><tr><th scope="col">${t('ledger.transformer')}</th><th scope="col" class="n">${t('planned.customersShort')}</th><th scope="col" class="n">${t('ledger.offOn')}</th><th scope="col" class="n">${t('ledger.customerMinutes')}</th></tr></thead>
        <tbody>${groupsInOrder(ledger.groups).map(g => html`<tr><th scope="row">${g.transformer ? html`<button type="button" class="link" @click=${() => this.fire('choose', { kind: 'device', id: g.transformer })}>${g.transformer}</button>` : t('say.unknown')}</th>
          <td class="n">${format.number(g.customers)}${g.open && g.open !== g.customers ? html`<small class="block-line dead tint">${t('ledger.openOf', { n: g.open })}</small>` : nothing}</td>
          <td class="n">${format.moment(g.offAt, now)}<small class="block-line">${g.open ? html`<span class="dead tint strong">${t('ledger.stillOut')}</span>` : g.onAt ? format.moment(g.onAt, now) : '–'}</small></td><td class="n">${format.number(g.minutes)}</td></tr>`)}
          <tr class="sum"><th scope="row">${t('ledger.sum')}</th><td class="n">${format.number(ledger.customers)}</td><td></td><td class="n">${format.number(ledger.minutes)}</td></tr></tbody></table>
      ${ledger.more ? html`<p class="hint">${t('ledger.more', { n: ledger.more })}</p>` : nothing}</section>`;
  }

  #tieList(ties) {
    return html`<section class="block"><h3>${t('ledger.ties')}</h3>${ties.length ? html`<ul class="alts">${ties.map(tie => html`<li class="tie"><span class="rank" aria-hidden="true">${icon('switch')}</span>
        <div><button type="button" class="link mono" @click=${() => this.fire('choose', { kind: 'device', id: tie.device })}>${tie.device}</button> <span class="dim">${t('ledger.tieFrom', { feeder: tie.feeder })}</span>
          <span class="block-line num strong">${t('ledger.tieServes', { n: tie.servesCustomers, others: tie.otherCustomers || null })}</span>
          <span class="block-line point ${tie.loadWarning ? 'warn' : 'unknown'}">${tie.loadWarning ? icon('a-warn') : nothing} ${t(tie.loadWarning ? 'ledger.tieMuch' : 'ledger.tieLoad', { percent: tie.loadPercent })}</span>
          ${this.steppable ? html`<button type="button" class="btn" @click=${() => this.fire('deed', { name: 'step', kind: 'outage', id: this.outage.id, facts: { device: tie.device, open: false } })}>${t('ledger.tieClose')}</button>` : nothing}</div></li>`)}</ul>`
      : html`<p class="dim">${t('ledger.noTies')}</p>`}</section>`;
  }
}

customElements.define('outage-ledger', OutageLedger);
