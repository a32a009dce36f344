import { html, nothing } from 'lit';
import { api } from '../shared/api.js';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { Live } from '../shared/live.js';
import '../shared/relight-map.js';
import { togglePopover } from '../shared/popover.js';
import { recall, remember } from '../shared/store.js';
import '../shared/story-list.js';
import { language, otherLanguageHref, t } from '../shared/words.js';
import './customer-answer.js';
import './desk-search.js';
import './report-dialog.js';

const POLL_MS = 15_000;

/** The call desk: one box, one answer, one danger strip. Keeps the answer on screen true while the call lasts. */
class RelightDesk extends LightElement {
  static properties = {
    me: { attribute: false },
    answer: { state: true },
    asOf: { state: true },
    story: { state: true },
    busy: { state: true },
    refusal: { state: true },
    said: { state: true },
    loading: { state: true },
    freshness: { state: true },
  };

  #live = new Live('/api/live?topics=outages,jobs,reports');
  #customerId = null;
  #asked = 0;
  #again;
  #polling;

  constructor() {
    super();
    this.freshness = 'late';
    new Ticking(this);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', e => this.#keyed(e));
    api.addEventListener('signed-out', () => this.#leave('signed-out'));
    this.#live.addEventListener('item', e => this.#changed(e.detail));
    this.#live.addEventListener('snapshot', () => this.#refresh());
    this.#live.addEventListener('freshness', () => (this.freshness = this.#live.state));
    this.#live.addEventListener('ended', e => {
      // An account without the stream still gets true answers, only a few seconds later.
      if (e.detail.reason === 'refused') this.#polling ??= setInterval(() => this.#refresh(), POLL_MS);
      else this.#leave(e.detail.reason);
    });
    this.#live.open().catch(() => {});
    const [, id] = /^#customer\/(\d+)$/.exec(location.hash) ?? [];
    if (id) this.#open(Number(id));
    this.updateComplete.then(() => id || this.querySelector('desk-search').focusInput());
  }

  render() {
    const o = this.answer?.outage;
    return html`
      <header class="mast"><a class="logo" href="/desk"><svg class="mark" aria-hidden="true"><use href="/shared/icons.svg#i-mark"></use></svg><span>${t('desk.name')}</span></a>
        <desk-search .api=${api} @customer=${e => this.#open(e.detail.id, e.detail.typing)} @read=${() => this.#read()} @place=${e => this.#askPlace(e.detail.text)}></desk-search>
        ${this.#light()}
        <button type="button" class="btn quiet person" aria-haspopup="dialog" @click=${e => togglePopover(this.querySelector('#desk-menu'), e.currentTarget)}><span class="cut">${this.me.user.name}</span> ${icon('down')}</button>${this.#menu()}</header>
      ${this.me.sample ? html`<section class="sample" aria-label=${t('app.sample')}><b>${t('app.sample')}</b><span>${t('app.sampleLong')}</span></section>` : nothing}
      <div class="columns"><main>
        <div class="reply">${this.answer ? html`<customer-answer .answer=${this.answer} .asOf=${this.asOf} .busy=${this.busy} .refusal=${this.refusal} .said=${this.said} @deed=${e => this.#deed(e.detail.name)}></customer-answer>`
          : this.loading ? html`<div class="card" aria-busy="true"><div class="bone short"></div><div class="bone"></div><div class="bone"></div></div>`
            : html`<div class="welcome">${icon('phone')}<h1>${t('desk.welcome')}</h1><p class="dim">${t('desk.welcomeText')}</p>${this.said ? html`<p class="saved" role="status">${icon('j-done')} ${this.said}</p>` : nothing}</div>`}</div>
        <section class="danger" aria-label=${t('danger.title')}>${icon('a-life')}<div><b>${t('danger.strip')}</b> ${t('danger.stripText')}</div><button type="button" class="btn danger touch end" @click=${() => this.#askDanger()}>${t('danger.button')} <kbd>F9</kbd></button></section>
      </main>
      <aside aria-label=${t('desk.sameCase')}>
        ${o ? html`<h2>${t('desk.sameCase')} <span class="end faint mono">${o.code}</span></h2><div class="mm"><relight-map></relight-map></div>
            ${this.story?.length ? html`<story-list .entries=${this.story}></story-list>` : nothing}`
          : this.answer ? html`<p class="faint">${t('desk.noSameCase')}</p>` : nothing}
        ${this.answer?.history?.length ? html`<h2>${t('desk.before')}</h2><story-list .entries=${this.answer.history}></story-list>` : nothing}
      </aside></div>
      <report-dialog></report-dialog>`;
  }

  updated(changed) {
    if (!changed.has('answer') || !this.answer?.outage) return;
    const map = this.querySelector('relight-map');
    const { outage, customer } = this.answer;
    map?.updateComplete.then(() => {
      map.setOutages([outage]);
      const at = outage.device ?? customer;
      if (at?.lon != null) map.flyTo(at.lon, at.lat, 14);
    });
  }

  #light() {
    if (this.#polling) return html`<output class="fresh late">${t('desk.polling')}</output>`;
    const now = clock.now();
    const age = this.#live.age_ms;
    const words = { live: t('fresh.live'), late: t('fresh.late', { age: format.duration(age) }), stale: t('fresh.stale', { time: format.time(now - age) }) }[this.freshness];
    return html`<output class="fresh ${this.freshness}"><span>${words}</span>${this.freshness === 'stale' ? nothing : html`<span class="at"> · <time>${format.clock(this.freshness === 'live' ? now : now - age)}</time></span>`}</output>`;
  }

  #menu() {
    const theme = recall('theme', 'system');
    const choice = (pressed, label, click) => html`<button type="button" aria-pressed=${pressed ? 'true' : 'false'} @click=${click}>${label}</button>`;
    return html`<div popover id="desk-menu" class="menu" role="dialog" aria-label=${t('desk.menu')}>
      <h3>${t('do.theme')}</h3><div class="seg">${['light', 'dark', 'system'].map(v => choice(theme === v, t(`theme.${v}`), () => this.#theme(v)))}</div>
      <h3>${t('desk.language')}</h3><div class="seg">${choice(language === 'vi', html`<span lang="vi">Tiếng Việt</span>`, () => this.#language('vi'))}${choice(language === 'en', html`<span lang="en">English</span>`, () => this.#language('en'))}</div>
      ${this.me.roles.some(r => ['dispatcher', 'supervisor', 'administrator'].includes(r)) ? html`<a href="/console">${icon('map')} ${t('desk.console')}</a>` : nothing}
      <a href="/">${icon('home')} ${t('desk.board')}</a>
      <button type="button" @click=${this.#signOut}>${icon('signout')} ${t('do.signOut')}</button></div>`;
  }

  #theme(value) {
    remember('theme', value);
    if (value === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
    this.requestUpdate();
  }

  #language(value) {
    if (value === language) return;
    remember('language', value);
    location.href = otherLanguageHref();
  }

  #signOut = async () => {
    await api.signOut().catch(() => {});
    location.href = '/sign-in?next=/desk';
  };

  #leave(reason) {
    this.#live.close();
    if (reason === 'changed') location.reload();
    else location.href = `/sign-in?next=%2Fdesk${reason === 'revoked' ? '&why=revoked' : ''}`;
  }

  // -- the customer on the line --------------------------------------------------------------------------

  /** `typing`: he was found by his code while it was typed, and whoever types goes on where he is. */
  async #open(id, typing = false) {
    this.#customerId = id;
    this.answer = null;
    this.story = null;
    this.said = null;
    this.refusal = null;
    this.loading = true;
    history.replaceState(null, '', `#customer/${id}`);
    await this.#refresh();
    this.loading = false;
    await this.updateComplete;
    if (!typing) await this.#read();
  }

  async #read() {
    const answer = this.querySelector('customer-answer');
    await answer?.updateComplete;
    answer?.querySelector('h1')?.focus();
  }

  async #refresh() {
    if (this.#customerId === null) return;
    const id = this.#customerId;
    const asked = ++this.#asked;
    try {
      const answer = await api.get(`/api/desk/customers/${id}`);
      if (asked !== this.#asked || id !== this.#customerId) return;
      this.answer = answer;
      this.asOf = clock.now();
      if (answer.outage) {
        const told = await api.get(`/api/outages/${answer.outage.id}/story`).catch(() => null);
        if (asked === this.#asked) this.story = told?.entries ?? null;
      } else {
        this.story = null;
      }
    } catch (e) {
      if (asked === this.#asked) this.refusal = e;
    }
  }

  /** Something changed in this customer's case: ask again, once for a burst. */
  #changed({ kind, body }) {
    if (this.#customerId === null) return;
    const outageId = this.answer?.outage?.id;
    const about = kind === 'outage' ? body.id : kind === 'job' ? body.outage?.id : body.outageId;
    // A case may also begin for a house that had none: any new outage or report can be it.
    if (outageId && about !== outageId) return;
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#refresh(), 400);
  }

  // -- deeds ----------------------------------------------------------------------------------------------

  #deed(name) {
    if (name === 'report') this.#send({ customerId: this.#customerId, kind: 'no-power' }).catch(e => (this.refusal = e));
    else if (name === 'remind') this.#send({ customerId: this.#customerId, kind: this.answer.report.kind }).catch(e => (this.refusal = e));
    else if (name === 'other') this.querySelector('report-dialog').ask({ customer: this.answer.customer, run: body => this.#send(body) });
    else if (name === 'next') this.querySelector('desk-search').focusInput();
  }

  #askPlace(text) {
    this.#customerId = null;
    this.answer = null;
    this.querySelector('report-dialog').ask({ customer: null, placeText: text, run: body => this.#send(body) });
  }

  #askDanger() {
    this.querySelector('report-dialog').ask({ customer: this.answer?.customer ?? null, placeText: this.querySelector('desk-search').text, danger: true, run: body => this.#send(body, true) });
  }

  async #send(body, danger = false) {
    if (this.busy) return;
    this.busy = true;
    this.refusal = null;
    this.said = null;
    try {
      const { report } = await api.post('/api/desk/reports', body);
      this.said = danger ? t('danger.raised') : report?.reminders ? t('desk.reminded', { n: report.reminders }) : t('desk.reported');
      await this.#refresh();
    } finally {
      this.busy = false;
    }
  }

  #keyed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'F2') {
      event.preventDefault();
      if (!document.querySelector('dialog[open]')) this.querySelector('desk-search').focusInput();
    } else if (event.key === 'F9') {
      event.preventDefault();
      if (!document.querySelector('dialog[open]')) this.#askDanger();
    } else if (this.answer && !document.querySelector('dialog[open]') && !event.repeat && !event.defaultPrevented) {
      const at = document.activeElement;
      const free = !at || at === document.body || at.tagName === 'H1';
      if (event.key === 'Enter' && free) this.#deed(this.answer.report ? 'remind' : 'report');
      else if (event.key.toLowerCase() === 'k' && !/^(INPUT|TEXTAREA|SELECT)$/.test(at?.tagName ?? '')) {
        event.preventDefault();
        this.#deed('other');
      }
    }
  }
}

customElements.define('relight-desk', RelightDesk);
