import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { t } from '../shared/words.js';
import { refused } from './panel-parts.js';

/** A roll that was called: who has answered, who has not, how long it runs. Somebody at the radio answers for others. */
class RollCall extends LightElement {
  static properties = { store: { attribute: false }, call: { attribute: false }, refusal: { state: true } };

  constructor() {
    super();
    this.refusal = null;
    new Ticking(this);
  }

  render() {
    const c = this.call;
    const now = clock.now();
    const missing = c.members.filter(m => !m.answeredAt);
    return html`<section class="block rollcall ${c.endedAt ? '' : missing.length ? 'warn' : 'restored'}" aria-label=${t('rollCall.name')}><h3>${c.drill ? html`<span class="chip notice">${t('alarm.drill')}</span>` : nothing} ${t('rollCall.name')} <span class="end num">${t('rollCall.of', { n: c.answered, all: c.members.length })}</span></h3>
      <p class="dim small" role="status">${t('rollCall.began', { by: c.startedBy, time: format.clock(c.startedAt) })} · ${format.duration((c.endedAt ? Date.parse(c.endedAt) : now) - Date.parse(c.startedAt))}</p>
      <ul>${c.members.map(m => html`<li class="row ${m.answeredAt ? 'restored' : 'warn'}"><span class="tint">${icon(m.answeredAt ? 'j-done' : 'c-due')}</span><span class="grow">${m.name}</span>${m.answeredAt ? html`<span class="dim small">${format.clock(m.answeredAt)}${m.answeredBy && m.answeredBy !== m.name ? ` · ${m.answeredBy}` : ''}</span>` : c.endedAt ? html`<b>${t('rollCall.silent')}</b>` : html`<button type="button" class="btn" @click=${() => this.#answer([m.id])}>${t('rollCall.heard')}</button>`}</li>`)}</ul>
      ${c.endedAt ? nothing : html`<button type="button" class="btn" @click=${() => this.#end()}>${t('rollCall.end')}</button>`}${refused(this.refusal)}</section>`;
  }

  #answer(members) {
    return this.#send('answer', { members });
  }

  #end() {
    return this.#send('end', {});
  }

  async #send(path, body) {
    try {
      this.store.called(await this.store.command(`/api/roll-calls/${this.call.id}/${path}`, body));
      this.refusal = null;
    } catch (e) {
      this.refusal = e;
    }
  }
}

customElements.define('roll-call', RollCall);
