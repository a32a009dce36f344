/** The crew, this phone, and how the page looks. */
import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { recall, remember } from '/shared/store.js';
import { language, otherLanguageHref, t } from '/shared/words.js';
import './field-phones.js';

function chooseTheme(value, redraw) {
  remember('theme', value === 'system' ? null : value);
  if (value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
  redraw();
}

export function mePage({ day, signOut, redraw }) {
  const { me, crew, positions } = day;
  const theme = recall('theme') ?? 'system';
  const off = crew?.status === 'offShift';
  return html`
    <section class="card stack"><h2>${me.user.name}</h2><p class="dim">${[crew?.name, crew?.unit?.name].filter(Boolean).join(' · ')}</p>
      ${crew?.members?.length ? html`<ul class="members">${crew.members.map(m => html`<li>${icon('user')} ${m.name}${m.lead ? html` <span class="sure">${t('field.lead')}</span>` : nothing}</li>`)}</ul>` : nothing}</section>
    <section class="card stack"><label class="switch"><span><b>${t('field.sharing')}</b><small>${t('field.sharingText')}</small></span>
      <input type="checkbox" role="switch" .checked=${day.sharing} ?disabled=${off} @change=${e => { day.sharing = e.target.checked; }}></label>
      <p class="small-text ${positions.state === 'on' ? 'restored' : 'restoring'}"><b class="tint">${t(off ? 'position.offShift' : `position.${positions.state}`)}</b>
        ${positions.last ? html` · ${t('position.accuracy', { distance: format.distance(positions.last.accuracy_m) })}` : nothing}
        ${positions.sentAt ? html` · ${t('position.sent', { time: format.clock(positions.sentAt) })}` : nothing}</p></section>
    ${me.crew ? html`<field-phones></field-phones>` : nothing}
    <section class="card stack"><fieldset><legend class="label">${t('do.theme')}</legend><div class="three">${['system', 'light', 'dark'].map(value => html`<label class="choice"><input type="radio" name="theme" .checked=${theme === value} @change=${() => chooseTheme(value, redraw)}><span>${t(`theme.${value}`)}</span></label>`)}</div></fieldset>
      <a class="btn glove" href=${otherLanguageHref()} lang=${language === 'vi' ? 'en' : 'vi'}>${language === 'vi' ? 'English' : 'Tiếng Việt'}</a>
      <button class="btn glove" @click=${signOut}>${icon('signout')} ${t('do.signOut')}</button></section>`;
}
