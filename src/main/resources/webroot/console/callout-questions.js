// What is asked before people off duty are called out, before an answer is taken down for one of them, and before it is called off.
import { named, t } from '../shared/words.js';

const KINDS = ['restoration', 'makeSafe', 'inspectionFollowUp', 'maintenance', 'meterCheck', 'planned'];
const CAUSES = ['resting', 'away', 'unfit', 'family', 'other'];

/** For a job, or for a kind of work that is no job yet. */
export const start = (store, { job }, done) => ({
  title: job ? t('callout.ask.title', { job: job.code }) : t('callout.ask.titleFree'), text: t('callout.ask.text'), action: t('callout.ask.do'),
  fields: [...(job ? [] : [{ name: 'jobKind', label: t('job.kind'), type: 'choice', options: KINDS.map(value => ({ value, label: t(`jobKind.${value}`) })) }]),
  { name: 'unitId', label: t('callout.ask.unit'), type: 'choice', required: !job, options: [...(job ? [{ value: '', label: t('callout.ask.unitOfJob') }] : []), ...store.me.units.map(u => ({ value: u.id, label: named(u.name) }))] },
  { name: 'people', label: t('callout.ask.people'), type: 'number', value: 2, min: 1, max: 20, step: 1, unit: t('callout.ask.persons') },
  { name: 'minutes', label: t('callout.ask.patience'), type: 'number', value: Math.max(1, Math.round((store.calloutRules?.patience_s ?? 300) / 60)), min: 1, max: 60, step: 1, unit: t('callout.ask.minutes') }],
  run: async v => {
    await store.command('/api/callouts', { ...(job ? { jobId: job.id } : { jobKind: v.jobKind }), unitId: v.unitId ? Number(v.unitId) : null, people: Number(v.people), patience_s: Number(v.minutes) * 60 });
    done();
  },
});

/** Somebody said on the telephone that he comes, or why not. */
export const answerFor = (store, callout, ask, accept) => ({
  title: t(accept ? 'callout.for.accept' : 'callout.for.decline', { name: ask.name }), text: t(accept ? 'callout.for.acceptText' : 'callout.for.declineText'), action: t('do.save'),
  fields: [...(accept ? [] : [{ name: 'cause', label: t('ask.reason'), type: 'choice', options: CAUSES.map(value => ({ value, label: t(`callout.cause.${value}`) })) }]),
    { name: 'note', label: t('callout.for.note'), type: 'reason', required: false }],
  run: v => store.command(`/api/callouts/${callout.id}/answer`, { memberId: ask.memberId, accept, cause: accept ? null : v.cause, note: v.note ?? null }),
});

export const cancel = (store, callout) => ({
  title: t('callout.cancel.title'), text: t('callout.cancel.text'), action: t('callout.cancel'), danger: true, fields: [{ name: 'reason', label: t('ask.reason'), type: 'reason' }],
  run: v => store.command(`/api/callouts/${callout.id}/cancel`, { reason: v.reason }),
});
