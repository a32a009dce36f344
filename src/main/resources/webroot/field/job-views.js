/** A job as a card in the list and as a page of its own: functions of the job, no state. */
import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { symbolOf } from '/shared/symbols.js';
import { hasWords, named, t } from '/shared/words.js';
import { isHelping, isRunning, partOf, titleOf } from './job-steps.js';
import './job-clock.js';

export const STEP_ICON = {
  acknowledge: 'j-ack', enRoute: 'j-enroute', onSite: 'j-onsite', brief: 'users', permit: 'file', start: 'j-working', rules: 'shield', out: 'users', off: 'earth', giveBack: 'file', suspend: 'j-paused', resume: 'play',
  restore: 'restored', done: 'j-done', leave: 'signout',
};
const TIMES = [['createdAt', 'draft'], ['sentAt', 'sent'], ['acknowledgedAt', 'acknowledged'], ['enRouteAt', 'enRoute'], ['onSiteAt', 'onSite'], ['workingAt', 'working'], ['suspendedAt', 'suspended'], ['doneAt', 'done'], ['verifiedAt', 'verified'], ['rejectedAt', 'rejected']];

export const whereOf = job => [named(job.place?.hamlet?.name ?? job.place?.hamlet), named(job.place?.commune?.name ?? job.place?.commune)].filter(Boolean).join(', ');
const kindOf = job => (job.kind && hasWords(`jobKind.${job.kind}`) ? t(`jobKind.${job.kind}`) : null);

/** A reason that may be a code of ours or somebody's words. */
export const reasonWords = reason => (reason && hasWords(`fact.reason.${reason}`) ? t(`fact.reason.${reason}`) : (reason ?? ''));

function chip(job, crewId) {
  if (job.takenAway) return html`<span class="chip unknown">${icon('undo')} ${t('field.takenAway')}</span>`;
  const helping = isHelping(job, crewId);
  const symbol = symbolOf('job', helping && isRunning(job) ? partOf(job, crewId).state : job.status);
  const done = job.status === 'done' && job.times?.doneAt ? ` ${format.moment(job.times.doneAt)}` : '';
  return html`<span class="chip ${symbol.tone}">${icon(symbol.icon)} ${t(symbol.word)}${done}</span>
    ${helping ? html`<span class="sure">${t('field.helping')}</span>` : nothing}
    ${job.waiting ? html`<span class="receipt restoring small-text">${icon('device')}<span>${t('receipt.onPhone')}</span></span>` : nothing}`;
}

function figures(job, distance) {
  return html`<p class="l">
    ${job.customers > 0 ? html`<span>${icon('users')}<b>${format.number(job.customers)}</b> ${t('field.customersShort')}</span>` : nothing}
    ${distance !== null && distance !== undefined ? html`<span>${icon('map')}<b>${format.distance(distance)}</b></span>` : nothing}
    ${job.priority?.length ? html`<span>${icon('hospital')} ${t('field.priorities', { n: job.priority.length })}</span>` : nothing}</p>`;
}

const tone = job => (!isRunning(job) ? '' : job.outage?.status === 'predicted' ? 'predicted' : symbolOf('jobKind', job.kind ?? 'restoration').tone);

function targetOf(job) {
  if (isRunning(job)) return html`<job-clock .target=${job.target} .start=${job.times?.createdAt}></job-clock>`;
  if (!['done', 'verified'].includes(job.status) || !job.target?.at || !job.times?.doneAt) return nothing;
  const late = Date.parse(job.times.doneAt) > Date.parse(job.target.at);
  return html`<span class="due ${late ? 'urgent' : 'restored'}"><b class="tint">${late ? t('field.doneLate', { duration: format.duration(Date.parse(job.times.doneAt) - Date.parse(job.target.at)) }) : t('field.doneInTime')}</b></span>`;
}

export function jobCard(job, { distanceOf, press, first, step, crewId }) {
  const where = whereOf(job);
  return html`<article class="card job edge ${tone(job)}">
    <div class="row wrap">${chip(job, crewId)}${targetOf(job)}</div>
    <h3><a href="#job/${job.id}">${titleOf(job)}</a></h3>
    <p class="dim where">${[job.kind === 'restoration' ? null : kindOf(job), where !== titleOf(job) ? where : null].filter(Boolean).join(' · ') || job.code}</p>
    ${job.takenAway ? html`<p class="small-text">${t('field.takenAwayText')}</p>` : nothing}
    ${isRunning(job) ? figures(job, distanceOf(job)) : nothing}
    ${isRunning(job) && job.note ? html`<p class="dim note-line">${job.note}</p>` : nothing}
    ${first && step ? html`<button class="btn primary glove wide" @click=${() => press(job, step)}>${t(`step.${step}`)} ${icon(STEP_ICON[step])}</button>` : nothing}
  </article>`;
}

const note = (toneOf, name, head, text) => html`<div class="note ${toneOf}">${icon(name)}<b>${head}</b>${text ? html`<p>${text}</p>` : nothing}</div>`;

/** What this state means for whoever reads it, in one note; nothing where the big button says it all. */
function stateNote(job, crewId) {
  if (job.takenAway) return note('unknown', 'undo', t('field.takenAwayBy', { crew: job.takenAway.crew }), t('field.takenAwayText'));
  if (isHelping(job, crewId) && isRunning(job)) return note('notice', 'users', t('field.helpingOf', { crew: job.crew?.name }), t('field.helpingText'));
  const before = job.dependsOn ?? [];
  const waitsFor = before.filter(d => d.met === false);
  return html`${before.length && !waitsFor.length && ['sent', 'acknowledged', 'enRoute', 'onSite'].includes(job.status) ? note('restored', 'j-done', t('field.mayBegin', { jobs: before.map(d => d.code).join(', ') }), '') : nothing}${waitsFor.length ? note('warn', 'lock', t('field.waitsFor', { jobs: waitsFor.map(d => d.code).join(', ') }), t('field.waitsForText')) : nothing}
    ${job.status === 'suspended' ? note('warn', 'j-paused', t('state.suspended', { time: job.times?.suspendedAt ? format.moment(job.times.suspendedAt) : null, reason: reasonWords(job.because) }), t('state.suspendedText'))
      : job.status === 'cancelled' ? note('unknown', 'j-cancelled', t('state.cancelled', { reason: reasonWords(job.because) }), t('state.cancelledText'))
        : job.status === 'rejected' ? note('warn', 'undo', t('state.rejected', { reason: reasonWords(job.because) }), t('state.rejectedText'))
          : job.status === 'done' ? note('restored', 'j-done', t('state.done'), t('state.doneText'))
            : job.status === 'verified' ? note('restored', 'shield', t('state.verified', { name: job.verifiedBy }), '') : nothing}`;
}

/** The second clock: cause and expected time told to the customers. */
function causeTold(job) {
  const told = job.causeTold;
  if (!told?.dueAt || !isRunning(job)) return nothing;
  if (told.at) return html`<p class="l"><span class="restored tint">${icon('j-done')} ${t('told.done', { time: format.moment(told.at) })}</span></p>`;
  return html`<p class="l told"><span>${icon('users')} ${t('told.due')}</span><job-clock plain .target=${{ at: told.dueAt, state: told.state }} .start=${job.times?.createdAt}></job-clock></p>`;
}

export function jobPage(job, { distanceOf, now, crewId, safety, watch, records, photos }) {
  const distance = distanceOf(job);
  const times = TIMES.filter(([name]) => job.times?.[name]);
  const device = job.device?.kind && hasWords(`device.${job.device.kind.toLowerCase()}`) ? t(`device.${job.device.kind.toLowerCase()}`) : null;
  return html`${watch ?? nothing}${stateNote(job, crewId)}
    ${job.clock ? note('notice', 'clock', t(job.clock.skew_s < 0 ? 'skew.fast' : 'skew.slow', { duration: format.duration(Math.abs(job.clock.skew_s) * 1000) }), t('skew.text')) : nothing}
    <article class="card job edge ${tone(job)}">
      <div class="row wrap">${chip(job, crewId)}${targetOf(job)}</div>
      <h2>${titleOf(job)}</h2>
      <p class="dim">${[kindOf(job), device, job.outage?.code, whereOf(job)].filter(Boolean).join(' · ')}</p>
      ${isRunning(job) ? figures(job, distance) : nothing}
      ${causeTold(job)}
      ${job.estimate && isRunning(job) ? html`<p class="l"><span>${icon('clock')} ${t('field.ownEstimate', { window: format.window(job.estimate.from, job.estimate.to, now) })}</span></p>` : nothing}
      ${job.note ? html`<p class="brief">${job.note}</p>` : nothing}
      ${job.readings?.length ? html`<p class="brief">${icon('gauge')} ${t('field.mustMeasure', { list: job.readings.join(', ') })}</p>` : nothing}
      ${isRunning(job) && typeof job.lat === 'number' ? html`<a class="btn glove wide" href="geo:${job.lat},${job.lon}?q=${job.lat},${job.lon}">${icon('pin')} ${t('field.directions')}</a>` : nothing}
    </article>
    ${safety ?? nothing}
    ${records ?? nothing}
    ${photos ?? nothing}
    ${job.priority?.length && isRunning(job) ? html`<section class="card"><h3 class="label">${t('field.priorityTitle')}</h3><ul class="lines">${job.priority.map(p => {
      const symbol = symbolOf('priority', p.kind);
      return html`<li class=${symbol.tone}>${icon(symbol.icon)}<span>${t(symbol.word === 'supply.unknown' ? 'priority.other' : symbol.word)}${p.name ? html`: ${named(p.name)}` : nothing}</span></li>`;
    })}</ul></section>` : nothing}
    ${(job.crews ?? []).length > 1 ? html`<section class="card"><h3 class="label">${t('field.crewsHere')}</h3><ul class="lines">${job.crews.map(c => {
      const symbol = symbolOf('job', c.state);
      return html`<li class=${symbol.tone}>${icon(symbol.icon)}<span>${c.name}${c.lead ? html` <small>${t('field.leads')}</small>` : nothing}</span><span class="end dim">${t(symbol.word)}</span></li>`;
    })}</ul></section>` : nothing}
    <section class="card"><h3 class="label">${t('field.story')}</h3><ol class="lines">${times.map(([name, state]) => {
      const symbol = symbolOf('job', state);
      return html`<li class=${symbol.tone}>${icon(symbol.icon)}<span>${t(symbol.word)}</span><time class="end dim" datetime=${job.times[name]}>${format.moment(job.times[name], now)}</time></li>`;
    })}</ol>${job.target?.rule ? html`<p class="hint">${named(job.target.rule.title)}${job.target.rule.verified === false ? html` · ${t(job.target.rule.own ? 'say.notConfirmed' : 'say.notVerified')}` : nothing}</p>` : nothing}</section>`;
}
