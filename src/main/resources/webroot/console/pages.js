// The pages beside the queue and the map: what they are called, who may open them, what stands on them.
import { html } from 'lit';
import { t } from '../shared/words.js';
import './crews-page.js';
import './drills-page.js';
import './evidence-page.js';
import './refusals-page.js';
import './rules-page.js';

const decides = me => me.roles.some(r => r === 'dispatcher' || r === 'supervisor');

const supervises = me => me.roles.some(r => r === 'supervisor' || r === 'administrator');

/** {name, title(), mayOpen(me), show(store, version)}. */
export const PAGES = [
  { name: 'crews', mayOpen: decides, show: (store, version, unitId) => html`<crews-page .store=${store} .version=${version} .unitId=${unitId}></crews-page>` },
  { name: 'drills', mayOpen: decides, show: (store, version) => html`<drills-page .store=${store} .version=${version}></drills-page>` },
  { name: 'refusals', mayOpen: supervises, show: (store, version) => html`<refusals-page .store=${store} .version=${version}></refusals-page>` },
  { name: 'evidence', mayOpen: decides, show: (store, version) => html`<evidence-page .store=${store} .version=${version}></evidence-page>` },
  { name: 'rules', mayOpen: decides, show: (store, version) => html`<rules-page .store=${store} .version=${version}></rules-page>` },
].map(page => ({ title: () => t(`page.${page.name}`), ...page }));

/** The page an address names, or null. */
export const pageNamed = name => PAGES.find(page => page.name === name) ?? null;
