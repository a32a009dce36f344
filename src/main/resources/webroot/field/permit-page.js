/** The work permit of a job: who answers for what, who is in, and the order in which it ends. Functions, no state. */
import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { t } from '/shared/words.js';

export function permitPage(job, guard) {
  const { permit } = guard;
  if (!permit) return html`<div class="empty">${icon('file')}<b>${t('permit.none')}</b><span>${t(guard.permitMissing ? 'permit.needed' : 'permit.notNeeded')}</span></div>`;
  return html`<section class="card"><h2>${permit.number ?? t('permit.title')}</h2><p>${t(`permit.state.${permit.state}`)}</p></section>${nothing}`;
}
