import { html, nothing, svg } from 'lit';
import { api } from '/shared/api.js';
import '/shared/copy-button.js';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { refusalWords, t } from '/shared/words.js';

/** Positions with the screen locked: a page cannot, a free app can. Sets one up, shows which phones tell, takes them back, and says who looked. */
class FieldPhones extends LightElement {
  static properties = { state: { state: true }, added: { state: true }, app: { state: true }, problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.app = 'owntracks';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    await this.#try(async () => {
      this.state = await api.get('/api/field/phones');
    });
  }

  async #try(deed) {
    this.busy = true;
    this.problem = null;
    try {
      await deed();
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }

  #add(event) {
    event.preventDefault();
    const name = new FormData(event.target).get('name').trim();
    this.#try(async () => {
      // One try only: whoever does not see the answer takes the phone back and adds it anew.
      this.added = await api.post('/api/field/phones', { name, origin: location.origin }, { attempts: 1 });
      await this.#load();
    });
  }

  #revoke(phone) {
    if (!confirm(t('phone.revokeAsk', { name: phone.name }))) return;
    this.#try(async () => {
      await api.post(`/api/field/phones/${phone.id}/revoke`);
      if (this.added?.id === phone.id) this.added = null;
      await this.#load();
    });
  }

  render() {
    return html`<section class="card stack phones" aria-labelledby="phones-title"><h2 id="phones-title">${t('phone.title')}</h2>
      <p>${t('phone.why')}</p>
      ${this.problem ? html`<p class="error" role="alert">${refusalWords(this.problem).text}</p>` : nothing}
      ${this.state ? this.#body(this.state) : html`<div class="bone"></div>`}</section>`;
  }

  #body({ phones, views, retentionDays }) {
    const held = phones.filter(phone => !phone.revokedAt);
    return html`<p class="small-text dim">${t('phone.purpose', { days: retentionDays })}</p>
      ${this.added ? this.#setUp(this.added) : html`<form class="stack" @submit=${this.#add}><label class="label" for="phone-name">${t('phone.name')}</label>
        <input class="input" id="phone-name" name="name" required maxlength="60" autocomplete="off" value=${t('phone.mine')}>
        <button class="btn primary glove wide" ?disabled=${this.busy}>${icon('phone')} ${t('phone.add')}</button></form>`}
      ${held.length > 0 ? html`<h3>${t('phone.held')}</h3><ul class="held">${held.map(phone => html`<li><span><b>${phone.name}</b><small>${phone.seenAt
        ? t('phone.seen', { time: format.moment(phone.seenAt), app: APPS[phone.app] ?? phone.app }) : t('phone.notSeen')}${phone.weak ? html` · ${t('phone.weak')}` : nothing}</small></span>
        <button class="btn glove" type="button" ?disabled=${this.busy} @click=${() => this.#revoke(phone)} aria-label=${t('phone.revokeNamed', { name: phone.name })}>${t('phone.revoke')}</button></li>`)}</ul>` : nothing}
      <h3>${t('phone.looks')}</h3>
      ${views.length > 0 ? html`<ul class="looks">${views.slice(0, 5).map(view => html`<li>${t('phone.look', { name: view.by, time: format.moment(view.at) })}</li>`)}</ul>` : html`<p class="small-text dim">${t('phone.nobodyLooked')}</p>`}`;
  }

  #setUp({ token, links }) {
    const link = links.find(one => one.app === this.app);
    const address = `${location.origin}/gps`;
    return html`<div class="note"><b>${t('phone.once')}</b><p>${t('phone.onceText')}</p></div>
      <fieldset><legend class="label">${t('phone.which')}</legend><div class="two">${Object.keys(APPS).filter(app => links.some(one => one.app === app)).map(app => html`<label class="choice"><input type="radio" name="app" .checked=${this.app === app} @change=${() => { this.app = app; }}><span>${APPS[app]}</span></label>`)}</div></fieldset>
      <p>${t(link.url.startsWith('owntracks:') ? 'phone.how.owntracks' : `phone.how.${this.app}`)}</p>
      ${link.url.startsWith('owntracks:') ? html`<a class="btn primary glove wide" href=${link.url}>${t('phone.open')}</a>` : html`<dl class="lines"><div><dt>${t('phone.server')}</dt><dd class="mono address">${address}</dd></div><div><dt>${t('phone.id')}</dt><dd class="mono token">${token}</dd></div></dl>
        <div class="two"><copy-button look="glove" .text=${address} .label=${t('phone.copyServer')} .source=${() => this.querySelector('.address')}></copy-button><copy-button look="glove" .text=${token} .label=${t('phone.copyId')} .source=${() => this.querySelector('.token')}></copy-button></div>`}
      <details><summary>${t('phone.byCode')}</summary>${drawn(link.code)}</details>
      <button class="btn glove" type="button" @click=${() => { this.added = null; }}>${t('phone.done')}</button>`;
  }
}

const APPS = { owntracks: 'OwnTracks', owntracksMqtt: 'OwnTracks MQTT', traccar: 'Traccar Client', osmand: 'OsmAnd' };
const QUIET = 4;

/** Dark on white in the dark theme too: cameras expect it. */
function drawn({ size, path }) {
  const whole = size + 2 * QUIET;
  return html`<svg class="qr" viewBox="0 0 ${whole} ${whole}" role="img" aria-label=${t('phone.code')} shape-rendering="crispEdges">${svg`<rect width=${whole} height=${whole} fill="#fff"></rect><path transform="translate(${QUIET} ${QUIET})" fill="#000" d=${path}></path>`}</svg>`;
}

customElements.define('field-phones', FieldPhones);
