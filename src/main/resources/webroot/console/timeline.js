// Crews against their target times, as numbers: which bar from where to where, in percent of the shown span.
import { inUnit, isOpenJob } from './queue.js';

const HOUR = 3_600_000;
const SHIFT = Object.freeze({ onSite: 0, enRoute: 1, assigned: 2, available: 3, offShift: 4 });

/** A fix older than this is not where the crew is. */
export const SILENT_MS = 5 * 60_000;

/** The span on show: five whole hours with "now" in the second of them. */
export function span(now, hours = 5) {
  const from = Math.floor((now - HOUR) / HOUR) * HOUR;
  return { from, to: from + hours * HOUR, hours: Array.from({ length: hours + 1 }, (_, i) => from + i * HOUR) };
}

/** Is the crew at work or awake without having said where it is? */
export const isSilent = (crew, now) =>
  crew.status !== 'offShift' && crew.position != null && now - Date.parse(crew.position.at) > SILENT_MS;

/** The bars of one job: {kind: proposal|wait|travel|work|rest|late|done, left, width} and the flag of its target, in percent; null when outside the span. */
export function bars(job, shown, now) {
  const at = ms => ((ms - shown.from) / (shown.to - shown.from)) * 100;
  const time = name => (job.times?.[name] ? Date.parse(job.times[name]) : null);
  const done = time('doneAt');
  const target = job.target?.at ? Date.parse(job.target.at) : null;
  const pieces = [];
  const piece = (kind, from, to) => {
    const left = Math.max(0, at(from));
    const right = Math.min(100, at(to));
    if (right > left) pieces.push({ kind, left, width: right - left });
  };
  const started = job.status === 'draft' ? now : (time('sentAt') ?? time('createdAt') ?? now);
  const left = time('enRouteAt');
  const arrived = time('onSiteAt');
  if (done) {
    piece('done', arrived ?? left ?? started, done);
  } else {
    // A crew that was chosen and not told yet: drawn from now, for nothing of it has begun. Without a target
    // the bar is half an hour long, so that there is something to take hold of.
    if (!left && !arrived) piece(job.status === 'draft' ? 'proposal' : 'wait', started, Math.max(now, target ?? now + HOUR / 2));
    if (left) piece('travel', left, arrived ?? Math.max(now, left));
    // Work not yet begun is drawn to its promise, dashed: it is a plan and not a fact.
    if (left && !arrived && target > now) piece('wait', now, target);
    if (arrived) piece(job.status === 'suspended' ? 'rest' : 'work', arrived, Math.max(now, target ?? now));
    if (target && now > target) {
      for (const p of pieces) p.width = Math.min(p.width, Math.max(0, at(target) - p.left));
      piece('late', Math.max(target, started), now);
    }
  }
  // What is done needs no flag any more: whether it was in time, its job tells.
  const flag = !done && target !== null && at(target) >= 0 && at(target) <= 100 ? at(target) : null;
  return { pieces: pieces.filter(p => p.width > 0), flag };
}

/** Each job's rung within its crew's lane, so that no two lie over each other, and how many rungs the lane needs. */
function onRungs(entries) {
  const ends = [];
  const placed = [...entries].sort((a, b) => leftOf(a) - leftOf(b)).map(entry => {
    const free = ends.findIndex(end => end <= leftOf(entry));
    const rung = free < 0 ? ends.length : free;
    ends[rung] = Math.max(rightOf(entry), leftOf(entry) + 1);
    return { ...entry, rung };
  });
  return { jobs: placed, rungs: Math.max(1, ends.length) };
}

const leftOf = ({ pieces, flag }) => Math.min(...pieces.map(p => p.left), flag ?? 100);
const rightOf = ({ pieces, flag }) => Math.max(...pieces.map(p => p.left + p.width), flag ?? 0);

/** One lane per crew on shift: the busy first, by target, then the free, by name. */
export function lanes(crews, jobs, now, { unitId = null } = {}) {
  const shown = span(now);
  const byCrew = new Map();
  for (const job of jobs) {
    if (!job.crew || job.status === 'cancelled' || job.status === 'rejected') continue;
    const done = job.times?.doneAt ? Date.parse(job.times.doneAt) : null;
    if (!isOpenJob(job) && (done === null || done < shown.from)) continue;
    byCrew.set(job.crew.id, [...(byCrew.get(job.crew.id) ?? []), job]);
  }
  return crews
    .filter(c => inUnit(c, unitId) && (c.status !== 'offShift' || byCrew.has(c.id)))
    .map(crew => {
      const mine = (byCrew.get(crew.id) ?? []).sort((a, b) => String(a.times?.createdAt).localeCompare(String(b.times?.createdAt)));
      const current = mine.find(j => j.id === crew.job?.id) ?? mine.find(isOpenJob) ?? null;
      return { crew, current, silent: isSilent(crew, now), ...onRungs(mine.map(job => ({ job, ...bars(job, shown, now) }))) };
    })
    .sort((a, b) => (a.current ? 0 : 1) - (b.current ? 0 : 1)
      || String(a.current?.target?.at ?? '9').localeCompare(String(b.current?.target?.at ?? '9'))
      || (SHIFT[a.crew.status] ?? 9) - (SHIFT[b.crew.status] ?? 9)
      || a.crew.name.localeCompare(b.crew.name, 'vi', { numeric: true }));
}

/**
 * What dropping work on a lane asks for: {name, kind, id}, or null where the crew has it already or nobody may give it away. A job that nobody was
 * sent for is assigned; one that a crew has is transferred.
 */
export function dropDeed(lifted, crewId, { outages, jobs }) {
  if (!lifted) return null;
  if (lifted.kind === 'outage') {
    const outage = outages.get(lifted.id);
    if (!outage) return null;
    const job = outage.job && !['rejected', 'cancelled'].includes(outage.job.status) ? jobs.get(outage.job.id) : null;
    return job ? dropDeed({ kind: 'job', id: job.id }, crewId, { outages, jobs }) : { name: 'assign', kind: 'outage', id: outage.id };
  }
  const job = jobs.get(lifted.id);
  if (!job || ['done', 'verified', 'cancelled'].includes(job.status) || (job.crew?.id === crewId && job.status !== 'rejected')) return null;
  return { name: job.status === 'draft' || job.status === 'rejected' ? 'assign' : 'transfer', kind: 'job', id: job.id };
}
