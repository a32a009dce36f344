import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { hasWords, refusalWords, t } from '../shared/words.js';
import { pageOf, whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

/** What machines sent that could not be taken, counted and one by one, and the machines themselves. Fires "ask" {question} and "leave". */
class EvidencePage extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    filter: { state: true },
    older: { state: true },
    outcome: { state: true },
  };

  #counts = new Reading(() => this.store.get(`/api/evidence/quarantine${this.#query()}`), () => this.requestUpdate());
  #sources = new Reading(() => this.store.get('/api/evidence/sources').then(a => a.sources), () => this.requestUpdate());

  constructor() {
    super();
    this.filter = null;
    this.older = [];
    this.outcome = null;
    new Ticking(this, 5000);
  }

  willUpdate() {
    this.#counts.want(`${this.filter?.source ?? ''}/${this.filter?.code ?? ''}`, this.store.quarantineNumber);
    this.#sources.want('sources', this.store.quarantineNumber);
  }

  #query(before) {
    const query = new URLSearchParams();
    if (this.filter) {
      query.set('source', this.filter.source);
      query.set('code', this.filter.code);
    }
    if (before) query.set('before', before);
    return query.size ? `?${query}` : '';
  }

  render() {
    const now = clock.now();
    return pageOf(t('quarantine.title'), t('quarantine.text'), () => this.fire('leave', {}), html`
      ${whenRead(this.#counts, q => html`
        <section class="block"><h3 id="q-counts">${t('quarantine.counts')}</h3>${q.counts.length || this.filter ? html`<table aria-labelledby="q-counts"><thead><tr><th scope="col">${t('quarantine.source')}</th><th scope="col">${t('quarantine.code')}</th><th scope="col" class="n">${t('quarantine.messages')}</th><th scope="col" class="n">${t('quarantine.first')}</th><th scope="col" class="n">${t('quarantine.last')}</th><th scope="col"><span class="visually-hidden">${t('quarantine.filter')}</span></th></tr></thead>
          <tbody>${q.counts.map(c => this.#count(c, now))}</tbody></table>` : html`<p class="empty">${icon('restored')}<b>${t('quarantine.none')}</b></p>`}</section>
        ${this.#messages([...q.messages, ...this.older], now)}`)}
      ${whenRead(this.#sources, list => this.#list(list, now))}`);
  }

  #count(c, now) {
    const chosen = this.filter?.source === c.source && this.filter.code === c.code;
    return html`<tr class=${chosen ? 'next' : ''}><th scope="row"><span class="mono">${c.source}</span> <span class="dim">${t(`source.${c.kind}`)}</span></th><td>${this.#why(c.code)}<small class="block-line mono faint">${c.code}</small></td><td class="n strong">${format.number(c.messages)}</td>
      <td class="n">${format.moment(c.firstAt, now)}</td><td class="n" title=${format.moment(c.lastAt, now)}>${format.ago(c.lastAt, now)}</td>
      <td class="n"><button type="button" class="btn" aria-pressed=${chosen ? 'true' : 'false'} @click=${() => this.#choose(chosen ? null : { source: c.source, code: c.code })}>${t(chosen ? 'quarantine.all' : 'quarantine.only')}</button></td></tr>`;
  }

  #why = code => (hasWords(`quarantine.${code}`) ? t(`quarantine.${code}`) : t('quarantine.other'));

  #choose(filter) {
    this.filter = filter;
    this.older = [];
  }

  #messages(list, now) {
    if (!list.length) return nothing;
    return html`<section class="block"><h3 id="q-messages">${t('quarantine.waiting')} <span class="faint small num">${format.number(list.length)}</span></h3>
      ${this.outcome ? html`<p class="row ${this.outcome.ok ? 'restored' : 'urgent'}" role="status"><span class="tint">${icon(this.outcome.ok ? 'j-done' : 'a-urgent')}</span> ${this.outcome.text}</p>` : nothing}
      <table aria-labelledby="q-messages"><thead><tr><th scope="col">${t('quarantine.arrived')}</th><th scope="col">${t('quarantine.source')}</th><th scope="col">${t('quarantine.reason')}</th><th scope="col">${t('quarantine.body')}</th><th scope="col"><span class="visually-hidden">${t('deed.title')}</span></th></tr></thead>
      <tbody>${list.map(m => html`<tr><td class="num" data-label=${t('quarantine.arrived')}>${format.moment(m.arrivedAt, now)}${m.times > 1 ? html`<small class="block-line dim">${t('quarantine.times', { n: m.times, last: format.moment(m.lastAt, now) })}</small>` : nothing}</td>
        <td data-label=${t('quarantine.source')}><span class="mono">${m.source}</span><small class="block-line mono faint cut">${m.messageId}</small></td><td data-label=${t('quarantine.reason')}>${this.#why(m.code)}<small class="block-line dim">${m.detail}</small></td>
        <td><details><summary>${t('quarantine.show')}</summary><pre class="body">${m.body}</pre></details></td>
        <td class="n"><span class="pair"><button type="button" class="btn" @click=${() => this.#retry(m)}>${icon('refresh')} ${t('quarantine.retry')}</button><button type="button" class="btn aside" @click=${() => this.#dismiss(m)}>${t('quarantine.dismiss')}</button></span></td></tr>`)}</tbody></table>
      ${list.length % 100 === 0 ? html`<button type="button" class="btn" @click=${() => this.#more(list.at(-1).id)}>${t('quarantine.more')}</button>` : nothing}</section>`;
  }

  async #retry(m) {
    try {
      await this.store.command(`/api/evidence/quarantine/${m.id}/retry`, {});
      this.outcome = { ok: true, text: t('quarantine.taken', { id: m.messageId }) };
    } catch (e) {
      this.outcome = { ok: false, text: `${m.messageId}: ${refusalWords(e).text}` };
    }
    this.older = this.older.filter(x => x.id !== m.id);
    this.#counts.again();
  }

  #dismiss(m) {
    this.fire('ask', { title: t('quarantine.dismiss.title', { id: m.messageId }), text: t('quarantine.dismiss.text'), action: t('quarantine.dismiss.do'), fields: [{ name: 'reason', label: t('ask.reason'), type: 'reason' }],
      run: async ({ reason }) => {
        await this.store.command(`/api/evidence/quarantine/${m.id}/dismiss`, { reason });
        this.outcome = { ok: true, text: t('quarantine.dismissed', { id: m.messageId }) };
        this.older = this.older.filter(x => x.id !== m.id);
        this.#counts.again();
      } });
  }

  async #more(before) {
    try {
      const { messages } = await this.store.get(`/api/evidence/quarantine${this.#query(before)}`);
      this.older = [...this.older, ...messages];
    } catch (e) {
      this.outcome = { ok: false, text: refusalWords(e).text };
    }
  }

  #list(list, now) {
    return html`<section class="block"><h3 id="q-sources">${t('source.title')} <span class="faint small num">${format.number(list.length)}</span></h3>
      ${list.length ? html`<table aria-labelledby="q-sources"><thead><tr><th scope="col">${t('source.code')}</th><th scope="col">${t('source.kind')}</th><th scope="col" class="n">${t('source.trust')}</th><th scope="col" class="n">${t('source.window')}</th><th scope="col">${t('source.state')}</th>${list.some(s => 'lastHeardAt' in s) ? html`<th scope="col" class="n">${t('source.heard')}</th>` : nothing}</tr></thead>
        <tbody>${list.map(s => html`<tr><th scope="row" class="mono">${s.code}</th><td>${t(`source.${s.kind}`)}</td><td class="n">${format.percent(s.trust)}</td><td class="n">${format.duration(s.windowSeconds * 1000)}</td><td>${t(s.active ? 'source.active' : 'source.revoked')}</td>
          ${'lastHeardAt' in s ? html`<td class="n">${s.lastHeardAt ? format.ago(s.lastHeardAt, now) : t('source.never')}</td>` : nothing}</tr>`)}</tbody></table>` : html`<p class="dim">${t('source.none')}</p>`}
      <p class="hint">${t('source.hint')}</p></section>`;
  }
}

customElements.define('evidence-page', EvidencePage);
