// What is asked before something is decided about a job, and how it is sent.
import { clock } from '../shared/clock.js';
import { toInput } from '../shared/house-time.js';
import { named, t } from '../shared/words.js';
import { jobTitle, nameOf } from './naming.js';
import { isOpenJob } from './queue.js';

const KINDS = ['maintenance', 'inspectionFollowUp', 'meterCheck', 'makeSafe', 'planned'];
const HALF_HOUR_MS = 1_800_000;
const reason = () => ({ name: 'reason', label: t('ask.reason'), type: 'reason' });

/** Sends with the version now held: the job may have changed while the dialog was open, and then the person has seen that too. */
const post = (store, job, path, body = {}) => store.command(`/api/jobs/${job.id}/${path}`, { version: store.jobs.get(job.id).version, ...body });

export const cancel = (store, job) => ({
  title: t('ask.cancelJob.title', { job: job.code }), text: t('ask.cancelJob.text', { crew: nameOf(job.crew) || null }), action: t('deed.cancel-job'), danger: true, fields: [reason()],
  run: v => post(store, job, 'cancel', { reason: v.reason }),
});

export const verify = (store, job) => ({
  title: t('ask.verify.title', { job: job.code }), text: t('ask.verify.text'), action: t('ask.verify.do'), fields: [{ name: 'note', label: t('assign.note'), type: 'reason', required: false }],
  run: v => post(store, job, 'verify', { note: v.note ?? null }),
});

/** The second clock stops when customers have heard why and until when: both, or what is known. */
export function told(store, job, causes) {
  const from = job.estimate?.from ? Date.parse(job.estimate.from) : Math.ceil((clock.now() + HALF_HOUR_MS) / HALF_HOUR_MS) * HALF_HOUR_MS;
  const to = job.estimate?.to ? Date.parse(job.estimate.to) : from + 2 * HALF_HOUR_MS;
  return {
    title: t('ask.told.title', { job: job.code }), text: t('ask.told.text'), action: t('ask.told.do'),
    fields: [{ name: 'cause', label: t('cause.cause'), type: 'choice', required: false, value: job.cause ?? '', options: [{ value: '', label: t('cause.unknown') }, ...causes.causes.map(c => ({ value: c.code, label: named(c.title) }))] },
      { name: 'from', label: t('ask.from'), type: 'moment', value: toInput(from), required: false }, { name: 'to', label: t('ask.to'), type: 'moment', value: toInput(to), required: false },
      { name: 'channel', label: t('planned.ask.channel'), hint: t('ask.told.channelHint') }, { name: 'note', label: t('assign.note'), type: 'reason', required: false }],
    run: v => post(store, job, 'told', { at: null, cause: v.cause ?? null, from: v.from ?? null, to: v.to ?? null, channel: v.channel, note: v.note ?? null }),
  };
}

/** It may not begin before another one is done; an earlier condition can be lifted. */
export function depend(store, job) {
  const held = new Set((job.dependsOn ?? []).map(d => d.id));
  const others = store.jobs.all().filter(j => j.id !== job.id && isOpenJob(j) && !held.has(j.id));
  return {
    title: t('ask.depend.title', { job: job.code }), text: t('ask.depend.text'), action: t('do.save'),
    fields: [{ name: 'on', label: t('job.dependsOn'), type: 'choice', options: [...others.map(j => ({ value: `+${j.id}`, label: `${j.code} · ${jobTitle(j)}` })), ...(job.dependsOn ?? []).map(d => ({ value: `-${d.id}`, label: t('ask.depend.lift', { job: d.code }) }))] }],
    run: v => post(store, job, 'depend', { on: Number(v.on.slice(1)), remove: v.on.startsWith('-') }),
  };
}

/** A job of any kind but a restoration, which an outage brings about: at a device, or where the map was pressed. */
export const make = (store, at, done, find) => ({
  title: t('ask.job.title'), text: t('ask.job.text'), action: t('ask.job.do'),
  fields: [{ name: 'kind', label: t('job.kind'), type: 'choice', options: KINDS.map(value => ({ value, label: t(`jobKind.${value}`) })) }, { name: 'title', label: t('ask.job.what') }, { name: 'device', label: t('why.device'), type: 'device', value: at?.device ?? '', find, hint: t('ask.job.deviceHint') },
    { name: 'unitId', label: t('unit.title'), type: 'choice', required: false, options: [{ value: '', label: t('ask.job.unitOfDevice') }, ...store.me.units.map(u => ({ value: u.id, label: nameOf(u) }))] },
    { name: 'note', label: t('assign.note'), type: 'reason', required: false }],
  run: async v => {
    const made = await store.command('/api/jobs', { kind: v.kind, title: v.title, note: v.note ?? null, place: { deviceId: v.device }, unitId: v.unitId ? Number(v.unitId) : null, send: false });
    await store.refresh();
    done(made);
  },
});

