import { html, nothing } from 'lit';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { refusalWords, t } from '../shared/words.js';

const PAUSE_MS = 180;
const SHORTEST = 2;

/** The one search box: code, phone, name, address. Fires "customer" {id} and "place" {text} for somebody who cannot be found. */
class DeskSearch extends LightElement {
  static properties = { api: { attribute: false }, results: { state: true }, at: { state: true }, open: { state: true }, waiting: { state: true }, refusal: { state: true } };

  /** The code that opened the customer by itself, until Enter is pressed after it. */
  #openedBy = null;
  #timer;
  #asked = 0;

  constructor() {
    super();
    this.results = [];
    this.at = 0;
    this.open = false;
  }

  focusInput() {
    const input = this.querySelector('input');
    input.focus();
    input.select();
  }

  get text() {
    return this.querySelector('input')?.value.trim() ?? '';
  }

  render() {
    return html`<div class="sb">${icon('search')}<input type="search" role="combobox" aria-label=${t('desk.search')} placeholder=${t('desk.searchHint')} autocomplete="off" spellcheck="false"
        aria-expanded=${this.open ? 'true' : 'false'} aria-controls="desk-results" aria-autocomplete="list" aria-activedescendant=${this.open && this.results.length ? `found-${this.at}` : nothing}
        @input=${this.#typed} @keydown=${this.#keyed} @focus=${() => (this.open = this.results.length > 0)}><kbd aria-hidden="true">F2</kbd></div>
      <div class="results" ?hidden=${!this.open}>
        <ul id="desk-results" role="listbox" aria-label=${t('desk.results')}>${this.results.map((r, i) => html`
          <li id="found-${i}" role="option" aria-selected=${i === this.at ? 'true' : 'false'} @pointerdown=${e => this.#pick(e, i)}><span class="grow"><b>${r.name}</b> <span class="mono dim">${r.code}</span><br><span class="dim">${[r.address, String(r.address).includes(r.commune) ? null : r.commune].filter(Boolean).join(', ')}</span></span><span class="dim num">${r.phoneMasked ?? ''}</span></li>`)}</ul>
        ${this.refusal ? html`<p class="pad">${refusalWords(this.refusal).text}</p>` : !this.results.length && !this.waiting ? html`<div class="pad"><p role="status">${t('desk.nobody', { text: this.text })}</p>
          <button type="button" class="btn" @pointerdown=${e => e.preventDefault()} @click=${this.#place}>${icon('pin')} ${t('desk.byPlace')}</button></div>` : nothing}
        <p class="visually-hidden" role="status">${this.results.length ? t('desk.count', { n: this.results.length }) : ''}</p></div>`;
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#openedBy = null;
    this.refusal = null;
    if (this.text.length < SHORTEST) {
      this.results = [];
      this.open = false;
      return;
    }
    this.waiting = true;
    this.#timer = setTimeout(() => this.#search(this.text), PAUSE_MS);
  }

  async #search(text, entered = false) {
    const asked = ++this.#asked;
    try {
      const { results } = await this.api.get(`/api/desk/search?q=${encodeURIComponent(text)}`);
      if (asked !== this.#asked) return;
      this.results = results;
      // A full code, typed or read by a scanner, needs no second key.
      if (results.length === 1 && results[0].code.toLowerCase() === text.toLowerCase()) {
        if (entered) {
          this.#choose(0);
          return;
        }
        this.#openedBy = text.toLowerCase();
        this.open = false;
        this.fire('customer', { id: results[0].id, typing: true });
        return;
      }
    } catch (e) {
      if (asked !== this.#asked) return;
      this.results = [];
      this.refusal = e;
    } finally {
      if (asked === this.#asked) this.waiting = false;
    }
    this.at = 0;
    this.open = true;
  }

  #keyed(event) {
    const n = this.results.length;
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && n) {
      event.preventDefault();
      this.open = true;
      this.at = (this.at + (event.key === 'ArrowDown' ? 1 : n - 1)) % n;
      this.updateComplete.then(() => this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      if (this.text.toLowerCase() === this.#openedBy) this.#leave();
      else if (this.open && n) this.#choose(this.at);
      else if (this.text.length >= SHORTEST) {
        clearTimeout(this.#timer);
        this.#search(this.text, true).then(() => this.results.length === 1 && this.open && this.#choose(0));
      }
    } else if (event.key === 'Escape') {
      this.open = false;
    }
  }

  #pick(event, i) {
    event.preventDefault();
    this.#choose(i);
  }

  /** The customer is open already: this Enter, which a scanner sends too, is not yet one that says the call was answered. */
  #leave() {
    this.#openedBy = null;
    this.open = false;
    this.querySelector('input').blur();
    this.fire('read');
  }

  #choose(i) {
    this.open = false;
    this.querySelector('input').blur();
    this.fire('customer', { id: this.results[i].id });
  }

  #place() {
    this.open = false;
    this.fire('place', { text: this.text });
  }
}

customElements.define('desk-search', DeskSearch);
