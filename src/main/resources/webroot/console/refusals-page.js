import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { refusalWords, t } from '../shared/words.js';
import { pageOf, whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

/** Who was refused for who he is: another unit, an expired paper, off shift, a token taken back, a form changed on its way. For supervisors. Fires "leave". */
class RefusalsPage extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, older: { state: true }, more: { state: true }, refusal: { state: true } };

  #first = new Reading(() => this.store.get('/api/refusals'), () => this.requestUpdate());

  constructor() {
    super();
    this.older = [];
    this.more = null;
    this.refusal = null;
  }

  willUpdate() {
    this.#first.want('refusals', String(Math.floor(clock.now() / 30_000)));
  }

  render() {
    return pageOf(t('refusals.title'), t('refusals.text'), () => this.fire('leave', {}), whenRead(this.#first, answer => this.#table([...answer.refusals, ...this.older], this.more ?? answer.more)));
  }

  #table(list, more) {
    const now = clock.now();
    if (!list.length) return html`<section class="block"><div class="empty">${icon('shield')}<b>${t('refusals.none')}</b></div></section>`;
    return html`<section class="block"><table class="cards" aria-label=${t('refusals.title')}><thead><tr><th scope="col">${t('refusals.last')}</th><th scope="col">${t('refusals.who')}</th><th scope="col">${t('refusals.what')}</th><th scope="col">${t('refusals.why')}</th><th scope="col" class="n">${t('refusals.times')}</th></tr></thead>
      <tbody>${list.map(r => html`<tr><td class="num" data-label=${t('refusals.last')}>${format.moment(r.lastAt, now)}</td><th scope="row" data-label=${t('refusals.who')}>${r.actor || t('refusals.nobody')}</th><td class="mono small" data-label=${t('refusals.what')}>${r.route}${r.subject == null ? '' : ` · ${r.subject}`}</td>
        <td data-label=${t('refusals.why')}>${refusalWords({ code: r.code, message: r.code }).text}<small class="block-line mono faint">${r.code}</small></td><td class="n" data-label=${t('refusals.times')}>${format.number(r.times)}${r.times > 1 ? html`<small class="block-line dim">${t('refusals.since', { time: format.moment(r.firstAt, now) })}</small>` : nothing}</td></tr>`)}</tbody></table>
      ${this.refusal ? html`<p role="alert">${refusalWords(this.refusal).text}</p>` : nothing}
      ${more ? html`<button type="button" class="btn" @click=${() => this.#read(list.at(-1).id)}>${t('refusals.more')}</button>` : nothing}</section>`;
  }

  async #read(before) {
    try {
      const answer = await this.store.get(`/api/refusals?before=${before}`);
      this.older = [...this.older, ...answer.refusals];
      this.more = answer.more;
      this.refusal = null;
    } catch (e) {
      this.refusal = e;
    }
  }
}

customElements.define('refusals-page', RefusalsPage);
