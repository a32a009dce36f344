/**
 * A job as the linesman sees it: what the server last said, and on top of it what he has done since and the server has not answered yet.
 * Which step is allowed is the server's to say (`can`); only while a step still waits on the phone does the page go on by this table.
 */
import { named } from '../shared/words.js';

const STEPS = {
  acknowledge: { path: 'acknowledge', becomes: 'acknowledged', then: ['enRoute', 'reject'] },
  enRoute: { path: 'en-route', becomes: 'enRoute', then: ['onSite', 'reject'] },
  onSite: { path: 'on-site', becomes: 'onSite', then: ['start', 'reject'] },
  start: { path: 'start', becomes: 'working', then: ['restore', 'done', 'suspend'] },
  suspend: { path: 'suspend', becomes: 'suspended', then: ['resume'] },
  resume: { path: 'resume', becomes: 'working', then: ['restore', 'done', 'suspend'] },
  done: { path: 'done', becomes: 'done', then: [] },
  restore: { path: 'restore', becomes: 'done', then: [] },
  reject: { path: 'reject', becomes: 'rejected', then: [] },
};
const ORDER = ['acknowledge', 'enRoute', 'onSite', 'start', 'resume', 'restore', 'done'];
const TIMES = { acknowledged: 'acknowledgedAt', enRoute: 'enRouteAt', onSite: 'onSiteAt', working: 'workingAt', suspended: 'suspendedAt', done: 'doneAt', rejected: 'rejectedAt' };
const RUNNING = ['working', 'onSite', 'enRoute', 'suspended', 'acknowledged', 'sent'];

export const stepPath = (jobId, step) => `/api/jobs/${jobId}/${STEPS[step]?.path ?? step}`;

export const isOpen = record => record.state === 'onPhone' || record.state === 'sent';

/** Whether the server has said yes to a deed that the job as we hold it does not show yet: its news travels apart from the answer. */
const isAhead = (record, job) => record.state === 'received' && record.version > job.version;

/** The job with the records of it laid on top that it does not show yet, in order; `waiting` tells how many wait for the server's yes. */
export function withWaiting(job, records) {
  const mine = records.filter(r => r.subject?.jobId === job.id && (isOpen(r) || isAhead(r, job))).sort((a, b) => a.sequence - b.sequence);
  return mine.reduce((held, record) => {
    const step = STEPS[record.kind];
    if (!step) return held;
    return {
      ...held,
      status: step.becomes,
      can: Object.fromEntries(step.then.map(name => [name, true])),
      times: { ...held.times, [TIMES[step.becomes]]: record.at },
      waiting: (held.waiting ?? 0) + (isOpen(record) ? 1 : 0),
    };
  }, job);
}

/** What a job is called: its device, else its place, else its code. */
export const titleOf = job => job.device?.label ?? job.device?.id ?? hamletOf(job) ?? job.code;

const hamletOf = job => (job.place?.hamlet ? named(job.place.hamlet.name ?? job.place.hamlet) : null);

/** The one likeliest next step, or null. */
export const nextStep = job => ORDER.find(step => job.can?.[step]) ?? null;

export const isRunning = job => RUNNING.includes(job.status);

/** Jobs in the order of the day: what runs before what waits, the nearest target first, the finished at the end, newest first. */
export function inOrderOfDay(jobs) {
  const rank = job => (['working', 'onSite', 'enRoute'].includes(job.status) ? 0 : isRunning(job) ? 1 : 2);
  const target = job => (job.target?.at ? Date.parse(job.target.at) : Infinity);
  const finished = job => Date.parse(job.times?.doneAt ?? job.times?.rejectedAt ?? job.times?.createdAt ?? 0) || 0;
  return [...jobs].sort((a, b) => rank(a) - rank(b) || (rank(a) === 2 ? finished(b) - finished(a) : target(a) - target(b)) || b.customers - a.customers || a.id - b.id);
}

/** Metres between two points on the ground as the crow flies (haversine, mean earth radius). */
export function distance_m(from, to) {
  if (!from || !to || typeof to.lon !== 'number' || typeof from.lon !== 'number') return null;
  const rad = degrees => (degrees * Math.PI) / 180;
  const a = Math.sin(rad(to.lat - from.lat) / 2) ** 2 + Math.cos(rad(from.lat)) * Math.cos(rad(to.lat)) * Math.sin(rad(to.lon - from.lon) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(a));
}
