/** The crew and its shift, this phone, and how the page looks. */
import { html, nothing } from 'lit';
import { warnings } from '/shared/certificates.js';
import { clock } from '/shared/clock.js';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { language, named, otherLanguageHref, t } from '/shared/words.js';
import { chooseTextSize, chooseTheme, SIZES, textSize, theme, THEMES } from './looks.js';
import './field-phones.js';


function memberLine(m) {
  const papers = warnings({ members: [m] }, clock.now());
  const said = (state, word) => papers.filter(p => p.state === state).map(({ certificate: c }) => html` · <b class="${state === 'expired' ? 'urgent' : 'warn'} tint">${t(word, { number: c.number, day: format.date(c.expiresAt) })}</b>`);
  return html`<li>${icon('user')}<span>${m.name}${m.lead ? html` <span class="sure">${t('field.lead')}</span>` : nothing}
    ${m.grade ? html`<small>${t('field.grade', { grade: m.grade })}${said('expired', 'field.paperOver')}${said('soon', 'field.paperSoon')}</small>` : nothing}</span></li>`;
}

/** Beginning and ending the shift; what waits on the phone already counts here. */
function shiftCard(day, { shift }) {
  const on = day.onShift;
  const waiting = day.records.some(r => r.kind === 'shiftOn' || r.kind === 'shiftOff' ? r.state === 'onPhone' || r.state === 'sent' : false);
  return html`<section class="card stack"><h2>${t(on ? 'shift.on' : 'shift.off')}</h2>
    <p class="dim">${on ? [day.crew?.shift?.onAt ? t('shift.since', { time: format.moment(day.crew.shift.onAt) }) : null, day.crew?.shift?.until ? t('shift.until', { time: format.moment(day.crew.shift.until) }) : null].filter(Boolean).join(' · ') || t('shift.onText') : t('shift.offText')}</p>
    ${waiting ? html`<p class="receipt restoring">${icon('device')} ${t('receipt.onPhone')}</p>` : nothing}
    <button class="btn glove wide ${on ? '' : 'primary'}" type="button" @click=${() => shift(!on)}>${icon(on ? 'signout' : 'j-working')} ${t(on ? 'shift.end' : 'shift.begin')}</button></section>`;
}

const radios = (name, values, chosen, choose, word) => html`<div class="looks-choice">${values.map(value => html`<label class="choice"><input type="radio" name=${name} .checked=${chosen === value} @change=${() => choose(value)}><span>${word(value)}</span></label>`)}</div>`;

export function mePage({ day, signOut, shift, drill, nearMiss, redraw }) {
  const { me, crew, positions } = day;
  const off = !day.onShift;
  const after = choose => value => {
    choose(value);
    redraw();
  };
  return html`
    <section class="card stack"><h2>${me.user.name}</h2><p class="dim">${[crew?.name, named(crew?.unit?.name)].filter(Boolean).join(' · ')}</p>
      ${crew?.members?.length ? html`<ul class="members">${crew.members.map(memberLine)}</ul>` : nothing}</section>
    ${me.crew ? shiftCard(day, { shift }) : nothing}
    <section class="card stack"><fieldset><legend class="label">${t('do.theme')}</legend>${radios('theme', THEMES, theme(), after(chooseTheme), value => t(value === 'sun' ? 'looks.sun' : `theme.${value}`))}</fieldset>
      <fieldset><legend class="label">${t('looks.size')}</legend>${radios('size', SIZES, textSize(), after(chooseTextSize), value => html`<span class="size-${value}">${t(`looks.size.${value}`)}</span>`)}</fieldset>
      <a class="btn glove" href=${otherLanguageHref()} lang=${language === 'vi' ? 'en' : 'vi'}>${language === 'vi' ? 'English' : 'Tiếng Việt'}</a></section>
    <section class="card stack"><label class="switch"><span><b>${t('field.sharing')}</b><small>${t('field.sharingText')}${day.positionsKept_days ? ` ${t('field.sharingKept', { days: day.positionsKept_days })}` : nothing}</small></span>
      <input type="checkbox" role="switch" .checked=${day.sharing} ?disabled=${off} @change=${e => { day.sharing = e.target.checked; }}></label>
      <p class="small-text ${positions.state === 'on' ? 'restored' : 'restoring'}"><b class="tint">${t(off ? 'position.offShift' : `position.${positions.state}`)}</b>
        ${positions.last ? html` · ${t('position.accuracy', { distance: format.distance(positions.last.accuracy_m) })}` : nothing}
        ${positions.sentAt ? html` · ${t('position.sent', { time: format.clock(positions.sentAt) })}` : nothing}</p></section>
    ${me.crew ? html`<field-phones></field-phones>` : nothing}
    <section class="card stack"><h2>${t('nearMiss.title')}</h2><p class="dim">${t('nearMiss.text')}</p><button class="btn glove wide" type="button" @click=${nearMiss}>${icon('pen')} ${t('nearMiss.begin')}</button></section>
    ${me.crew ? html`<section class="card stack"><h2>${t('drill.title')}</h2><p class="dim">${t('drill.text')}</p><button class="btn glove wide" type="button" @click=${drill}>${icon('a-notice')} ${t('drill.begin')}</button></section>` : nothing}
    <section class="card stack"><button class="btn glove" @click=${signOut}>${icon('signout')} ${t('do.signOut')}</button></section>`;
}
