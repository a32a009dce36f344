import { html, nothing } from 'lit';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { hasWords, refusalWords, t } from '../shared/words.js';
import { plain } from '../shared/plain.js';

const LOOK = { device: 'switch', customer: 'home', outage: 'dead', job: 'list', crew: 'users', place: 'pin', command: 'chevron' };
const PAUSE_MS = 150;
const SHORTEST = 2;

/** One line for everything: finds devices, customers, crews, places, and does what has a name. Fires "found" {result} and "run" {action}. */
class CommandBar extends LightElement {
  static properties = { store: { attribute: false }, commands: { attribute: false }, results: { state: true }, at: { state: true }, open: { state: true }, refusal: { state: true } };

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

  render() {
    const active = this.open && this.results[this.at];
    return html`<div class="cmd">${icon('search')}
      <input type="search" role="combobox" aria-label=${t('command.label')} placeholder=${t('command.placeholder')} autocomplete="off" spellcheck="false"
        aria-expanded=${this.open ? 'true' : 'false'} aria-controls="command-results" aria-autocomplete="list" aria-activedescendant=${active ? `command-${this.at}` : nothing}
        @input=${this.#typed} @keydown=${this.#keyed} @focus=${this.#typed} @blur=${() => setTimeout(() => (this.open = false), 150)}><kbd aria-hidden="true">/</kbd></div>
      <div class="found" ?hidden=${!this.open}><ul id="command-results" role="listbox" aria-label=${t('command.results')}>
        ${this.results.map((r, i) => html`<li id="command-${i}" role="option" aria-selected=${i === this.at ? 'true' : 'false'} @pointerdown=${e => this.#pick(e, i)}>
          ${icon(LOOK[r.type] ?? 'search')}<span class="grow cut"><b>${r.label}</b> <span class="dim">${hasWords(`${r.type}.${r.detail}`) ? t(`${r.type}.${r.detail}`) : (r.detail ?? '')}</span></span><span class="faint small">${t(`found.${r.type}`)}</span></li>`)}</ul>
        ${this.refusal ? html`<p class="pad">${refusalWords(this.refusal).text}</p>` : this.results.length ? nothing : html`<p class="pad faint" role="status">${t('command.nothing')}</p>`}</div>`;
  }

  #typed() {
    const text = this.querySelector('input').value.trim();
    clearTimeout(this.#timer);
    this.refusal = null;
    if (!text) {
      this.open = false;
      this.results = [];
      return;
    }
    const words = plain(text);
    const own = (this.commands ?? []).filter(c => plain(c.label).includes(words)).map(c => ({ type: 'command', label: c.label, detail: c.key ? `(${c.key})` : '', action: c.action }));
    this.results = own;
    this.at = 0;
    if (text.length >= SHORTEST) this.#timer = setTimeout(() => this.#search(text, own), PAUSE_MS);
    else this.open = own.length > 0;
  }

  async #search(text, own) {
    const asked = ++this.#asked;
    try {
      const { results } = await this.store.get(`/api/search?q=${encodeURIComponent(text)}`);
      if (asked !== this.#asked) return;
      this.results = [...results, ...own].slice(0, 20);
    } catch (e) {
      if (asked === this.#asked) this.refusal = e;
    }
    this.at = 0;
    this.open = document.activeElement === this.querySelector('input');
  }

  #keyed(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const n = this.results.length;
      if (n) this.at = (this.at + (event.key === 'ArrowDown' ? 1 : n - 1)) % n;
      this.updateComplete.then(() => this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }));
    } else if (event.key === 'Enter' && this.results[this.at]) {
      event.preventDefault();
      this.#pick(event, this.at);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.#done();
      this.fire('run', { action: 'focus-queue' });
    }
  }

  #pick(event, i) {
    event.preventDefault();
    const result = this.results[i];
    this.#done();
    if (result.type === 'command') this.fire('run', { action: result.action });
    else this.fire('found', { result });
  }

  #done() {
    const input = this.querySelector('input');
    input.value = '';
    input.blur();
    this.results = [];
    this.open = false;
  }
}

customElements.define('command-bar', CommandBar);
