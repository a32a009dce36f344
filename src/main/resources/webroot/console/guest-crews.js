import { html, nothing, svg } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { toInput } from '../shared/house-time.js';
import '../shared/copy-button.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { named, t } from '../shared/words.js';
import { nameOf } from './naming.js';
import { refused, whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

const HOUR_MS = 3_600_000;
const QUIET = 4;
const USUAL_SKILLS = ['mv-line', 'lv-line'];

/** Contractors and crews of other utilities: a supervisor invites them by a code that is scanned; a dispatcher sees and ends them too. Fires "ask". */
class GuestCrews extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, words: { attribute: false }, invited: { state: true }, refusal: { state: true } };

  #guests = new Reading(() => this.store.get('/api/crews/guests').then(a => a.guests), () => this.requestUpdate());

  constructor() {
    super();
    this.invited = null;
    this.refusal = null;
  }

  #manages = () => this.store.me.roles.some(role => role === 'supervisor' || role === 'administrator');

  willUpdate() {
    this.#guests.want('guests', this.store.crews.all().filter(c => c.guestUntil).map(c => `${c.id}/${c.number}`).join());
  }

  /** The code stands below the table, which grew by the crew just invited: it is brought to where the supervisor looks. */
  updated(changed) {
    if (changed.has('invited') && this.invited) requestAnimationFrame(() => this.querySelector('.invite')?.scrollIntoView({ block: 'center' }));
  }

  render() {
    const now = clock.now();
    return html`<section class="block"><h3>${t('guest.title')} ${this.#manages() ? html`<button type="button" class="btn end" @click=${() => this.#invite()}>${icon('plus')} ${t('guest.invite')}…</button>` : nothing}</h3>
      ${this.invited ? this.#code(this.invited, now) : nothing}
      ${whenRead(this.#guests, list => (list.length ? html`<table class="cards" aria-label=${t('guest.title')}><thead><tr><th scope="col">${t('crews.crew')}</th><th scope="col">${t('crew.company')}</th><th scope="col" class="n">${t('guest.people')}</th><th scope="col">${t('guest.until')}</th><th scope="col">${t('guest.code')}</th><th scope="col"><span class="visually-hidden">${t('deed.title')}</span></th></tr></thead>
        <tbody>${list.map(g => this.#row(g, now))}</tbody></table>` : html`<p class="dim">${t('guest.none')}</p>`))}${refused(this.refusal)}</section>`;
  }

  #row(g, now) {
    return html`<tr><th scope="row" data-label=${t('crews.crew')}>${g.name}</th><td data-label=${t('crew.company')}>${g.company ?? ''}</td><td class="n" data-label=${t('guest.people')}>${format.number(g.people)}</td><td class="num" data-label=${t('guest.until')}>${g.atWork ? html`<span class="late">${t('guest.atWork', { time: format.moment(g.until, now) })}</span>` : g.over ? html`<span class="faint">${t('guest.over')}</span>` : format.moment(g.until, now)}</td>
      <td data-label=${t('guest.code')}>${g.usesLeft && g.invitedUntil && Date.parse(g.invitedUntil) > now ? t('guest.open', { n: g.usesLeft, time: format.moment(g.invitedUntil, now) }) : html`<span class="faint">–</span>`}</td>
      <td class="n"><span class="pair">${this.#manages() && !g.over ? html`<button type="button" class="btn" @click=${() => this.#again(g)}>${t('guest.more')}</button>` : nothing}${this.#manages() ? html`<button type="button" class="btn" @click=${() => this.#extend(g)}>${t('guest.extend')}</button>` : nothing}${g.over ? nothing : html`<button type="button" class="btn aside" @click=${() => this.#end(g)}>${t('guest.end')}</button>`}</span></td></tr>`;
  }

  /** Shown once: whoever scans it within its time joins. */
  #code({ joinUrl, qr, expiresAt, uses, name }, now) {
    const whole = qr.size + 2 * QUIET;
    return html`<div class="card invite" role="status"><svg class="qr" viewBox="0 0 ${whole} ${whole}" role="img" aria-label=${t('guest.scan')} shape-rendering="crispEdges">${svg`<rect width=${whole} height=${whole} fill="#fff"></rect><path transform="translate(${QUIET} ${QUIET})" fill="#000" d=${qr.path}></path>`}</svg>
      <div><h4>${t('guest.scanTitle', { name })}</h4><p>${t('guest.scanText', { n: uses, time: format.moment(expiresAt, now) })}</p><p class="mono small">${joinUrl}</p>
        <span class="pair"><copy-button .text=${joinUrl} .label=${t('guest.copy')} .source=${() => this.querySelector('.invite .mono')}></copy-button><button type="button" class="btn" @click=${() => (this.invited = null)}>${t('do.close')}</button></span></div></div>`;
  }

  #invite() {
    const skills = Object.entries(this.words?.skills ?? {}).map(([value, words]) => ({ value, label: named(words) }));
    this.fire('ask', { title: t('guest.invite'), text: t('guest.inviteText'), action: t('guest.invite'),
      fields: [{ name: 'name', label: t('crew.name') }, { name: 'company', label: t('crew.company') }, { name: 'unitId', label: t('unit.title'), type: 'choice', options: this.store.me.units.map(u => ({ value: u.id, label: nameOf(u) })) },
        { name: 'people', label: t('guest.people'), type: 'number', min: 1, max: 30, step: 1, value: 4 }, { name: 'until', label: t('guest.until'), type: 'moment', value: toInput(clock.now() + 24 * HOUR_MS) }, { name: 'skills', label: t('member.skills'), type: 'checks', value: USUAL_SKILLS, options: skills }],
      run: async v => {
        const answer = await this.store.command('/api/crews/guests', { name: v.name, company: v.company, unitId: Number(v.unitId), until: v.until, people: Number(v.people), skills: v.skills, origin: location.origin });
        this.invited = { ...answer, name: v.name };
        this.#guests.again();
      } });
  }

  #again(g) {
    this.fire('ask', { title: t('guest.moreTitle', { name: g.name }), text: t('guest.moreText'), action: t('guest.more'), fields: [{ name: 'people', label: t('guest.people'), type: 'number', min: 1, max: 30, step: 1, value: 1 }],
      run: async v => {
        this.invited = { ...(await this.store.command(`/api/crews/guests/${g.crewId}/invite`, { people: Number(v.people), origin: location.origin })), name: g.name, crewId: g.crewId };
        this.#guests.again();
      } });
  }

  #extend(g) {
    this.fire('ask', { title: t('guest.extendTitle', { name: g.name }), action: t('guest.extend'), fields: [{ name: 'until', label: t('guest.until'), type: 'moment', value: toInput(Math.max(clock.now(), Date.parse(g.until)) + 12 * HOUR_MS) }],
      run: async v => {
        await this.store.command(`/api/crews/guests/${g.crewId}/extend`, { until: v.until });
        this.#guests.again();
      } });
  }

  #end(g) {
    this.fire('ask', { title: t('guest.endTitle', { name: g.name }), text: t('guest.endText'), action: t('guest.end'), danger: true, fields: [],
      run: async () => {
        await this.store.command(`/api/crews/guests/${g.crewId}/end`, {});
        if (this.invited?.crewId === g.crewId) this.invited = null; // the code is worth nothing now
        this.#guests.again();
      } });
  }
}

customElements.define('guest-crews', GuestCrews);
