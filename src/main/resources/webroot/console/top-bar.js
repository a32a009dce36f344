import { html, nothing } from 'lit';
import { armSound, sound, soundArmed } from '../shared/alarm-sound.js';
import { clock, Ticking } from '../shared/clock.js';
import './command-bar.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { togglePopover } from '../shared/popover.js';
import { recall } from '../shared/store.js';
import { language, t } from '../shared/words.js';
import { figures } from './queue.js';
import { nameOf } from './naming.js';
import { PAGES } from './pages.js';

/** The line above everything: unit, command bar, figures, freshness, the person. Fires "unit", "tab", "setting", "sign-out", "found", "run", "retry". */
class TopBar extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    unitId: { attribute: false },
    commands: { attribute: false },
    settings: { attribute: false },
    tested: { state: true },
  };

  constructor() {
    super();
    this.tested = null;
    new Ticking(this);
  }

  focusCommand() {
    this.querySelector('command-bar').focusInput();
  }

  render() {
    const now = clock.now();
    const { me } = this.store;
    const sums = figures({ outages: this.store.outages.all(), crews: this.store.crews.all(), jobs: this.store.jobs.all() }, { now, unitId: this.unitId });
    return html`
      <button type="button" class="btn icon drawer" aria-label=${t('queue.title')} title=${t('queue.title')} @click=${() => this.fire('run', { action: 'toggle-queue' })}>${icon('list')}</button>
      <a class="logo" href="/console" aria-label="Relight">${mark}<span>Relight</span></a>
      ${this.#pages()}
      ${this.#unit()}
      <command-bar .store=${this.store} .commands=${this.commands}></command-bar>
      <div class="figs" role="group" aria-label=${t('figures.title')}>
        ${this.#figure('all', format.number(sums.customersOut), t('figures.customersOut'))}
        ${this.#figure('outages', format.number(sums.outages), t('figures.outages', { n: sums.outages }))}
        ${this.#figure(null, `${sums.crewsWorking}/${sums.crews}`, t('figures.crews'))}
        ${this.#figure('clocks', format.number(sums.clocksSoon), t('figures.clocks'), sums.clocksSoon > 0 ? 'warn' : '')}
      </div>
      ${this.#freshness(now)}
      <button type="button" class="btn quiet icon ${soundArmed() ? '' : 'unarmed'}" aria-label=${t(soundArmed() ? 'sound.test' : 'sound.arm')} title=${t(soundArmed() ? 'sound.test' : 'sound.arm')} @click=${this.#testSound}>${icon('bell')}${soundArmed() ? nothing : html`<span class="off" aria-hidden="true"></span>`}</button>
      <button type="button" class="btn quiet person" aria-haspopup="dialog" aria-label=${t('menu.of', { name: me.user.name })} aria-controls="person-menu" @click=${e => togglePopover(this.querySelector('#person-menu'), e.currentTarget)}>
        <span class="cut">${me.user.name}</span> <span class="faint role">· ${me.roles.map(r => t(`role.${r}`)).slice(0, 1)}</span>${icon('down')}</button>
      ${this.#menu(me)}
      <p class="visually-hidden" role="status">${this.tested === null ? '' : t(this.tested ? 'sound.tested' : 'sound.blocked')}</p>`;
  }

  /** The pages beside the queue and the map; a number where something waits. */
  #pages() {
    return html`<button type="button" class="btn quiet pages" aria-haspopup="dialog" aria-controls="page-menu" @click=${e => togglePopover(this.querySelector('#page-menu'), e.currentTarget)}>${t('page.title')} ${icon('down')}</button>
      <div popover id="page-menu" class="menu" role="dialog" aria-label=${t('page.title')}>
        ${PAGES.filter(page => page.mayOpen(this.store.me)).map(page => html`<button type="button" data-page=${page.name} @click=${() => this.#open(page.name)}>${page.title()}</button>`)}</div>`;
  }

  #open(page) {
    this.querySelector('#page-menu').hidePopover();
    this.fire('run', { action: `page-${page}` });
  }

  #unit() {
    const known = new Map();
    for (const unit of [...this.store.me.units, ...[...this.store.outages.all(), ...this.store.crews.all()].map(x => x.unit)]) if (unit) known.set(unit.id, nameOf(unit));
    const units = [...known].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'vi', { numeric: true }));
    const chosen = units.find(u => u.id === this.unitId);
    if (units.length < 2) return html`<span class="unit only cut">${units[0]?.name ?? ''}</span>`;
    return html`<button type="button" class="btn unit" aria-haspopup="dialog" aria-controls="unit-menu" @click=${e => togglePopover(this.querySelector('#unit-menu'), e.currentTarget)}><span class="cut">${chosen?.name ?? t('unit.all')}</span> ${icon('down')}</button>
      <div popover id="unit-menu" class="menu" role="dialog" aria-label=${t('unit.title')}>
        ${[{ id: null, name: t('unit.all') }, ...units].map(u => html`<button type="button" aria-pressed=${u.id === (this.unitId ?? null) ? 'true' : 'false'} @click=${() => this.#chooseUnit(u.id)}>${u.name}</button>`)}</div>`;
  }

  #chooseUnit(id) {
    this.querySelector('#unit-menu').hidePopover();
    this.fire('unit', { id });
  }

  #figure(tab, value, words, tone = '') {
    const inner = html`<b class="num ${tone ? 'tint' : ''}">${value}</b> <span>${words}</span>`;
    return tab ? html`<button type="button" class=${tone} @click=${() => this.fire('tab', { tab })}>${inner}</button>` : html`<div>${inner}</div>`;
  }

  #freshness(now) {
    const state = this.store.freshness;
    const since = now - this.store.age_ms;
    const words = { live: t('fresh.live'), late: t('fresh.late', { age: format.duration(this.store.age_ms) }), stale: t('fresh.stale', { time: format.time(since) }) }[state];
    return html`<output class="fresh ${state}" title=${state === 'stale' ? t('fresh.staleAge', { age: format.duration(this.store.age_ms) }) : t('fresh.title', { age: format.duration(this.store.age_ms) })}>
        <span>${words}</span>${state === 'stale' ? nothing : html`<span class="at"> · <time>${format.clock(state === 'live' ? now : since)}</time></span>`}</output>
      ${state === 'stale' ? html`<button type="button" class="btn" @click=${() => this.fire('retry')}>${t('do.reconnect')}</button>` : nothing}`;
  }

  #menu(me) {
    const theme = recall('theme', 'dark');
    const choice = (name, value, label, chosen) => html`<button type="button" aria-pressed=${chosen ? 'true' : 'false'} @click=${() => this.fire('setting', { name, value })}>${label}</button>`;
    return html`<div popover id="person-menu" class="menu" role="dialog" aria-label=${t('menu.title')}>
      <p class="who"><b>${me.user.name}</b><br><span class="dim small">${me.roles.map(r => t(`role.${r}`)).join(', ')}</span></p>
      <h3>${t('do.theme')}</h3><div class="seg" role="group" aria-label=${t('do.theme')}>${['dark', 'light', 'system'].map(v => choice('theme', v, t(`theme.${v}`), theme === v))}</div>
      <h3>${t('menu.density')}</h3><div class="seg" role="group" aria-label=${t('menu.density')}>${['compact', 'comfortable'].map(v => choice('density', v, t(`density.${v}`), this.settings.density === v))}</div>
      <h3>${t('menu.language')}</h3><div class="seg" role="group" aria-label=${t('menu.language')}>${choice('language', 'vi', html`<span lang="vi">Tiếng Việt</span>`, language === 'vi')}${choice('language', 'en', html`<span lang="en">English</span>`, language === 'en')}</div>
      <label class="check"><input type="checkbox" .checked=${this.settings.singleKeys} @change=${e => this.fire('setting', { name: 'singleKeys', value: e.target.checked })}> ${t('menu.singleKeys')}</label>
      <button type="button" @click=${this.#testSound}>${icon('bell')} ${t('sound.test')}</button>
      <button type="button" @click=${() => this.#run('help')}>${icon('list')} ${t('menu.keys')} <kbd class="end">?</kbd></button>
      ${me.roles.some(r => ['agent', 'dispatcher', 'supervisor'].includes(r)) ? html`<a href="/desk">${icon('phone')} ${t('menu.desk')}</a>` : nothing}
      <a href="/">${icon('home')} ${t('menu.board')}</a>
      <button type="button" @click=${() => this.fire('sign-out')}>${icon('signout')} ${t('do.signOut')}</button></div>`;
  }

  #run(action) {
    this.querySelector('#person-menu').hidePopover();
    this.fire('run', { action });
  }

  async #testSound() {
    await armSound();
    this.tested = sound();
    this.requestUpdate();
    this.fire('said', { text: t(this.tested ? 'sound.tested' : 'sound.blocked') });
  }
}

const mark = html`<svg class="mark" viewBox="0 0 28 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"><path d="M1.5 14H8M20 14h6.5"/><path d="M8 14L19 6.5"/><circle cx="8" cy="14" r="1.8" fill="currentColor"/><circle class="spark" cx="20" cy="14" r="3"/></svg>`;

customElements.define('top-bar', TopBar);
