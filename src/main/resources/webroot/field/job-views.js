/** A job as a card in the list and as a page of its own: functions of the job, no state. */
import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { symbolOf } from '/shared/symbols.js';
import { hasWords, named, t } from '/shared/words.js';
import { isRunning, nextStep, titleOf } from './job-steps.js';
import './job-clock.js';

export const STEP_ICON = { acknowledge: 'j-ack', enRoute: 'j-enroute', onSite: 'j-onsite', start: 'j-working', resume: 'j-working', restore: 'restored', done: 'j-done' };
const whereOf = job => [named(job.place?.hamlet?.name ?? job.place?.hamlet), named(job.place?.commune?.name ?? job.place?.commune)].filter(Boolean).join(', ');

function chip(job) {
  const symbol = symbolOf('job', job.status);
  const done = job.status === 'done' && job.times?.doneAt ? ` ${format.moment(job.times.doneAt)}` : '';
  return html`<span class="chip ${symbol.tone}">${icon(symbol.icon)} ${t(symbol.word)}${done}</span>${job.waiting ? html`<span class="receipt restoring small-text">${icon('device')}<span>${t('receipt.onPhone')}</span></span>` : nothing}`;
}

function figures(job, distance) {
  return html`<p class="l">
    <span>${icon('users')}<b>${format.number(job.customers ?? 0)}</b> ${t('field.customersShort')}</span>
    ${distance !== null && distance !== undefined ? html`<span>${icon('map')}<b>${format.distance(distance)}</b></span>` : nothing}
    ${job.priority?.length ? html`<span>${icon('hospital')} ${t('field.priorities', { n: job.priority.length })}</span>` : nothing}</p>`;
}

const tone = job => (!isRunning(job) ? '' : job.outage?.status === 'predicted' ? 'predicted' : 'dead');

function targetOf(job) {
  if (isRunning(job)) return html`<job-clock .target=${job.target} .start=${job.times?.createdAt}></job-clock>`;
  if (job.status !== 'done' || !job.target?.at || !job.times?.doneAt) return nothing;
  const late = Date.parse(job.times.doneAt) > Date.parse(job.target.at);
  return html`<span class="due ${late ? 'urgent' : 'restored'}"><b class="tint">${late ? t('field.doneLate', { duration: format.duration(Date.parse(job.times.doneAt) - Date.parse(job.target.at)) }) : t('field.doneInTime')}</b></span>`;
}

export function jobCard(job, { distanceOf, press, first }) {
  const step = nextStep(job);
  return html`<article class="card job edge ${tone(job)}">
    <div class="row wrap">${chip(job)}${targetOf(job)}</div>
    <h3><a href="#job/${job.id}">${titleOf(job)}</a></h3>
    ${whereOf(job) && whereOf(job) !== titleOf(job) ? html`<p class="dim where">${whereOf(job)}</p>` : nothing}
    ${isRunning(job) ? figures(job, distanceOf(job)) : nothing}
    ${isRunning(job) && job.note ? html`<p class="dim note-line">${job.note}</p>` : nothing}
    ${first && step ? html`<button class="btn primary glove wide" @click=${() => press(job, step)}>${t(`step.${step}`)} ${icon(STEP_ICON[step])}</button>` : nothing}
  </article>`;
}

export function jobPage(job, { distanceOf, now }) {
  const distance = distanceOf(job);
  const times = [['createdAt', 'job.draft'], ['sentAt', 'job.sent'], ['acknowledgedAt', 'job.acknowledged'], ['enRouteAt', 'job.enRoute'], ['onSiteAt', 'job.onSite'], ['doneAt', 'job.done'], ['rejectedAt', 'job.rejected']].filter(([name]) => job.times?.[name]);
  const kind = job.device?.kind && hasWords(`device.${job.device.kind.toLowerCase()}`) ? t(`device.${job.device.kind.toLowerCase()}`) : null;
  return html`<article class="card job edge ${tone(job)}">
      <div class="row wrap">${chip(job)}${targetOf(job)}</div>
      <h2>${titleOf(job)}</h2>
      <p class="dim">${[kind, job.outage?.code, whereOf(job)].filter(Boolean).join(' · ')}</p>
      ${isRunning(job) ? figures(job, distance) : nothing}
      ${job.note ? html`<p class="brief">${job.note}</p>` : nothing}
      ${job.target?.rule ? html`<p class="hint">${named(job.target.rule.title)}${job.target.rule.verified === false ? html` · ${t('say.notVerified')}` : nothing}</p>` : nothing}
    </article>
    ${job.priority?.length ? html`<section class="card"><h3 class="label">${t('field.priorityTitle')}</h3><ul class="lines">${job.priority.map(p => {
      const symbol = symbolOf('priority', p.kind);
      return html`<li class=${symbol.tone}>${icon(symbol.icon)}<span>${t(symbol.word === 'supply.unknown' ? 'priority.other' : symbol.word)}${p.name ? html`: ${named(p.name)}` : nothing}</span></li>`;
    })}</ul></section>` : nothing}
    ${typeof job.lat === 'number' ? html`<a class="btn glove wide" href="geo:${job.lat},${job.lon}?q=${job.lat},${job.lon}">${icon('pin')} ${t('field.directions')}</a>` : nothing}
    <section class="card"><h3 class="label">${t('field.story')}</h3><ol class="lines">${times.map(([name, word]) => {
      const symbol = symbolOf(...word.split('.'));
      return html`<li class=${symbol.tone}>${icon(symbol.icon)}<span>${t(word)}</span><time class="end dim" datetime=${job.times[name]}>${format.moment(job.times[name], now)}</time></li>`;
    })}</ol></section>`;
}
