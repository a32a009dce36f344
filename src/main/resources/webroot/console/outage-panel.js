import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import '../shared/story-list.js';
import { symbolOf } from '../shared/symbols.js';
import { hasWords, named, t } from '../shared/words.js';
import { primary } from './deeds.js';
import { causeTitle, nameOf, outageLook, outageTitle, reasonSentence, sureness } from './naming.js';
import { amount } from './ledger.js';
import './outage-estimates.js';
import './outage-evidence.js';
import './outage-ledger.js';
import './outage-reasons.js';
import { deedButtons, head, target, whenRead } from './panel-parts.js';
import { customersOf, darkSince } from './queue.js';
import { Reading } from './reading.js';

/** The parts of an outage, in the order of its tabs. */
export const outageTabs = ['now', 'evidence', 'why', 'steps', 'ledger', 'estimates'];

const REGROUP = new Set(['merge', 'split', 'move', 'reject', 'undo']);
/** These stand with the ledger they change. */
const LEDGER = new Set(['step', 'correct']);

/** One outage in parts: what is, why we believe it. Fires "deed" {name, kind, id, facts}, "choose" {kind, id} and "part" {tab}. */
class OutagePanel extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    outage: { attribute: false },
    tab: { attribute: false },
    deeds: { attribute: false },
    causes: { attribute: false },
    busy: { attribute: false },
    refusal: { attribute: false },
  };

  #story = new Reading(id => this.store.story(id).then(answer => answer.entries), () => this.requestUpdate());

  constructor() {
    super();
    new Ticking(this);
  }

  willUpdate() {
    this.#story.want(this.outage.id, `${this.outage.number}/${this.outage.version}`);
  }

  render() {
    const now = clock.now();
    const o = this.outage;
    const look = outageLook(o);
    const tab = outageTabs.includes(this.tab) ? this.tab : 'now';
    return html`${head(look.tone, look.icon, t(look.word === 'outage.planned' ? look.word : `status.${o.status}`), o.code, outageTitle(o), reasonSentence(o))}
      <div class="parts" role="tablist" aria-label=${t('part.title')} @keydown=${this.#keyed}>${outageTabs.map(name => html`
        <button type="button" role="tab" id="part-${name}" aria-controls="part" aria-selected=${name === tab ? 'true' : 'false'} tabindex=${name === tab ? '0' : '-1'} @click=${() => this.#show(name)}>${t(`part.${name}`)}</button>`)}</div>
      <div class="part" role="tabpanel" id="part" aria-labelledby="part-${tab}" tabindex="-1">${this.#part(tab, o, now)}</div>
      ${tab === 'now' ? nothing : this.#next(now)}`;
  }

  #part(tab, o, now) {
    switch (tab) {
      case 'evidence':
        return html`<outage-evidence .store=${this.store} .version=${this.version} .outage=${o} .splittable=${this.deeds.some(d => d.name === 'split' && d.enabled)} .closable=${o.can.stillOut === true}></outage-evidence>`;
      case 'steps':
      case 'ledger':
        return html`<outage-ledger .store=${this.store} .version=${this.version} .outage=${o} .view=${tab === 'steps' ? 'steps' : 'groups'} .steppable=${this.deeds.some(d => d.name === 'step' && d.enabled)} .correctable=${this.deeds.some(d => d.name === 'correct' && d.enabled)}></outage-ledger>
          ${deedButtons(this.deeds.filter(d => d.name === (tab === 'steps' ? 'step' : 'correct')), now, { busy: this.busy, press: d => this.#deed(d) })}`;
      case 'estimates':
        return html`<outage-estimates .store=${this.store} .version=${this.version} .outage=${o}></outage-estimates>`;
      case 'why':
        return html`<outage-reasons .store=${this.store} .version=${this.version} .outage=${o} .movable=${this.deeds.some(d => d.name === 'move' && d.enabled)}></outage-reasons>
          ${this.#regroup(now)}`;
      default:
        return this.#now(o, now);
    }
  }

  #weatherTitle = code => named(this.causes?.weather.find(w => w.code === code)?.title) || code;

  #show(tab) {
    this.fire('part', { tab });
  }

  #keyed(event) {
    const at = outageTabs.indexOf(outageTabs.includes(this.tab) ? this.tab : 'now');
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: outageTabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const name = outageTabs[(to + outageTabs.length) % outageTabs.length];
    this.#show(name);
    this.querySelector(`#part-${name}`).focus();
  }

  /** Outside the first part only the likeliest deed stands below: the others are one key away. */
  #next(now) {
    const first = primary(this.deeds);
    if (!first) return nothing;
    return deedButtons(this.deeds.filter(d => d.name === first), now, { busy: this.busy, refusal: this.refusal, press: d => this.#deed(d) });
  }

  /** What may be decided against the rules stands with the reasons it is decided on. */
  #regroup(now) {
    const list = this.deeds.filter(d => REGROUP.has(d.name));
    return list.length ? html`<section class="regroup" aria-label=${t('regroup.title')}><h3 class="pad">${t('regroup.title')}</h3>${deedButtons(list, now, { busy: this.busy, press: d => this.#deed(d) })}</section>` : nothing;
  }

  #deed(d) {
    this.fire('deed', { name: d.name, kind: 'outage', id: this.outage.id, facts: d.facts });
  }

  #now(o, now) {
    const since = darkSince(o);
    const until = o.restoredAt ? Date.parse(o.restoredAt) : now;
    const e = o.estimate;
    return html`
      <dl class="facts">
        <div><dt>${t('fact.customers')}</dt><dd class="big num">${o.status === 'predicted' ? '≈ ' : ''}${format.number(customersOf(o))}</dd>
          <dd><small>${o.minutes && o.restoredAt ? `${t(`ledger.sum.${amount(o.minutes).unit}`, { n: amount(o.minutes).n })} · ` : ''}${t('fact.reports', { n: o.reports ?? 0, reminders: o.reminders || null })}</small></dd></div>
        <div><dt>${t(o.restoredAt ? 'fact.wasDark' : 'fact.dark')}</dt><dd class="big num"><time datetime=${since}>${format.duration(until - Date.parse(since))}</time></dd>
          <dd><small>${t(o.offAt ? 'fact.since' : 'fact.sinceReport', { time: format.moment(since, now) })}</small></dd></div>
        <div class="wide"><dt>${t('fact.estimate')}</dt>
          ${o.restoredAt ? html`<dd class="lead num">${t('fact.backAt', { time: format.moment(o.restoredAt, now) })}</dd>`
            : e ? html`<dd class="row"><span class="lead num">${format.window(e.from, e.to, now)}</span>${e.confidence != null ? html`<span class="chip plain">${sureness(e.confidence)}</span>` : nothing}</dd>
                <dd><small>${[e.reason ? (hasWords(`fact.reason.${e.reason}`) ? t(`fact.reason.${e.reason}`) : e.reason) : null, (e.by?.name ?? e.by) || null, e.at ? t('fact.at', { time: format.moment(e.at, now) }) : null].filter(Boolean).join(' · ')}</small></dd>`
              : html`<dd class="lead">${t('fact.noEstimate')}</dd>`}</div>
        ${target(o, now)}
        ${o.kind && o.kind !== 'unplanned' ? html`<div class="wide"><dt>${t('fact.kindOf')}</dt><dd>${t(`kind.${o.kind}`)}${o.plannedId ? html`: <button type="button" class="link" @click=${() => this.fire('choose', { kind: 'planned', id: o.plannedId })}>${this.store.planned.get(o.plannedId)?.code ?? t('fact.plan')}</button>` : nothing}</dd></div>` : nothing}
        ${o.nestedIn ? html`<div class="wide"><dt>${t('fact.nested')}</dt><dd><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'outage', id: o.nestedIn })}>${this.store.outages.get(o.nestedIn)?.code ?? o.nestedIn}</button></dd></div>` : nothing}
        ${o.cause || o.weather ? html`<div class="wide"><dt>${t('fact.causeOf')}</dt><dd class="normal">${[o.cause && causeTitle(this.causes, o.cause, o.subCause), o.weather && this.#weatherTitle(o.weather)].filter(Boolean).join(' · ')}</dd></div>` : nothing}
        ${o.priority?.length ? html`<div class="wide"><dt>${t('fact.priority')}</dt><dd class="prio">${o.priority.map(p => html`<span>${icon(symbolOf('priority', p.kind).icon)} ${named(p.name) || t(symbolOf('priority', p.kind).word)}${p.count > 1 ? `: ${p.count}` : ''}</span>`)}</dd></div>` : nothing}
        <div><dt>${t('fact.claimed')}</dt><dd>${o.claimedBy ? (o.claimedBy.id === this.store.me.user.id ? t('fact.claimedByMe') : o.claimedBy.name) : t('fact.nobody')}</dd>
          ${o.claimedBy?.at ? html`<dd><small>${t('fact.sinceTime', { time: format.moment(o.claimedBy.at, now) })}</small></dd>` : nothing}</div>
        <div><dt>${t('fact.job')}</dt><dd>${o.job ? html`<button type="button" class="link" @click=${() => this.fire('choose', { kind: 'job', id: o.job.id })}>${nameOf(o.job.crew) || t('queue.noCrew')}</button>` : t('queue.nobody')}</dd>
          ${o.job ? html`<dd><small>${t(`job.${o.job.status}`)}</small></dd>` : nothing}</div>
      </dl>
      ${deedButtons(this.deeds.filter(d => !REGROUP.has(d.name) && !LEDGER.has(d.name)), now, { busy: this.busy, refusal: this.refusal, press: d => this.#deed(d) })}
      <section class="story" aria-label=${t('story.title')}><h3>${t('story.title')} <span class="end faint small">${this.#story.value ? t('story.count', { n: this.#story.value.length }) : ''}</span></h3>
        ${whenRead(this.#story, entries => html`<story-list newestFirst .entries=${entries}></story-list>`)}</section>`;
  }
}

customElements.define('outage-panel', OutagePanel);
