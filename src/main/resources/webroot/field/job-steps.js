/**
 * A job as the linesman sees it: what the server last said, and on top of it what he has done since and the server has not answered yet.
 * Which step is allowed is the server's to say (`can`); only while a step still waits on the phone does the page go on by this table.
 */
import { named } from '../shared/words.js';

const AT_WORK = ['restore', 'done', 'suspend', 'estimate', 'operate'];
const STEPS = {
  acknowledge: { path: 'acknowledge', becomes: 'acknowledged', then: ['enRoute', 'reject'] },
  enRoute: { path: 'en-route', becomes: 'enRoute', then: ['onSite', 'reject'] },
  onSite: { path: 'on-site', becomes: 'onSite', then: ['start', 'reject', 'estimate', 'operate'] },
  start: { path: 'start', becomes: 'working', then: AT_WORK },
  suspend: { path: 'suspend', becomes: 'suspended', then: ['resume', 'estimate'] },
  resume: { path: 'resume', becomes: 'working', then: AT_WORK },
  restore: { path: 'restore', becomes: 'done', then: [] },
  done: { path: 'done', becomes: 'done', then: [] },
  reject: { path: 'reject', becomes: 'rejected', then: [] },
};
/** What a crew that helps does; the lead crew's steps move the job itself. */
const HELP = { acknowledge: 'acknowledged', enRoute: 'enRoute', onSite: 'onSite', leave: 'left' };
const HELP_NEXT = { sent: 'acknowledge', acknowledged: 'enRoute', enRoute: 'onSite', onSite: 'leave' };

const ORDER = ['acknowledge', 'enRoute', 'onSite', 'start', 'resume', 'restore', 'done'];
const TIMES = { acknowledged: 'acknowledgedAt', enRoute: 'enRouteAt', onSite: 'onSiteAt', working: 'workingAt', suspended: 'suspendedAt', done: 'doneAt', rejected: 'rejectedAt' };
const RUNNING = ['working', 'suspended', 'onSite', 'enRoute', 'acknowledged', 'sent'];
const AT_PLACE = ['onSite', 'working', 'suspended'];

export const stepPath = (jobId, step) => `/api/jobs/${jobId}/${STEPS[step]?.path ?? step}`;

export const isOpen = record => record.state === 'onPhone' || record.state === 'sent';

/** Whether the server has said yes to a deed that the job as we hold it does not show yet: its news travels apart from the answer. */
const isAhead = (record, job) => record.state === 'received' && record.version > job.version;

/** A restoration ends when the supply is back; everything else when it is done. */
export const endingOf = job => (!job.kind || job.kind === 'restoration' ? 'restore' : 'done');

/** The part of this crew in the job: {id, lead, state}; a job of one crew is led by it. */
export function partOf(job, crewId) {
  return job.crews?.find(c => c.id === crewId) ?? { id: crewId, lead: !job.crew || job.crew.id === crewId, state: null };
}

/** Whether this crew helps another one at the job. */
export const isHelping = (job, crewId) => crewId !== undefined && crewId !== null && !partOf(job, crewId).lead && Boolean(partOf(job, crewId).state);

/** The job with the records of it laid on top that it does not show yet, in order; `waiting` tells how many wait for the server's yes. */
export function withWaiting(job, records, crewId) {
  const mine = records.filter(r => r.subject?.jobId === job.id && (isOpen(r) || isAhead(r, job))).sort((a, b) => a.sequence - b.sequence);
  const helping = isHelping(job, crewId);
  return mine.reduce((held, record) => {
    const waiting = (held.waiting ?? 0) + (isOpen(record) ? 1 : 0);
    if (helping) return HELP[record.kind] ? { ...held, waiting, crews: held.crews.map(c => (c.id === crewId ? { ...c, state: HELP[record.kind] } : c)) } : { ...held, waiting };
    const step = STEPS[record.kind];
    if (!step) return { ...held, waiting };
    const leftOut = endingOf(held) === 'restore' ? 'done' : 'restore';
    return {
      ...held,
      status: step.becomes,
      can: Object.fromEntries(step.then.filter(name => name !== leftOut).map(name => [name, true])),
      times: { ...held.times, [TIMES[step.becomes]]: record.at },
      waiting,
    };
  }, job);
}

/** What a job is called: what somebody named it, else its device, its place, its code. */
export const titleOf = job => job.title || job.device?.label || job.device?.id || hamletOf(job) || job.code;

const hamletOf = job => (job.place?.hamlet ? named(job.place.hamlet.name ?? job.place.hamlet) : null);

/** The one likeliest next step, or null. Who helps goes by his own crew's state. */
export function nextStep(job, crewId) {
  if (job.takenAway) return null;
  if (isHelping(job, crewId)) return isRunning(job) ? (HELP_NEXT[partOf(job, crewId).state] ?? null) : null;
  return ORDER.find(step => job.can?.[step]) ?? null;
}

export const isRunning = job => RUNNING.includes(job.status) && !job.takenAway;

/** Whether people of this job stand at the place, as far as anybody told. */
export const isAtPlace = job => AT_PLACE.includes(job.status) && !job.takenAway;

/** running | amber | red | late: the worse of what the server said when it last spoke and what the clock says now. */
export function targetState(target, start, now, clockState) {
  if (!target?.at) return null;
  const told = ['running', 'amber', 'red', 'late'].indexOf(target.state);
  const { state, remaining_ms } = clockState(target.at, start, now);
  const seen = state === 'late' ? 3 : target.redAt && now >= Date.parse(target.redAt) ? 2 : state === 'soon' ? (remaining_ms < 10 * 60_000 ? 2 : 1) : 0;
  return ['running', 'amber', 'red', 'late'][Math.max(told, seen)];
}

/** Jobs in the order of the day: what runs before what waits, the nearest target first, the finished at the end, newest first. */
export function inOrderOfDay(jobs) {
  const busy = job => ['working', 'onSite', 'enRoute'].includes(job.status);
  const rank = job => (!isRunning(job) ? 2 : busy(job) ? 0 : 1);
  const target = job => (job.target?.at ? Date.parse(job.target.at) : Infinity);
  const finished = job => Date.parse(job.times?.doneAt ?? job.times?.rejectedAt ?? job.times?.createdAt ?? 0) || 0;
  return [...jobs].sort((a, b) => rank(a) - rank(b) || (rank(a) === 2 ? finished(b) - finished(a) : target(a) - target(b)) || (b.customers ?? 0) - (a.customers ?? 0) || a.id - b.id);
}

/** Metres between two points on the ground as the crow flies (haversine, mean earth radius). */
export function distance_m(from, to) {
  if (!from || !to || typeof to.lon !== 'number' || typeof from.lon !== 'number') return null;
  const rad = degrees => (degrees * Math.PI) / 180;
  const a = Math.sin(rad(to.lat - from.lat) / 2) ** 2 + Math.cos(rad(from.lat)) * Math.cos(rad(to.lat)) * Math.sin(rad(to.lon - from.lon) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(a));
}
