// The pages beside the queue and the map: what they are called, who may open them, what stands on them.
import { html } from 'lit';
import { t } from '../shared/words.js';
import './callouts-page.js';
import './crews-page.js';
import './drills-page.js';
import './evidence-page.js';
import './handed-in-page.js';
import './job-sheet.js';
import './log-page.js';
import './near-misses-page.js';
import './permit-sheet.js';
import './refusals-page.js';
import './roster-page.js';
import './rules-page.js';

const decides = me => me.roles.some(r => r === 'dispatcher' || r === 'supervisor');
const supervises = me => me.roles.some(r => r === 'supervisor' || r === 'administrator');

/** {name, title(), mayOpen(me), show({store, version, unitId, id, part})}. */
const ALL = [
  { name: 'crews', mayOpen: decides, show: p => html`<crews-page .store=${p.store} .version=${p.version} .unitId=${p.unitId}></crews-page>` },
  { name: 'callouts', mayOpen: decides, show: p => html`<callouts-page .store=${p.store} .version=${p.version} .unitId=${p.unitId}></callouts-page>` },
  { name: 'roster', mayOpen: decides, show: p => html`<roster-page .store=${p.store} .version=${p.version} .unitId=${p.unitId}></roster-page>` },
  { name: 'log', mayOpen: decides, show: p => html`<log-page .store=${p.store} .version=${p.version} .unitId=${p.unitId}></log-page>` },
  { name: 'handed-in', mayOpen: decides, show: p => html`<handed-in-page .store=${p.store}></handed-in-page>` },
  { name: 'drills', mayOpen: decides, show: p => html`<drills-page .store=${p.store} .version=${p.version}></drills-page>` },
  { name: 'near-misses', mayOpen: me => me.roles.includes('supervisor'), show: p => html`<near-misses-page .store=${p.store} .version=${p.version}></near-misses-page>` },
  { name: 'evidence', mayOpen: decides, show: p => html`<evidence-page .store=${p.store} .version=${p.version}></evidence-page>` },
  { name: 'rules', mayOpen: decides, show: p => html`<rules-page .store=${p.store} .version=${p.version}></rules-page>` },
  { name: 'refusals', mayOpen: supervises, show: p => html`<refusals-page .store=${p.store} .version=${p.version}></refusals-page>` },
  // These are about one thing and are opened from it.
  { name: 'job', of: 'thing', mayOpen: decides, show: p => html`<job-sheet .store=${p.store} .version=${p.version} .jobId=${p.id}></job-sheet>` },
  { name: 'permit', of: 'thing', mayOpen: decides, show: p => html`<permit-sheet .store=${p.store} .version=${p.version} .jobId=${p.id} .permitId=${p.part}></permit-sheet>` },
].map(page => ({ title: () => t(`page.${page.name}`), ...page }));

/** Those that stand in the menu. */
export const PAGES = ALL.filter(page => page.of !== 'thing');

/** The page an address names ("crews", "job/7", "permit/7/12" for one of several permits), or null: {…page, id, part}. */
export function pageNamed(name) {
  const [base, id, part] = String(name).split('/');
  const page = ALL.find(p => p.name === base);
  const fits = page?.of === 'thing' ? /^\d+$/.test(id) && (part === undefined || /^\d+$/.test(part)) : id === undefined;
  return page && fits ? { ...page, id: Number(id), part: part === undefined ? null : Number(part) } : null;
}
