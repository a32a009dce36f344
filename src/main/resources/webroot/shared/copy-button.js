import { html } from 'lit';
import { icon } from './icon.js';
import { LightElement } from './light-element.js';
import { t } from './words.js';

/** Copies a text and says so. Where the browser will not, away from https say, it marks the place where the text stands, for the person's own copy command. */
class CopyButton extends LightElement {
  static properties = { text: { attribute: false }, label: { attribute: false }, look: {}, source: { attribute: false }, copied: { state: true } };

  render() {
    return html`<button type="button" class="btn ${this.look ?? ''}" aria-live="polite" @click=${() => this.#copy()}>${this.copied ? html`${icon('j-done')} ${t('do.copied')}` : html`${icon('copy')} ${this.label}`}</button>`;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.text);
      this.copied = true;
    } catch {
      this.copied = false;
      const shown = this.source?.();
      if (shown) getSelection().selectAllChildren(shown);
    }
  }
}

customElements.define('copy-button', CopyButton);
