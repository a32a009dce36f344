import { html } from 'lit';
import { LightElement } from '../shared/light-element.js';
import { t } from '../shared/words.js';
import { keys } from './keys.js';

/** All keys of the page, as `?` shows them. */
class KeyHelp extends LightElement {
  show() {
    const dialog = this.querySelector('dialog');
    if (!dialog.open) dialog.showModal();
  }

  render() {
    const groups = ['everywhere', 'selection', 'map'];
    return html`<dialog class="keys" aria-labelledby="keys-title"><div class="dialog-head"><h2 id="keys-title">${t('menu.keys')}</h2>
        <button type="button" class="btn" @click=${() => this.querySelector('dialog').close()}>${t('do.close')} <kbd>Esc</kbd></button></div>
      <div class="dialog-body cols">${groups.map(g => html`<section><h3>${t(`keys.${g}`)}</h3><dl>${keys.filter(k => k.group === g).map(k => html`
        <div><dt><kbd>${k.key.length === 1 ? k.key.toUpperCase() : k.key === 'Escape' ? 'Esc' : k.key}</kbd></dt><dd>${t(`key.${k.action}`)}</dd></div>`)}</dl></section>`)}
        <section><h3>${t('keys.lists')}</h3><dl><div><dt><kbd>↑</kbd> <kbd>↓</kbd></dt><dd>${t('key.walk')}</dd></div><div><dt><kbd>Enter</kbd></dt><dd>${t('key.open')}</dd></div>
          <div><dt><kbd>X</kbd></dt><dd>${t('key.pick')}</dd></div><div><dt><kbd>Shift</kbd> <kbd>↓</kbd></dt><dd>${t('key.pickMore')}</dd></div>
          <div><dt><kbd>+</kbd> <kbd>−</kbd></dt><dd>${t('key.zoomMap')}</dd></div></dl></section></div>
      <p class="hint pad">${t('keys.off')}</p></dialog>`;
  }
}

customElements.define('key-help', KeyHelp);
