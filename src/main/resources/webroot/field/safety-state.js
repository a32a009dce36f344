/**
 * The safety side of a job as the crew sees it: the server's word, and on top of it what was done on this phone since. Tells what is still
 * needed before hands go on. No I/O; the rules themselves are the server's, this only spares a linesman without signal a walk into a no.
 */
import { isOpen } from './job-steps.js';

export const TOPICS = ['hazards', 'procedures', 'precautions', 'energySources', 'ppe'];
export const RULES = ['disconnect', 'secure', 'proveDead', 'earth', 'guard'];
/** Meters are read and tested live, with other rules. */
const LIVE_KINDS = ['meterCheck'];

/** What of the records the safety documents we hold do not show yet. `heldAt`: when they were fetched, by the server's clock. */
function unseen(safety, jobId, records) {
  const since = Date.parse(safety?.heldAt ?? 0) || 0;
  return records.filter(r => r.subject?.jobId === jobId && (isOpen(r) || (r.state === 'received' && Date.parse(r.settledAt) > since))).sort((a, b) => a.sequence - b.sequence);
}

/**
 * The five rules: [{step, state: done | now | later, at, by, device, reading, photo, check, waiting, early}], `early` where it was done before
 * one that comes before it. Exactly one is `now` unless all are done.
 */
export function rulesOf(safety, jobId, records) {
  const done = new Map();
  for (const s of safety?.steps ?? []) if (s.at) done.set(s.step, { ...s, waiting: false });
  for (const r of unseen(safety, jobId, records)) if (r.kind === 'rule') done.set(r.body.step, { ...done.get(r.body.step), ...r.body, at: r.at, waiting: isOpen(r) });
  const next = RULES.find(step => !done.has(step)) ?? null;
  return RULES.map((step, i) => {
    const held = done.get(step);
    if (!held) return { step, state: step === next ? 'now' : 'later' };
    const before = RULES.slice(0, i).some(s => !done.has(s) || Date.parse(done.get(s).at) > Date.parse(held.at));
    return { ...held, step, state: 'done', early: held.early ?? held.outOfOrder ?? before };
  });
}

/** The latest briefing that still holds, or null: one from before the last rest of the work, or from an earlier shift, does not. */
export function briefingOf(safety, job, crew, records) {
  const waiting = unseen(safety, job.id, records).filter(r => r.kind === 'brief').map(r => ({ ...r.body, at: r.at, waiting: isOpen(r) }));
  const all = [...(safety?.briefings ?? []), ...waiting].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const last = all.at(-1);
  if (!last) return null;
  const since = Math.max(Date.parse(job.times?.suspendedAt ?? 0) || 0, Date.parse(crew?.shift?.onAt ?? 0) || 0);
  return Date.parse(last.at) >= since ? last : null;
}

/** Who of the crew on shift was not at this briefing. */
export function notBriefed(briefing, crew) {
  const there = new Set(briefing?.attended ?? []);
  return (crew?.members ?? []).filter(m => m.id !== undefined && m.onShift !== false && !there.has(m.id));
}

/** The permit with what this phone did to it since: {…, state, peopleIn: [memberId…]}; null where there is none. */
export function permitOf(safety, jobId, records) {
  const becomes = { permitAccept: 'accepted', permitSuspend: 'suspended', permitClose: 'closed', permitLock: 'locked', permitCancel: 'cancelled' };
  return unseen(safety, jobId, records).filter(r => r.kind.startsWith('permit')).reduce((permit, r) => {
    if (r.kind === 'permit') return permit ?? { ...r.body, id: null, state: 'issued', people: [], waiting: isOpen(r) };
    if (!permit) return permit;
    const waiting = permit.waiting || isOpen(r);
    const who = r.body.memberIds ?? (r.body.memberId === undefined ? [] : [r.body.memberId]);
    if (r.kind === 'permitEnter') return { ...permit, waiting, people: [...permit.people.filter(p => !who.includes(p.memberId)), ...who.map(memberId => ({ memberId, inAt: r.at, outAt: null, waiting: isOpen(r) }))] };
    if (r.kind === 'permitLeave') return { ...permit, waiting, people: permit.people.map(p => (who.includes(p.memberId) ? { ...p, outAt: r.at, waiting: isOpen(r) } : p)) };
    return { ...permit, waiting, state: becomes[r.kind] ?? permit.state };
  }, safety?.permit ? { ...safety.permit, people: safety.permit.people ?? [] } : null);
}

export const peopleIn = permit => (permit?.people ?? []).filter(p => p.inAt && !p.outAt);

/** What is between this crew and its next step: {briefing, again, permitMissing, peopleIn, rules, rulesNeeded}. */
export function guardOf(job, safety, crew, records) {
  const briefing = briefingOf(safety, job, crew, records);
  const permit = permitOf(safety, job.id, records);
  const rules = rulesOf(safety, job.id, records);
  return {
    // Where the server keeps no safety documents there is nothing to wait for.
    watched: Boolean(safety) || Boolean(job.safety),
    briefing,
    briefed: briefing !== null && notBriefed(briefing, crew).length === 0,
    notBriefed: briefing ? notBriefed(briefing, crew) : [],
    lastBriefing: (safety?.briefings ?? []).at(-1) ?? null,
    again: briefing === null && ((safety?.briefings ?? []).length > 0 || Boolean(job.times?.suspendedAt)),
    permit,
    permitMissing: Boolean(safety?.permitRequired) && !['accepted', 'working'].includes(permit?.state),
    peopleIn: peopleIn(permit).length,
    rules,
    rulesNeeded: !LIVE_KINDS.includes(job.kind),
    rulesDone: rules.every(r => r.state === 'done'),
  };
}

/** The step to offer big: the job's own next one, unless safety comes first. */
export function guardedStep(step, guard) {
  if (!guard.watched) return step;
  if (step === 'start' || step === 'resume') {
    if (!guard.briefed) return 'brief';
    if (guard.permitMissing) return 'permit';
  }
  if (step === 'restore' || step === 'done') {
    if (guard.rulesNeeded && !guard.rulesDone) return 'rules';
    if (guard.peopleIn > 0) return 'permit';
  }
  return step;
}
