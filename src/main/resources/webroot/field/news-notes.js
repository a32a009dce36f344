/** What somebody wants from this crew or tells it, above the jobs: others in need, being called out, a note of the shift before. */
import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { symbolOf } from '/shared/symbols.js';
import { t } from '/shared/words.js';

function helpNote(alarm, crewId) {
  const mine = alarm.nearest?.find(n => n.crewId === crewId);
  const symbol = symbolOf('alarm', alarm.kind);
  return html`<div class="note life" role="alert">${icon(symbol.icon)}<b>${alarm.drill ? `${t('sos.drill')}: ` : ''}${t('help.title', { who: alarm.raisedBy ?? '' })}</b>
    <p>${[t(symbol.word), alarm.place, mine ? t('sos.away', { distance: format.distance(mine.distance_m) }) : null].filter(Boolean).join(' · ')}</p>
    <div class="two">${typeof alarm.lat === 'number' ? html`<a class="btn glove danger solid" href="geo:${alarm.lat},${alarm.lon}?q=${alarm.lat},${alarm.lon}">${icon('pin')} ${t('field.directions')}</a>` : nothing}${alarm.raisedPhone ? html`<a class="btn glove" href="tel:${alarm.raisedPhone}">${icon('phone')} ${t('help.call')}</a>` : nothing}</div></div>`;
}

function handOverNote(note, read) {
  return html`<div class="note notice">${icon('message')}<b>${t('shift.before', { name: note.writtenBy ?? note.by, time: format.moment(note.writtenAt ?? note.at) })}</b><p class="pre">${note.note}</p><div><button class="btn glove" type="button" @click=${read}>${icon('j-done')} ${t('shift.read')}</button></div></div>`;
}

export function newsNotes(day, { shift }) {
  const { news, records, crew } = day;
  const unread = (news.handOver ? [news.handOver].flat() : []).filter(n => !n.readAt && !records.some(r => r.kind === 'handOverRead' && r.body.handOverId === n.id));
  return html`${day.calledToHelp.map(a => helpNote(a, crew?.id))}
    ${unread.map(n => handOverNote(n, () => day.deed('handOverRead', { path: `/api/hand-overs/${n.id}/read`, body: { handOverId: n.id }, title: crew?.name })))}
    ${day.onShift || !day.me.crew ? nothing : html`<div class="note warn">${icon('c-off')}<b>${t('shift.off')}</b><p>${t('shift.offText')}</p><div><button class="btn glove primary" type="button" @click=${() => shift(true)}>${t('shift.begin')}</button></div></div>`}`;
}
