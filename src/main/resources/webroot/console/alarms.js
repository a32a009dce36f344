// Which alarm covers the page, and what its clock says. Pure.

/** Seconds after which an untaken alarm goes to the supervisor as well. */
export const ESCALATION_S = 30;

/** Urgent, but nobody dies of it: it stands in the queue. Whatever this page does not know may be for life. */
const URGENT = new Set(['overrun']);
export const isLife = alarm => !URGENT.has(alarm.kind);

/** Does this alarm cover this person's console? The dispatcher's at once, the supervisor's once nobody has taken it for half a minute. */
export function covers(alarm, roles, now) {
  if (alarm.status !== 'raised' || alarm.takenBy || !isLife(alarm)) return false;
  if (roles.includes('dispatcher')) return true;
  return roles.includes('supervisor') && (alarm.escalatedAt != null || secondsLeft(alarm, now) <= 0);
}

/** Seconds until it goes one step up; 0 when no step is left. */
export function secondsLeft(alarm, now) {
  if (alarm.escalatedAt && !alarm.dueAt) return 0;
  const due = alarm.dueAt ? Date.parse(alarm.dueAt) : Date.parse(alarm.raisedAt) + ESCALATION_S * 1000;
  return Math.max(0, Math.ceil((due - now) / 1000));
}

/** The one that covers: the oldest untaken; and how many more wait behind it. */
export function onTop(alarms, roles, now) {
  const waiting = alarms.filter(a => covers(a, roles, now)).sort((a, b) => a.raisedAt.localeCompare(b.raisedAt) || a.id - b.id);
  return { alarm: waiting[0] ?? null, behind: Math.max(0, waiting.length - 1) };
}

const THERE = ['working', 'onSite', 'suspended', 'enRoute', 'acknowledged', 'sent'];

/** Where to look for a crew whose alarm came without a position: {job, how: atJob|toJob|givenJob} of the job it is at, else on its way to, else was given; null when there is none. */
export function workplaceOf(alarm, jobs) {
  if (alarm.lon != null || alarm.crewId == null) return null;
  const stage = job => THERE.indexOf((job.crews ?? [job.crew]).find(c => c?.id === alarm.crewId)?.state ?? (job.crew?.id === alarm.crewId ? job.status : null));
  const job = jobs.filter(j => j.lon != null && stage(j) >= 0).sort((a, b) => stage(a) - stage(b) || b.id - a.id)[0];
  return job ? { job, how: { enRoute: 'toJob', acknowledged: 'givenJob', sent: 'givenJob' }[THERE[stage(job)]] ?? 'atJob' } : null;
}

/** Taken and not yet closed: the red bars under the top bar. */
export const inHand = alarms => alarms.filter(a => a.status === 'taken').sort((a, b) => a.raisedAt.localeCompare(b.raisedAt));
