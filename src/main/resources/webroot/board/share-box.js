import { h, icon } from '/shared/dom.js';
import { t } from '/shared/words.js';

/** A private address to copy, or to hand on by the phone's own way of sharing. */
export function shareBox(url) {
  const button = h('button.btn.touch', { type: 'button', 'aria-live': 'polite' }, icon('copy'), t('do.copy'));
  const code = h('code', {}, url.replace(/^https?:\/\//, ''));
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(url);
      button.replaceChildren(icon('j-done'), t('do.copied'));
    } catch {
      // No clipboard away from https: select the text, the person's own copy command does the rest.
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
  });
  return h('div.linkbox', {}, code, button);
}
