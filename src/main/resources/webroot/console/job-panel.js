import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { readable } from '../shared/story.js';
import { symbolOf } from '../shared/symbols.js';
import { hasWords, t } from '../shared/words.js';
import './job-records.js';
import './job-safety.js';
import { causeTitle, jobStepWords, jobTitle, nameOf, placeName } from './naming.js';
import { deedButtons, head, target, whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

const STEPS = [['createdAt', 'j-new'], ['sentAt', 'j-sent'], ['acknowledgedAt', 'j-ack'], ['enRouteAt', 'j-enroute'], ['onSiteAt', 'j-onsite'], ['workingAt', 'j-working'], ['suspendedAt', 'j-paused'], ['doneAt', 'j-done'], ['verifiedAt', 'shield']];
const TOLD = { running: ['clock', 'accent'], amber: ['a-warn', 'warn'], late: ['a-urgent', 'urgent'], told: ['j-done', 'restored'] };

/** The card of a job: what, who, by when, how safe, what was written about it, and what may happen next. Fires "deed" {name, kind, id, facts} and "choose". */
class JobPanel extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, job: { attribute: false }, causes: { attribute: false }, deeds: { attribute: false }, busy: { attribute: false }, refusal: { attribute: false } };

  #story = new Reading(id => this.store.get(`/api/jobs/${id}`), () => this.requestUpdate());

  constructor() {
    super();
    new Ticking(this);
  }

  willUpdate() {
    this.#story.want(this.job.id, `${this.job.number}/${this.job.version}`);
  }

  render() {
    const now = clock.now();
    const j = this.job;
    const look = symbolOf('job', j.status);
    const kind = symbolOf('jobKind', j.kind);
    return html`
      ${head(look.tone, look.icon, t(look.word), j.code, jobTitle(j), [placeName(j.place), j.note].filter(Boolean).join(' · '))}
      <dl class="facts">
        <div><dt>${t('job.kind')}</dt><dd>${icon(kind.icon)} ${t(kind.word)}</dd></div>
        ${j.outage ? html`<div><dt>${t('fact.customers')}</dt><dd class="num">${format.number(j.customers ?? 0)}${j.priority?.length ? html` <small>${t('queue.priority', { n: j.priority.length })}</small>` : nothing}</dd></div>` : nothing}
        ${this.#crews(j, now)}
        ${target(j, now, j.outage ? 'fact.target' : 'fact.jobTarget')}
        ${j.escalations?.length ? html`<div class="wide"><dt>${t('escalation.title')}</dt>${j.escalations.map(e => html`<dd class="normal ${e.level === 'amber' ? 'warn' : 'urgent'}"><span class="tint">${icon(e.level === 'amber' ? 'a-warn' : 'a-urgent')}</span> ${t(`escalation.clock.${e.clock}`)}: ${t(`escalation.level.${e.level}`)} <small>${t(`escalation.to.${e.to}`, { time: format.moment(e.at, now) })}</small></dd>`)}</div>` : nothing}
        ${this.#told(j.causeTold, now, ['verified', 'cancelled'].includes(j.status))}
        ${j.estimate ? html`<div class="wide"><dt>${t('job.estimate')}</dt><dd class="num">${format.window(j.estimate.from, j.estimate.to, now)}</dd><dd><small>${[j.estimate.by, j.estimate.at ? format.moment(j.estimate.at, now) : null, j.estimate.note].filter(Boolean).join(' · ')}</small></dd></div>` : nothing}
        ${this.#safety(j, now)}
        ${j.dependsOn?.length ? html`<div class="wide"><dt>${t('job.dependsOn')}</dt>${j.dependsOn.map(d => html`<dd><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'job', id: d.id })}>${d.code}</button> <span class=${d.met ? 'restored' : 'warn'}><span class="tint">${icon(d.met ? 'j-done' : 'a-warn')} ${t(`job.${d.status}`)}</span></span></dd>`)}</div>` : nothing}
        ${j.outage ? html`<div class="wide"><dt>${t('fact.outage')}</dt><dd><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'outage', id: j.outage.id })}>${j.outage.code}</button>${j.outage.status ? ` · ${t(`outage.${j.outage.status}`)}` : ''}</dd></div>` : nothing}
        ${j.because ? html`<div class="wide"><dt>${t('job.because')}</dt><dd class="normal">${readable('reason', j.because, now)}</dd></div>` : nothing}
        ${j.cause ? html`<div class="wide"><dt>${t('job.cause')}</dt><dd class="normal">${causeTitle(this.causes, j.cause)}</dd></div>` : nothing}
        ${j.report ? html`<div class="wide"><dt>${t('job.report')}</dt><dd class="normal">${j.report}</dd></div>` : nothing}
        ${j.clock ? html`<div class="wide"><dt>${t('job.phoneClock')}</dt><dd class="normal warn"><span class="tint">${icon('a-warn')}</span> ${t(j.clock.skew_s > 0 ? 'job.phoneSlow' : 'job.phoneFast', { by: format.duration(j.clock.skew_s * 1000) })}</dd></div>` : nothing}
      </dl>
      ${deedButtons(this.deeds, now, { busy: this.busy, refusal: this.refusal, press: d => this.fire('deed', { name: d.name, kind: 'job', id: j.id, facts: d.facts }) })}
      <job-safety .store=${this.store} .version=${this.version} .job=${j}></job-safety>
      ${whenRead(this.#story, story => html`<job-records .store=${this.store} .version=${this.version} .story=${story}></job-records>
        <section class="story" aria-label=${t('job.steps')}><h3>${t('job.steps')}</h3><ol class="st">${[...story.history].reverse().map(h => this.#step(h, now))}</ol></section>`)}
      ${this.#story.value ? nothing : html`<section class="story"><ol class="st">${STEPS.filter(([name]) => j.times?.[name]).map(([name, look_]) => html`<li class="notice"><time datetime=${j.times[name]}>${format.moment(j.times[name], now)}</time>${icon(look_)}<div>${t(`step.${name}`)}</div></li>`)}</ol></section>`}`;
  }

  #crews(j, now) {
    const crews = j.crews?.length ? j.crews : j.crew ? [{ ...j.crew, lead: true, state: j.status }] : [];
    return html`<div class="wide"><dt>${t('fact.crew')}</dt>
      ${crews.length ? crews.map(c => html`<dd><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'crew', id: c.id })}>${nameOf(c)}</button> <small>${[c.lead ? null : t('job.helps'), j.status === 'draft' && c.lead ? t('job.notTold') : t(symbolOf('job', c.state).word)].filter(Boolean).join(', ')}</small></dd>`) : html`<dd>${t('queue.noCrew')}</dd>`}
      ${j.formerCrew ? html`<dd><small>${t('job.former', { crew: j.formerCrew.name, time: format.moment(j.formerCrew.at, now), reason: j.formerCrew.reason })}</small></dd>` : nothing}</div>`;
  }

  /** The second clock: by when the customers must have heard cause and expected time. Once nobody waits any more (`over`) it counts no more. */
  #told(told, now, over) {
    if (!told) return nothing;
    const state = told.state !== 'told' && !over && told.dueAt && Date.parse(told.dueAt) < now ? 'late' : told.state;
    const [look, tone] = TOLD[state];
    return html`<div class="wide ${tone}"><dt>${t('job.told')} ${told.dueAt && state !== 'told' ? html`<span class="end">${format.moment(told.dueAt, now)}</span>` : nothing}</dt>
      <dd class="row"><span class="tint">${icon(look)}</span> ${state === 'told' ? t('job.toldAt', { time: format.moment(told.at, now), by: told.by, channel: told.channel }) : html`<span class="num ${state === 'late' ? 'late' : state === 'amber' ? 'soon' : ''}">${told.dueAt && !over ? format.left(told.dueAt, now) : t('job.toldNot')}</span>`}</dd></div>`;
  }

  #safety(j, now) {
    const s = j.safety;
    if (!s) return nothing;
    const late = s.checkInDueAt && Date.parse(s.checkInDueAt) < now;
    return html`<div class="wide"><dt>${t('job.safety')}</dt><dd class="safe"><span class=${s.briefed ? 'restored' : 'warn'}><span class="tint">${icon(s.briefed ? 'j-done' : 'a-warn')}</span> ${t(s.briefed ? 'job.briefed' : 'job.notBriefed')}</span>
      ${s.permit ? html`<span>${icon('file')} ${hasWords(`permit.${s.permit}`) ? t(`permit.${s.permit}`) : s.permit}</span>` : nothing}${s.peopleIn ? html`<span class="warn"><span class="tint">${icon('users')}</span> ${t('job.peopleIn', { n: s.peopleIn })}</span>` : nothing}
      ${s.checkInDueAt ? html`<span class=${late ? 'urgent' : ''}><span class=${late ? 'tint strong' : ''}>${icon('c-due')} ${t('crew.checkIn', { left: format.left(s.checkInDueAt, now) })}</span></span>` : nothing}</dd></div>`;
  }

  #step(h, now) {
    const look = symbolOf('job', h.status);
    return html`<li class=${look.tone}><time datetime=${h.at}>${format.moment(h.at, now)}</time>${icon(look.icon)}<div>${jobStepWords(h)}${h.reason ? `: ${readable('reason', h.reason, now)}` : ''} <small>· ${h.by}</small>
      ${h.counted ? nothing : html`<small class="block-line">${icon('a-notice')} ${t('job.notCounted')}</small>`}${h.skew_s && Math.abs(h.skew_s) > 60 ? html`<small class="block-line">${t('job.clockMended', { phone: format.clock(h.phoneAt), by: format.duration(h.skew_s * 1000) })}</small>` : nothing}</div></li>`;
  }
}

customElements.define('job-panel', JobPanel);
