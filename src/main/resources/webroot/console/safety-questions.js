// What is asked before a permit is issued or ended, a tag is hung or taken off, a roll is called.
import { t } from '../shared/words.js';
import { nameOf } from './naming.js';

const reason = () => ({ name: 'reason', label: t('ask.reason'), type: 'reason' });
/** In place of a member: whoever is at this console. */
const ME = 'me';
const ROLES = ['leader', 'commander', 'permitter', 'supervisor'];

/** The roles are held by people of the crew, or by nobody of it; whoever issues is the issuer, and may permit from the control room. Who commands is not his own worker. */
export function issuePermit(store, job, kind, crewId, done) {
  const crew = store.crews.get(crewId);
  const people = [{ value: '', label: t('permit.nobody') }, ...(crew?.members ?? []).map(m => ({ value: m.id, label: `${m.name}${m.grade ? ` (${m.grade})` : ''}` }))];
  const commander = crew?.members?.find(m => m.lead)?.id ?? '';
  const held = { commander, permitter: ME };
  return {
    title: t('permit.issue.title', { kind: t(`permitKind.${kind}`), job: job.code, crew: nameOf(crew) }), text: t('permit.issue.text'), action: t('permit.issue.do'), wide: true,
    fields: [{ name: 'work', label: t('permit.work'), value: job.title ?? '' }, { name: 'place', label: t('sheet.place'), value: [job.device?.label ?? job.asset, job.place?.hamlet, job.place?.commune].filter(x => typeof x === 'string').join(', ') },
      { name: 'kind', label: t('permit.kind'), type: 'choice', value: kind, options: ['PCT', 'LCT'].map(value => ({ value, label: t(`permitKind.${value}`) })) },
      ...ROLES.map(role => ({ name: role, label: t(`permitRole.${role}`), type: 'choice', required: role === 'commander', value: held[role] ?? '', options: role === 'permitter' ? [{ value: ME, label: t('permit.me') }, ...people] : people })),
      { name: 'workers', label: t('permitRole.worker'), type: 'checks', value: (crew?.members ?? []).filter(m => m.onShift && m.id !== commander).map(m => String(m.id)), options: (crew?.members ?? []).map(m => ({ value: String(m.id), label: m.name })) },
      { name: 'conditions', label: t('permit.conditions'), type: 'reason', required: false }],
    run: async v => {
      const roles = [{ role: 'issuer', memberId: null }, ...ROLES.filter(role => v[role]).map(role => ({ role, memberId: v[role] === ME ? null : Number(v[role]) })), ...v.workers.filter(id => id !== v.commander).map(id => ({ role: 'worker', memberId: Number(id) }))];
      const permit = await store.command(`/api/jobs/${job.id}/permit`, { kind: v.kind, work: v.work, place: v.place, conditions: v.conditions ?? null, roles, crewId });
      done(t('said.permitIssued', { number: permit.number }));
    },
  };
}

/** suspend | cancel: with a reason; lock: the case is closed and the paper kept. */
export const endPermit = (store, permit, deed, done) => ({
  title: t(`permit.${deed}.title`, { number: permit.number }), text: t(`permit.${deed}.text`), action: t(`deed.${deed}-permit`), danger: deed === 'cancel', fields: deed === 'lock' ? [] : [reason()],
  run: async v => {
    await store.command(`/api/permits/${permit.id}/${deed}`, deed === 'lock' ? {} : { reason: v.reason });
    done(t(`said.permit-${deed}`, { number: permit.number }));
  },
});

export const tag = (store, device, done) => ({
  title: t('tag.hang.title', { device }), text: t('tag.hang.text'), action: t('tag.hang.do'),
  fields: [{ name: 'kind', label: t('permit.kind'), type: 'choice', options: ['hold', 'work', 'caution', 'earth'].map(value => ({ value, label: t(`tag.${value}`) })) }, reason()],
  run: async v => {
    await store.command(`/api/network/devices/${encodeURIComponent(device)}/tags`, { kind: v.kind, reason: v.reason, jobId: null });
    done(t('said.tagged', { device }));
  },
});

export const untag = (store, device, hung, done) => ({
  title: t('tag.off.title', { device }), text: t('tag.off.text', { kind: t(`tag.${hung.kind}`), reason: hung.reason, by: hung.by }), action: t('tag.off.do'), danger: true, fields: [reason()],
  run: async v => {
    await store.command(`/api/network/devices/${encodeURIComponent(device)}/untag`, { tagId: hung.id, reason: v.reason });
    done(t('said.untagged', { device }));
  },
});

/** Everybody of the crew is asked to answer. */
export const rollCall = (store, crew, done) => ({
  title: t('rollCall.title', { crew: crew.name }), text: t('rollCall.text'), action: t('rollCall.do'), fields: [{ name: 'drill', label: t('rollCall.drill'), type: 'check', value: false }],
  run: async v => {
    const call = await store.command(`/api/crews/${crew.id}/roll-call`, { drill: v.drill });
    done(call);
  },
});
