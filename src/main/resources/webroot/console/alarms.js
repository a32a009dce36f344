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

/** Taken and not yet closed: the red bars under the top bar. */
export const inHand = alarms => alarms.filter(a => a.status === 'taken').sort((a, b) => a.raisedAt.localeCompare(b.raisedAt));
