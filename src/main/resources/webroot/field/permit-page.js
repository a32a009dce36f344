/** The work permit of a job: who answers for what, who is in, and the order in which it ends. Functions, no state. */
import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { t } from '/shared/words.js';
import { isCommander } from './safety-state.js';

/** The way back, in order: who comes out, what comes off, the paper given back, taken by the control room. */
function closing(job, guard) {
  const steps = [
    ['out', guard.peopleIn === 0], ['earthOff', !guard.hanging.includes('earth')], ['tagOff', !guard.hanging.includes('secure')],
    ['closed', ['closed', 'locked'].includes(guard.permit.state)], ['locked', guard.permit.state === 'locked'],
  ];
  const now = steps.findIndex(([, done]) => !done);
  return html`<section class="card"><h3 class="label">${t('permit.closing')}</h3><ol class="lines closing">${steps.map(([name, done], i) => html`<li class=${done ? 'restored' : i === now ? 'accent' : 'unknown'} aria-current=${i === now ? 'step' : nothing}>${icon(done ? 'j-done' : i === now ? 'chevron' : 'j-new')}<span>${i + 1}. ${t(`permit.closing.${name}`)}</span></li>`)}</ol></section>`;
}

export function permitPage(job, guard, { crew, userId, deed }) {
  const { permit } = guard;
  if (!permit) return html`<div class="empty">${icon('file')}<b>${t('permit.none')}</b><span>${guard.paper ? t('permit.needed', { kind: t(`permit.kind.${guard.paper}`) }) : t('permit.notNeeded')}</span></div>`;
  const commander = isCommander(permit, userId);
  const open = permit.state === 'accepted';
  const workers = permit.roles.filter(r => r.memberId !== null && r.memberId !== undefined);
  const people = [...new Map(workers.map(r => [r.memberId, r])).values()];
  const mine = crew?.members?.find(m => m.userId === userId)?.id;
  const person = p => {
    const inside = permit.in.includes(p.memberId);
    const may = open && !permit.heldAt && (inside || (guard.there && guard.unsecured.length === 0)) && (commander || p.memberId === mine);
    const since = permit.presences?.filter(x => x.memberId === p.memberId && !x.out).at(-1)?.in;
    return html`<li class=${inside ? 'restoring' : 'unknown'}>${icon(inside ? 'c-onsite' : 'c-off')}<span><b>${p.name}</b><small>${inside ? (since ? t('permit.inSince', { time: format.moment(since) }) : t('permit.isIn')) : t('permit.isOut')}${p.grade ? ` · ${p.grade}` : ''}</small></span>
      ${may ? html`<button class="btn glove ${inside ? '' : 'primary'}" type="button" @click=${() => deed(inside ? 'permitLeave' : 'permitEnter', { members: [p.memberId] })}>${t(inside ? 'permit.goOut' : 'permit.goIn')}</button>` : nothing}</li>`;
  };
  return html`<section class="card stack"><h2>${t(`permit.kind.${permit.kind}`)} ${permit.number}</h2>
      <p><span class="chip ${{ issued: 'notice', accepted: 'restored', suspended: 'warn', closed: 'restored', locked: 'unknown', cancelled: 'unknown' }[permit.state]}">${icon('file')} ${t(`permit.state.${permit.state}`)}</span>${permit.waiting ? html` <span class="receipt restoring small-text">${icon('device')} ${t('receipt.onPhone')}</span>` : nothing}</p>
      ${permit.work ? html`<p>${permit.work}</p>` : nothing}${permit.place ? html`<p class="dim">${permit.place}</p>` : nothing}${permit.conditions ? html`<p class="brief">${permit.conditions}</p>` : nothing}
      <p class="hint">${t('permit.issued', { name: permit.issuedBy, time: format.moment(permit.issuedAt) })}</p>
      ${permit.heldAt ? html`<div class="note urgent">${icon('lock')}<b>${t('permit.held')}</b><p>${t('permit.heldText', { time: format.moment(permit.heldAt) })}</p></div>` : nothing}
      ${permit.state === 'issued' || permit.state === 'suspended' ? (commander ? html`<div class="note notice">${icon('a-notice')}<b>${t('permit.read')}</b></div>` : html`<div class="note warn">${icon('users')}<b>${t('permit.onlyCommander')}</b></div>`) : nothing}</section>
    ${open || permit.in.length > 0 ? html`<section class="card"><h3 class="label">${t('permit.people')} · ${t('permit.in', { n: permit.in.length })}</h3>${open && !permit.heldAt && guard.unsecured.length > 0 && people.some(p => !permit.in.includes(p.memberId)) ? html`<div class="note warn">${icon('shield')}<b>${t('permit.unsecured')}</b><p>${guard.unsecured.map(step => t(`rule.${step}`)).join(' · ')}</p></div>` : nothing}<ul class="people">${people.map(person)}</ul></section>` : nothing}
    <section class="card"><h3 class="label">${t('permit.roles')}</h3><ul class="lines roles">${permit.roles.filter(r => r.role !== 'worker').map(r => html`<li>${icon('user')}<span><small>${t(`permit.role.${r.role}`)}</small>${r.name}${r.grade ? html` <small class="inline">${r.grade}</small>` : nothing}</span></li>`)}</ul></section>
    ${permit.state !== 'issued' ? closing(job, guard) : nothing}`;
}
