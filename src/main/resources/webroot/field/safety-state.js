/**
 * The safety side of a job as the crew sees it: the server's word, and on top of it what was done on this phone since. Tells what is still
 * needed before hands go on and before the job ends. No I/O; the rules themselves are the server's, this only spares a linesman without signal
 * a walk into a no.
 */
import { isHelping, isOpen, partOf } from './job-steps.js';

export const RULES = ['disconnect', 'secure', 'proveDead', 'earth', 'guard'];
/** Taken off again before supply comes back, in this order. */
export const OFF = ['earth', 'secure'];
/** What gives a permit another state when it is done on a phone. */
const PERMIT = { permitAccept: 'accepted', permitSuspend: 'suspended', permitClose: 'closed' };

/** What of the records the safety documents we hold do not show yet. `heldAt`: when they were fetched, by the server's clock. */
function unseen(safety, jobId, records) {
  const since = Date.parse(safety?.heldAt ?? 0) || 0;
  return records.filter(r => r.subject?.jobId === jobId && (isOpen(r) || (r.state === 'received' && Date.parse(r.settledAt) > since))).sort((a, b) => a.sequence - b.sequence);
}

/**
 * The five rules: [{step, state: done | now | later | off, at, by, device, reading, photo, check, waiting, early}]. `off`: it was done and taken
 * off again. Exactly one is `now` until all were done; `early` where it was done before one that comes before it.
 */
export function rulesOf(safety, jobId, records) {
  const done = new Map();
  for (const s of safety?.steps ?? []) if (s.state !== 'open') done.set(s.step, { ...s, off: s.state === 'undone', waiting: false });
  for (const r of unseen(safety, jobId, records)) if (r.kind === 'rule' || r.kind === 'ruleOff') done.set(r.body.step, { ...(r.kind === 'ruleOff' ? done.get(r.body.step) : {}), ...r.body, off: r.kind === 'ruleOff', at: r.at, waiting: isOpen(r) });
  const missed = new Set((safety?.nearMisses ?? []).filter(m => m.kind === 'order').map(m => m.step));
  const next = RULES.find(step => !done.has(step)) ?? null;
  return RULES.map((step, i) => {
    const held = done.get(step);
    if (!held) return { step, state: step === next ? 'now' : 'later' };
    const early = missed.has(step) || (held.waiting && RULES.slice(0, i).some(s => !done.has(s)));
    return { ...held, step, state: held.off ? 'off' : 'done', early };
  });
}

/** The latest briefing that still holds, or null: one from before the work rested, or from an earlier shift, does not. */
function briefingOf(safety, job, crew, records) {
  const waiting = unseen(safety, job.id, records).filter(r => r.kind === 'brief').map(r => ({ ...r.body, at: r.at, waiting: isOpen(r) }));
  const last = [...(safety?.briefings ?? []).filter(b => b.crewId === undefined || b.crewId === crew?.id), ...waiting].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1);
  if (!last) return null;
  const rest = job.status === 'suspended' ? Date.parse(job.times?.suspendedAt ?? 0) || 0 : 0;
  return Date.parse(last.at) >= Math.max(rest, Date.parse(crew?.shift?.onAt ?? 0) || 0) ? last : null;
}

/** The permit with what this phone did to it since: {…, state, in: [memberId], waiting}; null where there is none. */
export function permitOf(safety, jobId, records) {
  if (!safety?.permit) return null;
  return unseen(safety, jobId, records).filter(r => r.kind.startsWith('permit')).reduce((permit, r) => {
    const waiting = permit.waiting || isOpen(r);
    const who = r.body.members ?? [];
    if (r.kind === 'permitEnter') return { ...permit, waiting, in: [...permit.in.filter(m => !who.includes(m)), ...who] };
    if (r.kind === 'permitLeave') return { ...permit, waiting, in: permit.in.filter(m => !who.includes(m)) };
    return { ...permit, waiting, state: PERMIT[r.kind] ?? permit.state };
  }, { ...safety.permit, waiting: false });
}

/** Whoever signs in as the commander of this permit; the others let themselves in and out. */
export const isCommander = (permit, userId) => permit.roles.some(r => r.role === 'commander' && r.userId === userId);

const isOpenPermit = permit => permit !== null && ['issued', 'accepted', 'suspended'].includes(permit.state);

/** What stands between this crew and its next step. */
export function guardOf(job, safety, crew, records) {
  const briefing = briefingOf(safety, job, crew, records);
  const there = new Set(briefing?.attended ?? []);
  const notBriefed = briefing ? (crew?.members ?? []).filter(m => m.id !== undefined && m.onShift !== false && !there.has(m.id)) : [];
  const permit = permitOf(safety, job.id, records);
  const rules = rulesOf(safety, job.id, records);
  const begun = rules.some(r => r.state === 'done' || r.state === 'off');
  const paper = safety?.needs?.permit ?? null;
  return {
    // Where the server keeps no safety documents there is nothing to wait for.
    watched: Boolean(safety) || Boolean(job.safety),
    briefing,
    briefed: briefing !== null && notBriefed.length === 0,
    notBriefed,
    lastBriefing: (safety?.briefings ?? []).at(-1) ?? null,
    again: briefing === null && ((safety?.briefings ?? []).some(b => b.crewId === undefined || b.crewId === crew?.id) || job.status === 'suspended'),
    permit,
    /** Whether this crew stands at the place: a permit is taken over, and people go in, only there. */
    there: !job.takenAway && (isHelping(job, crew?.id) ? partOf(job, crew.id).state === 'onSite' : ['onSite', 'working', 'suspended'].includes(job.status)),
    helping: isHelping(job, crew?.id),
    paper,
    permitOpen: isOpenPermit(permit),
    permitMissing: (paper !== null || isOpenPermit(permit)) && permit?.state !== 'accepted',
    ownPermit: permit !== null && (permit.crewId === undefined || permit.crewId === crew?.id),
    peopleIn: permit?.in.length ?? 0,
    /** What must stand before anybody goes in under this permit and does not yet, in its order. */
    unsecured: (safety?.needs?.before ?? []).filter(step => rules.find(r => r.step === step)?.state !== 'done'),
    rules,
    rulesBegun: begun,
    // Where a permit is needed the line is made dead first; elsewhere whoever begins with the rules goes on with them.
    rulesNeeded: begun || paper === 'PCT' || isOpenPermit(permit),
    rulesDone: rules.every(r => r.state === 'done' || r.state === 'off'),
    /** What still hangs on the line, in the order in which it comes off. */
    hanging: OFF.filter(step => rules.find(r => r.step === step).state === 'done'),
    energised: safety?.energised ?? null,
    // Nobody is told that a place is safe while the model of the grid says otherwise.
    contradicted: safety?.energised?.state === 'energised' || rules.some(r => r.state === 'done' && r.check?.ok === false),
    nearMisses: safety?.nearMisses ?? [],
    tags: (safety?.tags ?? []).filter(tag => !tag.removedAt),
  };
}

/** The step to offer big: the job's own next one, unless safety comes first. */
export function guardedStep(step, guard) {
  if (!guard.watched) return step;
  if (step === 'start' || step === 'resume') {
    if (!guard.briefed) return 'brief';
    if (guard.permitMissing) return 'permit';
  }
  // Who helps gives his own paper back before he goes; under the other crew's paper he only has to be out.
  if (step === 'leave' && guard.ownPermit) {
    if (guard.peopleIn > 0) return 'out';
    if (guard.permit.state === 'accepted' || guard.permit.state === 'suspended') return 'giveBack';
  }
  if (step === 'restore' || step === 'done') {
    if (guard.rulesNeeded && !guard.rulesDone) return 'rules';
    if (guard.peopleIn > 0) return 'out';
    if (guard.hanging.length > 0) return 'off';
    if (guard.permitOpen) return 'giveBack';
  }
  return step;
}
