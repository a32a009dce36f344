/** What somebody wants from this crew or tells it, above the jobs: others in need, being called out, a note of the shift before. */
import { html, nothing } from 'lit';
import { clock } from '/shared/clock.js';
import { format } from '/shared/format.js';
import { guestStage } from '/shared/guest-stage.js';
import { icon } from '/shared/icon.js';
import { symbolOf } from '/shared/symbols.js';
import { t } from '/shared/words.js';
import './callout-left.js';

/** Silence and a missed sign of life are raised by the server: it is not the one who needs help. */
function helpNote(alarm, crewId) {
  const mine = alarm.nearest?.find(n => n.crewId === crewId);
  const symbol = symbolOf('alarm', alarm.kind);
  return html`<div class="note life" role="alert">${icon(symbol.icon)}<b>${alarm.drill ? `${t('sos.drill')}: ` : ''}${t('help.title', { who: alarm.kind === 'sos' && alarm.raisedBy ? alarm.raisedBy : t('help.crew') })}</b>
    <p>${[t(symbol.word), alarm.place, mine ? t('sos.away', { distance: format.distance(mine.distance_m) }) : null].filter(Boolean).join(' · ')}</p>
    <div class="two">${typeof alarm.lat === 'number' ? html`<a class="btn glove danger solid" href="geo:${alarm.lat},${alarm.lon}?q=${alarm.lat},${alarm.lon}">${icon('pin')} ${t('field.directions')}</a>` : nothing}${alarm.raisedPhone ? html`<a class="btn glove" href="tel:${alarm.raisedPhone}">${icon('phone')} ${t('help.call')}</a>` : nothing}</div></div>`;
}

const written = note => html`<p><b>${t('shift.before', { name: note.by, time: format.moment(note.at) })}</b></p><p class="pre">${note.note}</p>`;

/** Asked to come off duty: two buttons, and the time there is to press one. */
function calloutNote(asked, notes, { accept, decline }) {
  if (!asked) return nothing;
  const where = [asked.jobCode, asked.place, asked.distance_m !== null && asked.distance_m !== undefined ? t('callout.away', { distance: format.distance(asked.distance_m), minutes: asked.minutes }) : null].filter(Boolean).join(' · ');
  const title = html`<b>${t('callout.title', { what: t(`jobKind.${asked.kind}`) })}</b>${where ? html`<p>${where}</p>` : nothing}`;
  if (asked.answer) return html`<div class="note notice" role="status">${icon('bell')}${title}<p>${t(`callout.told.${asked.answer}`)}</p></div>`;
  return html`<div class="note urgent callout">${icon('bell')}<section role="alert">${title}</section>
    <callout-left .dueAt=${asked.dueAt}></callout-left>
    ${notes.map(written)}
    <div class="two"><button class="btn glove" type="button" @click=${() => decline(asked)}>${icon('close')} ${t('callout.decline')}</button><button class="btn primary glove" type="button" @click=${() => accept(asked)}>${icon('j-done')} ${t(notes.length > 0 ? 'callout.readAndAccept' : 'callout.accept')}</button></div></div>`;
}

/** Off shift with notes to read: both are one tap, since the server wants them read before the shift begins. */
function shiftNote(day, { shift }) {
  if (!day.me.crew) return nothing;
  const notes = day.unreadNotes;
  if (!day.onShift) return html`<div class="note warn">${icon('c-off')}<b>${t('shift.off')}</b><p>${t('shift.offText')}</p>${notes.map(written)}<div><button class="btn glove primary wide" type="button" @click=${() => shift(true)}>${icon('j-working')} ${t(notes.length > 0 ? 'shift.readAndBegin' : 'shift.begin')}</button></div></div>`;
  return notes.map(n => html`<div class="note notice">${icon('message')}<b>${t('shift.before', { name: n.by, time: format.moment(n.at) })}</b><p class="pre">${n.note}</p>
    <div><button class="btn glove" type="button" @click=${() => day.deed('handOverRead', { path: `/api/hand-overs/${n.id}/read`, title: day.crew?.name, about: { handOverId: n.id } })}>${icon('j-done')} ${t('shift.read')}</button></div></div>`);
}

/** The time of guests is nearly over: at an hour, at a quarter, and when it is over and they are still at work. */
export function guestNote(day) {
  const stage = day.onShift ? guestStage(day.crew?.guestUntil, clock.now()) : null;
  if (!stage) return nothing;
  const left_ms = Date.parse(day.crew.guestUntil) - clock.now();
  return html`<div class="note ${stage === 'hour' ? 'notice' : 'warn'}" role="status">${icon(stage === 'hour' ? 'clock' : 'a-warn')}<b>${t(`guest.${stage}`, { time: format.time(day.crew.guestUntil), left: format.duration(Math.max(60_000, left_ms)) })}</b><p>${t(stage === 'over' ? 'guest.overText' : 'guest.endsText')}</p>
    ${day.dispatchPhone ? html`<div><a class="btn glove" href="tel:${day.dispatchPhone}">${icon('phone')} ${t('guest.call')}</a></div>` : nothing}</div>`;
}

/** Others in need, and being called out: these wait for nobody, so they stand on every page. */
export function callNotes(day, { accept, decline }) {
  return html`${day.calledToHelp.map(a => helpNote(a, day.crew?.id))}${calloutNote(day.callout, day.onShift ? [] : day.unreadNotes, { accept, decline })}`;
}

/** What the shift before wrote, and the beginning of this one; a callout begins it by itself. */
export function shiftNotes(day, { shift }) {
  return day.callout && !day.callout.answer && !day.onShift ? nothing : shiftNote(day, { shift });
}
