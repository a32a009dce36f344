// The pages beside the queue and the map: what they are called, who may open them, what stands on them.
import { html } from 'lit';
import { t } from '../shared/words.js';

const decides = me => me.roles.some(r => r === 'dispatcher' || r === 'supervisor');

/** {name, title(), mayOpen(me), show(store, version)}; the element of a page is loaded with the page itself. */
export const PAGES = [
  { name: 'evidence', mayOpen: decides, show: (store, version) => html`<evidence-page .store=${store} .version=${version}></evidence-page>` },
  { name: 'rules', mayOpen: decides, show: (store, version) => html`<rules-page .store=${store} .version=${version}></rules-page>` },
].map(page => ({ title: () => t(`page.${page.name}`), ...page }));

/** The page an address names, or null. */
export const pageNamed = name => PAGES.find(page => page.name === name) ?? null;
