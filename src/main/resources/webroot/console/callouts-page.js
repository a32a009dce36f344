import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { named, t } from '../shared/words.js';
import * as ask from './callout-questions.js';
import { pageOf } from './panel-parts.js';

const ANSWER = { accepted: ['j-done', 'restored'], declined: ['close', 'warn'], silent: ['c-silent', 'urgent'], spared: ['minus', 'notice'] };
const OUTCOME = { filled: ['j-done', 'restored'], exhausted: ['a-urgent', 'urgent'], cancelled: ['j-cancelled', 'notice'] };

/** Who is being called out, in which order and why, and who was left out. Fires "ask", "choose", "leave". */
class CalloutsPage extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, unitId: { attribute: false } };

  constructor() {
    super();
    new Ticking(this);
  }

  render() {
    const now = clock.now();
    const list = this.store.callouts.all().sort((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt) || b.id - a.id);
    return pageOf(t('page.callouts'), this.#order(), () => this.fire('leave', {}), html`
      <p class="pad row wrap"><button type="button" class="btn" @click=${() => this.fire('ask', ask.start(this.store, {}, () => {}))}>${icon('plus')} ${t('deed.callout')}</button></p>
      ${list.length ? list.map(c => this.#callout(c, now)) : html`<section class="block"><div class="empty">${icon('users')}<b>${t('callout.none')}</b><span>${t('callout.noneText')}</span></div></section>`}`);
  }

  /** By what people are asked, with the utility's own figures. */
  #order() {
    const rules = this.store.calloutRules;
    return rules ? t('callout.order', { rest: format.number(rules.rest_h), least: format.number(rules.leastRest_h), days: rules.fairness_days }) : '';
  }

  #callout(c, now) {
    const [look, tone] = c.outcome ? OUTCOME[c.outcome] : ['bell', 'accent'];
    return html`<section class="block" aria-label=${c.jobCode ?? t(`jobKind.${c.kind}`)}>
      <h3 class="row wrap"><span class="chip ${tone}">${icon(look)} ${t(`callout.outcome.${c.outcome ?? 'open'}`)}</span>
        ${c.jobId ? html`<button type="button" class="link" @click=${() => this.fire('choose', { kind: 'job', id: c.jobId })}>${c.jobCode}</button>` : nothing} <span>${t(`jobKind.${c.kind}`)}${c.place ? ` · ${c.place}` : ''}</span>
        <span class="num">${t('callout.have', { accepted: c.accepted, people: c.people })}</span>
        <span class="end dim small">${t('callout.opened', { by: c.openedBy, time: format.moment(c.openedAt, now) })}${c.reason ? ` · ${c.reason}` : ''}</span>
        ${c.outcome ? nothing : html`<button type="button" class="btn" @click=${() => this.fire('ask', ask.cancel(this.store, c))}>${t('callout.cancel')}…</button>`}</h3>
      ${c.asks.length ? html`<table class="cards" aria-label=${t('callout.list')}><thead><tr><th scope="col" class="n">#</th><th scope="col">${t('callout.who')}</th><th scope="col">${t('callout.why')}</th><th scope="col">${t('callout.answer')}</th><th scope="col"><span class="visually-hidden">${t('deed.title')}</span></th></tr></thead>
        <tbody>${c.asks.map(a => this.#ask(c, a, now))}</tbody></table>` : html`<p class="empty">${t(c.leftOut?.length ? 'callout.nobody' : 'callout.allOnShift')}</p>`}
      ${c.leftOut.length ? html`<details ?open=${!c.asks.length}><summary>${t('callout.leftOut', { n: c.leftOut.length })}</summary><ul class="unfit">${c.leftOut.map(l => html`<li>${icon('lock')}<span><b>${l.name}</b> (${l.crew}) <span class="dim">${l.why.map(named).join(' · ')}</span></span></li>`)}</ul></details>` : nothing}</section>`;
  }

  #ask(c, a, now) {
    const open = !c.outcome && (a.answer === null || a.answer === 'silent');
    return html`<tr class=${a.askedAt && !a.answer ? 'next' : ''}><td class="n" data-label="#">${a.place}</td>
      <th scope="row" data-label=${t('callout.who')}>${a.name} <span class="num">${a.grade ?? ''}</span><small class="block-line dim">${a.crew}${a.phone ? html` · <a href="tel:${a.phone.replaceAll(' ', '')}">${a.phone}</a>` : nothing}</small></th>
      <td class="small" data-label=${t('callout.why')}>${a.why.words.map(named).join(' · ')}</td>
      <td data-label=${t('callout.answer')}>${this.#answer(a, now)}</td>
      <td>${open ? html`<span class="row wrap"><button type="button" class="btn quiet" @click=${() => this.fire('ask', ask.answerFor(this.store, c, a, true))}>${t('callout.comes')}…</button><button type="button" class="btn quiet" @click=${() => this.fire('ask', ask.answerFor(this.store, c, a, false))}>${t('callout.comesNot')}…</button></span>` : nothing}</td></tr>`;
  }

  #answer(a, now) {
    if (!a.answer) return a.askedAt ? html`<span class="accent"><span class="tint">${icon('bell')}</span> ${t('callout.asked')} <time role="timer" class="num" datetime=${a.dueAt}>${format.left(a.dueAt, now)}</time></span>` : html`<span class="faint">${t('callout.notYet')}</span>`;
    const [look, tone] = ANSWER[a.answer];
    return html`<span class=${tone}><span class="tint">${icon(look)}</span> ${t(`callout.answer.${a.answer}`)}${a.cause ? `: ${t(`callout.cause.${a.cause}`)}` : ''}</span>
      <small class="block-line dim">${[a.answeredAt ? format.moment(a.answeredAt, now) : null, a.answeredBy && a.answeredBy !== a.name ? t('callout.by', { by: a.answeredBy }) : null, a.note].filter(Boolean).join(' · ')}</small>`;
  }
}

customElements.define('callouts-page', CalloutsPage);
