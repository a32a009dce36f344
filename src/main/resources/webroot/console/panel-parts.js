// Parts that the panels of things selected have in common: the head, the target time, the deeds, the refusal.
import { html, nothing } from 'lit';
import { at } from '../shared/at.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { hasWords, named, refusalWords, t } from '../shared/words.js';
import { primary } from './deeds.js';
import { ruleSentence, unconfirmed } from './naming.js';
import { targetClock } from './queue.js';

/** State and code above, what it is below; the name takes the focus when the panel is opened by key. */
export const head = (tone, iconName, word, code, title, text) => html`<header><div class="row"><span class="chip ${tone}">${icon(iconName)} ${word}</span><span class="end faint mono">${code}</span></div>
  <h2 class="name" tabindex="-1">${title}</h2>${text ? html`<p class="dim">${text}</p>` : nothing}</header>`;

/** The target time of an outage or job as a row of a `dl`: what is left, the bar, the rule it comes from. */
export function target(item, now, label = 'fact.target') {
  if (!item.target?.at || item.status === 'cancelled') return nothing; // nobody waits for what was called off
  const over = item.restoredAt ?? item.times?.doneAt ?? null;
  const state = targetClock(item, over ? Date.parse(over) : now);
  const tone = state.red ? 'urgent' : { running: 'accent', soon: 'warn', late: 'urgent' }[state.state];
  const figure = over ? (state.remaining_ms < 0 ? t('target.missed', { late: format.duration(state.remaining_ms) }) : t('target.kept')) : format.left(item.target.at, now);
  return html`<div class="wide target ${tone}"><dt>${t(label)} <span class="end">${format.moment(item.target.at, now)}</span></dt>
    <dd class="row">${state.state === 'running' ? nothing : icon('a-warn')}<time role="timer" class="lead num ${state.state} ${state.red ? 'red' : ''}" datetime=${item.target.at}>${figure}</time></dd>
    <dd><div class="bar"><i class=${state.state === 'late' ? 'hatch' : ''} ${at({ width: `${Math.round(state.spent * 100)}%` })}></i></div></dd>
    ${item.target.rule ? html`<dd title=${ruleSentence(item.target)}><small>${item.target.rule.source ?? named(item.target.rule.title)} ${unconfirmed(item.target.rule) ? html`<span class="unverified">${icon('a-notice')} ${unconfirmed(item.target.rule)}</span>` : nothing}</small></dd>` : nothing}</div>`;
}

/** Why a deed is not possible now, as a sentence. */
export const because = (d, now) => t(hasWords(`why.${d.why}`) ? `why.${d.why}` : 'why.not-now', { ...d.facts, at: d.facts.at ? format.moment(d.facts.at, now) : null });

/** The deeds as buttons, the likeliest first and filled; a deed that is not possible says why and stays reachable. `press(deed)` carries it out. */
export function deedButtons(list, now, { busy, refusal, press }) {
  const first = primary(list);
  const order = [...list].sort((a, b) => (b.name === first ? 1 : 0) - (a.name === first ? 1 : 0));
  const impossible = list.filter(d => !d.enabled);
  // One reason for many buttons is said once.
  const common = impossible.length > 2 && impossible.every(d => d.why === impossible[0].why) ? because(impossible[0], now) : null;
  return html`<div class="acts" role="group" aria-label=${t('deed.title')}>
    ${common ? html`<p class="because">${icon('lock')} ${common}</p>` : nothing}
    ${order.map(d => button(d, d.name === first, now, common, busy, press))}</div>${refused(refusal)}`;
}

function button(d, isFirst, now, common, busy, press) {
  const label = t(`deed.${d.name}`, d.facts);
  const why = d.enabled ? null : because(d, now);
  if (d.name === 'call') return html`<a class="btn" href="tel:${d.facts.phone.replaceAll(' ', '')}" data-deed="call"><span>${label}</span><kbd>P</kbd></a>`;
  // Not `disabled`: a button that says why it cannot must be reachable to say so.
  return html`<button type="button" class="btn ${isFirst ? 'primary' : ''} ${['cancel', 'cancel-job', 'release'].includes(d.name) ? 'aside' : ''}" data-deed=${d.name}
      aria-disabled=${d.enabled && !busy ? nothing : 'true'} title=${why ?? nothing} @click=${() => d.enabled && !busy && press(d)}>
    <span>${label}${why ? html`<small class=${common ? 'visually-hidden' : ''}>${why}</small>` : nothing}</span>${d.key && d.enabled ? html`<kbd>${d.key.toUpperCase()}</kbd>` : nothing}</button>`;
}

/** What was refused, where it happened. */
export function refused(problem) {
  if (!problem) return nothing;
  const words = refusalWords(problem);
  return html`<div class="refused" role="alert"><p>${icon('a-urgent')} ${words.text}</p><p class="faint mono">${words.code}${words.incident ? ` · ${words.incident}` : ''}</p></div>`;
}

/** Grey bars of the coming shape, the refusal with a way to try again, or what was read. `reading`: {value, refusal, again}. */
export function whenRead(reading, show) {
  if (reading.value != null) return html`${reading.refusal ? html`<p class="because" role="status">${t('reading.old')}</p>` : nothing}${show(reading.value)}`;
  if (reading.refusal) return html`<p class="pad dim">${refusalWords(reading.refusal).text} <button type="button" class="link" @click=${() => reading.again()}>${t('do.retry')}</button></p>`;
  return html`<div class="pad" role="status"><span class="visually-hidden">${t('fresh.loading')}</span><div class="bone"></div><div class="bone short"></div></div>`;
}

/** A page that lies over the map: what it is, how to leave it, what stands on it. */
export const pageOf = (title, text, leave, content) => html`<header class="row"><div class="grow"><h2 class="name" tabindex="-1">${title}</h2>${text ? html`<p class="dim">${text}</p>` : nothing}</div>
  <button type="button" class="btn" @click=${leave}>${t('page.leave')} <kbd>Esc</kbd></button></header>${content}`;
