import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { hasWords, named, t } from '../shared/words.js';
import { unconfirmed } from './naming.js';
import { head, refused } from './panel-parts.js';
import { leading, nextStep, plannedDeeds } from './planned.js';

const CLOCK_TONE = { met: 'restored', late: 'warn', open: 'notice', soon: 'warn', missed: 'urgent' };
const CLOCK_ICON = { met: 'j-done', late: 'a-warn', open: 'clock', soon: 'a-warn', missed: 'a-urgent' };

/** One planned outage: when, whom it takes the light from, its switching and how far that is, by when they must have heard. Fires "deed" {name, kind: 'planned', id}. */
class PlannedPanel extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    plan: { attribute: false },
    causes: { attribute: false },
    busy: { attribute: false },
    refusal: { attribute: false },
  };

  constructor() {
    super();
    new Ticking(this);
  }

  render() {
    const p = this.plan;
    const now = clock.now();
    const look = symbolOf('planned', p.status);
    return html`${head(look.tone, look.icon, t(look.word), p.code, p.work, [this.#cause(p.cause), p.unit?.name].filter(Boolean).join(' · '))}
      ${p.warnings.length ? html`<ul class="chk">${p.warnings.map(w => html`<li class=${w.code === 'overlap' || w.code === 'step-idle' ? 'warn' : 'urgent'}>${icon('a-warn')}<span>${this.#warning(w, now)}</span></li>`)}</ul>` : nothing}
      ${p.because ? html`<p class="pad">${t('planned.because', { reason: p.because })}</p>` : nothing}
      <dl class="facts">
        <div class="wide"><dt>${t('planned.window')}</dt><dd class="lead num">${format.window(p.from, p.to, now)}</dd><dd><small>${this.#left(p, now)}</small></dd></div>
        <div><dt>${t('planned.customers')}</dt><dd class="big num">${format.number(p.customers)}</dd><dd><small>${t('planned.counted', { time: format.moment(p.countedAt, now) })}</small></dd></div>
        <div><dt>${t('planned.large')}</dt><dd class="num">${format.number(p.largeCustomers)}</dd><dd><small>${t('planned.calls', { n: p.reports })}</small></dd></div>
        ${p.priority.length ? html`<div class="wide"><dt>${t('fact.priority')}</dt><dd class="prio">${p.priority.map(x => html`<span>${icon(symbolOf('priority', x.kind).icon)} ${x.name || t(symbolOf('priority', x.kind).word)}</span>`)}</dd></div>` : nothing}
      </dl>
      ${this.#deeds(now)}
      ${this.#steps(p, now)}${this.#clocks(p, now)}${this.#areas(p, now)}${this.#outages(p)}`;
  }

  #cause = code => named(this.causes?.causes.find(c => c.code === code)?.title) || (hasWords(`fact.cause.${code}`) ? t(`fact.cause.${code}`) : '');

  #left(p, now) {
    if (p.status === 'inProgress') return Date.parse(p.to) < now ? t('planned.over', { time: format.duration(now - Date.parse(p.to)) }) : t('planned.ends', { time: format.left(p.to, now) });
    if (p.endedAt) return t('planned.ended', { time: format.moment(p.endedAt, now) });
    return Date.parse(p.from) > now ? t('planned.begins', { time: format.left(p.from, now) }) : '';
  }

  #warning(w, now) {
    const facts = { ...w.facts, title: named(this.plan.clocks.find(c => c.rule.id === w.facts.rule)?.rule.title) || null };
    for (const name of ['dueAt', 'to']) if (facts[name]) facts[name] = format.moment(facts[name], now);
    return t(hasWords(`planned.warning.${w.code}`) ? `planned.warning.${w.code}` : 'warning.other', { ...facts, code: w.facts.code ?? w.code });
  }

  #deeds(now) {
    const deeds = plannedDeeds(this.plan, this.store.me, { stale: this.store.stale });
    if (!deeds.length) return refused(this.refusal);
    const first = leading(deeds);
    const order = [...deeds].sort((a, b) => (b.name === first) - (a.name === first));
    const next = nextStep(this.plan);
    return html`<div class="acts" role="group" aria-label=${t('deed.title')}>${order.map(d => {
      const why = d.enabled ? null : t(hasWords(`why.${d.why}`) ? `why.${d.why}` : 'why.not-now');
      return html`<button type="button" class="btn ${d.name === first ? 'primary' : ''} ${['cancel', 'refuse'].includes(d.name) ? 'aside' : ''}" data-deed=${d.name} aria-disabled=${d.enabled && !this.busy ? nothing : 'true'} title=${why ?? nothing}
        @click=${() => d.enabled && !this.busy && this.fire('deed', { name: d.name, kind: 'planned', id: this.plan.id })}><span>${t(`planned.do.${d.name}`, { device: next?.device, n: next?.number })}${why ? html`<small>${why}</small>` : nothing}</span></button>`;
    })}</div>${refused(this.refusal)}`;
  }

  #steps(p, now) {
    const next = p.status === 'inProgress' ? nextStep(p) : null;
    return html`<section class="block"><h3 id="planned-steps">${t('planned.steps')} <span class="end faint small num">${p.steps.filter(s => s.doneAt).length}/${p.steps.length}</span></h3>
      ${p.steps.length ? html`<table class="tight" aria-labelledby="planned-steps"><thead><tr><th scope="col">#</th><th scope="col">${t('planned.step')}</th><th scope="col" class="n">${t('planned.at')}</th><th scope="col" class="n">${t('planned.dark')}</th></tr></thead>
        <tbody>${p.steps.map(s => html`<tr class=${s === next ? 'next' : ''} aria-current=${s === next ? 'step' : nothing}><td>${s.doneAt ? html`<span class="restored tint">${icon('j-done', t('planned.done'))}</span>` : s.number}</td>
          <th scope="row">${t(s.open ? 'planned.open' : 'planned.close')} <button type="button" class="link mono" @click=${() => this.fire('choose', { kind: 'device', id: s.device })}>${s.device}</button>${s.doneBy ? html`<small class="block-line dim">${t('planned.doneBy', { by: s.doneBy, time: format.moment(s.doneAt, now) })}</small>` : nothing}</th>
          <td class="n">${format.moment(s.at, now)}</td><td class="n">${format.number(s.dark)}</td></tr>`)}</tbody></table>` : html`<p class="dim">${t('planned.noSteps')}</p>`}</section>`;
  }

  #clocks(p, now) {
    if (!p.clocks.length) return nothing;
    return html`<section class="block"><h3>${t('planned.clocks')}</h3><ul class="clocks">${p.clocks.map(c => html`<li class=${CLOCK_TONE[c.state]}>${icon(CLOCK_ICON[c.state])}<div><b>${named(c.rule.title)}</b>
        <span class="block-line ${c.state === 'missed' || c.state === 'late' ? 'tint strong' : 'dim'}">${c.doneAt ? t(c.state === 'late' ? 'planned.toldLate' : 'planned.told', { time: format.moment(c.doneAt, now), due: format.moment(c.dueAt, now) }) : t(`planned.clock.${c.state}`, { due: format.moment(c.dueAt, now), left: format.left(c.dueAt, now) })}</span>
        <small class="dim block-line">${c.rule.source}${unconfirmed(c.rule) ? html` · <span class="unverified">${icon('a-notice')} ${unconfirmed(c.rule)}</span>` : nothing}</small></div></li>`)}</ul>
      ${p.wishUntil && Date.parse(p.wishUntil) > now ? html`<p class="hint">${t('planned.wish', { time: format.moment(p.wishUntil, now) })}</p>` : nothing}
      ${p.notices.length ? html`<ul class="small dim">${p.notices.map(n => html`<li>${format.moment(n.at, now)} · ${t(`planned.notice.${n.kind}`)}: ${n.channel} · ${n.by}</li>`)}</ul>` : nothing}</section>`;
  }

  #areas(p, now) {
    if (!p.areas.length) return nothing;
    return html`<section class="block"><h3 id="planned-areas">${t('planned.areas')}</h3><table class="tight" aria-labelledby="planned-areas"><thead><tr><th scope="col">${t('planned.area')}</th><th scope="col" class="n">${t('planned.customersShort')}</th><th scope="col" class="n">${t('planned.offOn')}</th></tr></thead>
      <tbody>${p.areas.map(a => html`<tr><th scope="row">${[a.hamlet, a.commune].filter(Boolean).join(', ') || t('say.unknown')}</th><td class="n">${format.number(a.customers)}</td><td class="n">${format.window(a.off, a.on, now)}</td></tr>`)}</tbody></table></section>`;
  }

  #outages(p) {
    if (!p.outages.length) return nothing;
    return html`<section class="block"><h3>${t('planned.outages')}</h3><ul>${p.outages.map(o => html`<li><button type="button" class="link mono" @click=${() => this.fire('choose', { kind: 'outage', id: o.id })}>${o.code}</button> ${t(`outage.${o.status}`)}</li>`)}</ul></section>`;
  }
}

customElements.define('planned-panel', PlannedPanel);
