import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { hasWords, refusalWords, t } from '../shared/words.js';
import { nameOf } from './naming.js';
import { pageOf, whenRead } from './panel-parts.js';
import { Reading } from './reading.js';
import { bodyOf, fieldsOf, inForce, replayRows, seasonOf } from './rule-sets.js';

const DAY_MS = 24 * 3_600_000;

/** The rules that predict outages: in which season each unit is, which set holds where, and what another would have made of the last day. Fires "ask" {question} and "leave". */
class RulesPage extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, replay: { state: true }, trying: { state: true }, refusal: { state: true } };

  #sets = new Reading(() => this.store.get('/api/rule-sets'), () => this.requestUpdate());

  constructor() {
    super();
    this.replay = null;
    this.trying = null;
    this.refusal = null;
  }

  willUpdate() {
    this.#sets.want('sets');
  }

  render() {
    return pageOf(t('rules.title'), t('rules.text'), () => this.fire('leave', {}), whenRead(this.#sets, all => html`${this.#seasons(all)}${this.#replay(all)}${this.#list(all)}`));
  }

  #supervises = () => this.store.me.roles.includes('supervisor');

  #units = () => [{ id: null, name: t('rules.everywhere') }, ...this.store.me.units.map(u => ({ id: u.id, name: nameOf(u) }))];

  #unitName = id => this.#units().find(u => u.id === id)?.name ?? t('rules.unit', { id });

  #seasons(all) {
    const now = clock.now();
    return html`<section class="block"><h3 id="r-seasons">${t('rules.seasons')}</h3><table aria-labelledby="r-seasons"><thead><tr><th scope="col">${t('unit.title')}</th><th scope="col">${t('rules.season')}</th><th scope="col">${t('rules.set')}</th><th scope="col">${t('rules.since')}</th><th scope="col"><span class="visually-hidden">${t('deed.title')}</span></th></tr></thead>
      <tbody>${this.#units().map(u => {
        const held = seasonOf(all.seasons, u.id);
        const other = held.season === 'storm' ? 'normal' : 'storm';
        const set = inForce(all, u.id, held.season, now);
        return html`<tr><th scope="row">${u.name}</th><td><span class="chip ${held.season === 'storm' ? 'warn' : 'energised'}">${icon(held.season === 'storm' ? 'a-warn' : 'energised')} ${t(`season.${held.season}`)}</span></td><td>${set ? html`${set.name} <span class="mono faint">v${set.version}</span>` : t('rules.builtIn')}</td>
          <td>${held.at ? t('rules.switched', { by: held.by, time: format.moment(held.at, now), reason: held.reason }) : t('rules.never')}</td>
          <td class="n"><button type="button" class="btn" ?disabled=${!this.#supervises()} title=${this.#supervises() ? nothing : t('why.supervisor-only')} @click=${() => this.#askSeason(u, other)}>${t(`season.to.${other}`)}</button></td></tr>`;
      })}</tbody></table>${this.#supervises() ? nothing : html`<p class="hint">${icon('lock')} ${t('rules.supervisorOnly')}</p>`}</section>`;
  }

  #askSeason(unit, season) {
    this.fire('ask', { title: t(`season.ask.${season}`, { unit: unit.name }), text: t(`season.text.${season}`), action: t(`season.to.${season}`).replace('…', ''), fields: [{ name: 'reason', label: t('ask.reason'), type: 'reason' }],
      run: async ({ reason }) => {
        await this.store.command('/api/seasons', { unitId: unit.id, season, reason });
        this.#sets.again();
      } });
  }

  #list(all) {
    const now = clock.now();
    return html`<section class="block"><h3 id="r-sets">${t('rules.sets')} <span class="faint small num">${format.number(all.sets.length)}</span></h3>
      ${all.sets.length ? html`<table aria-labelledby="r-sets"><thead><tr><th scope="col">${t('rules.name')}</th><th scope="col">${t('rules.season')}</th><th scope="col">${t('rules.thresholds')}</th><th scope="col">${t('rules.holds')}</th><th scope="col">${t('rules.written')}</th><th scope="col"><span class="visually-hidden">${t('deed.title')}</span></th></tr></thead>
        <tbody>${all.sets.map(s => this.#row(s, all, now))}</tbody></table>` : html`<p class="dim">${t('rules.none')}</p>`}</section>`;
  }

  #row(s, all, now) {
    const where = this.#units().filter(u => inForce(all, u.id, s.season, now)?.id === s.id);
    const enough = e => `${e.count} · ${format.percent(e.share)}`;
    return html`<tr class=${this.replay?.ruleSetId === s.id ? 'next' : ''}><th scope="row">${s.name} <span class="mono faint">v${s.version}</span>${s.note ? html`<small class="block-line dim">${s.note}</small>` : nothing}</th><td>${t(`season.${s.season}`)}</td>
      <td class="small">${t('rules.transformer')}: ${enough(s.body.transformer)}<br>${t('rules.lateral')}: ${enough(s.body.lateral)}<br>${t('rules.main')}: ${enough(s.body.main)}</td>
      <td>${where.length ? html`<span class="restored tint strong">${icon('j-done')} ${where.map(u => u.name).join(', ')}</span>` : html`<span class="dim">${t('rules.nowhere')}</span>`}</td><td class="small">${format.moment(s.createdAt, now)}<br>${s.createdBy}</td>
      <td class="n"><span class="pair"><button type="button" class="btn" ?disabled=${this.trying !== null} @click=${() => this.#try(s)}>${icon('play')} ${t(this.trying === s.id ? 'rules.trying' : 'rules.try')}</button>
        <button type="button" class="btn" ?disabled=${!this.#supervises()} title=${this.#supervises() ? nothing : t('why.supervisor-only')} @click=${() => this.#askNew(s)}>${t('rules.from')}</button>
        <button type="button" class="btn" ?disabled=${!this.#supervises()} title=${this.#supervises() ? nothing : t('why.supervisor-only')} @click=${() => this.#askActivate(s)}>${t('rules.activate')}</button></span></td></tr>`;
  }

  /** A new version begins as a copy; only what is changed differs, and it is tried on the last day at once. */
  #askNew(set) {
    this.fire('ask', { title: t('rules.new.title', { set: `${set.name} v${set.version}` }), text: t('rules.new.text'), action: t('rules.new.do'), wide: true,
      fields: [{ name: 'name', label: t('rules.name'), value: set.name }, ...fieldsOf(set.body).map(f => ({ ...f, unit: f.unit === 'minutes' ? t('rules.minutes') : f.unit, label: t(`rules.field.${f.name}`), hint: hasWords(`rules.hint.${f.name}`) ? t(`rules.hint.${f.name}`) : undefined })), { name: 'note', label: t('rules.new.note'), type: 'reason' }],
      run: async v => {
        const made = await this.store.command('/api/rule-sets', { name: v.name, season: set.season, body: bodyOf(set.body, v), note: v.note });
        this.#sets.again();
        this.#try(made);
      } });
  }

  async #try(set) {
    this.trying = set.id;
    this.refusal = null;
    try {
      const to = clock.now();
      this.replay = await this.store.command(`/api/rule-sets/${set.id}/replay`, { from: new Date(to - DAY_MS).toISOString(), to: new Date(to).toISOString() });
    } catch (e) {
      this.refusal = e;
    } finally {
      this.trying = null;
    }
    this.updateComplete.then(() => this.querySelector('#r-replay')?.focus());
  }

  #replay(all) {
    if (this.refusal) return html`<section class="block"><p class="row urgent" role="alert"><span class="tint">${icon('a-urgent')}</span> ${refusalWords(this.refusal).text} <span class="mono faint">${refusalWords(this.refusal).code}</span></p></section>`;
    const r = this.replay;
    if (!r) return nothing;
    const now = clock.now();
    const set = all.sets.find(s => s.id === r.ruleSetId);
    return html`<section class="block"><h3 id="r-replay" tabindex="-1">${t('rules.replay', { set: `${set?.name ?? ''} v${set?.version ?? ''}`, from: format.moment(r.from, now), to: format.moment(r.to, now) })}</h3>
      <p class="dim">${t('rules.replayOf', { messages: r.messages, confirmed: r.confirmed })}</p>
      <table class="compare" aria-labelledby="r-replay"><thead><tr><th scope="col">${t('rules.measure')}</th><th scope="col" class="n">${t('rules.candidate')}</th><th scope="col" class="n">${t('rules.holding', { set: `${r.activeSet.name} v${r.activeSet.version}` })}</th><th scope="col">${t('rules.verdict')}</th></tr></thead>
        <tbody>${replayRows(r).map(row => html`<tr><th scope="row">${t(`rules.score.${row.name}`)}</th><td class="n strong">${this.#figure(row, row.candidate)}</td><td class="n">${this.#figure(row, row.active)}</td>
          <td class=${row.better === null ? 'dim' : row.better ? 'restored tint' : 'urgent tint'}>${t(row.better === null ? 'rules.same' : row.better ? 'rules.better' : 'rules.worse')}</td></tr>`)}</tbody></table></section>`;
  }

  #figure = (row, value) => (value === null ? '–' : row.name === 'medianMinutes' ? t('say.minutes', { n: Math.round(value * 10) / 10 }) : format.number(value));

  #askActivate(set) {
    const seen = this.replay?.ruleSetId === set.id;
    this.fire('ask', { title: t('rules.activate.title', { set: `${set.name} v${set.version}` }), text: t(seen ? 'rules.activate.seen' : 'rules.activate.unseen'), action: t('rules.activate').replace('…', ''),
      fields: [{ name: 'unit', label: t('unit.title'), type: 'choice', value: '', required: false, options: this.#units().map(u => ({ value: u.id ?? '', label: u.name })) }, { name: 'reason', label: t('ask.reason'), type: 'reason', required: !seen }],
      run: async v => {
        await this.store.command(`/api/rule-sets/${set.id}/activate`, { unitId: v.unit ? Number(v.unit) : null, season: set.season, replayId: seen ? this.replay.id : null, reason: v.reason ?? null });
        this.#sets.again();
      } });
  }
}

customElements.define('rules-page', RulesPage);
