// What stands in the work queue and in which order. Pure: items in, rows out; words and colours are the element's business.
import { clockState } from '../shared/clock.js';
import { isLife } from './alarms.js';

const MINUTE = 60_000;
const OPEN_OUTAGE = new Set(['predicted', 'confirmed', 'partiallyRestored', 'restored']);
const DARK_OUTAGE = new Set(['predicted', 'confirmed', 'partiallyRestored']);
const OPEN_JOB = new Set(['draft', 'sent', 'acknowledged', 'rejected', 'enRoute', 'onSite', 'working', 'suspended']);
const LIFE_AT_RISK = new Set(['hospital', 'health', 'life-support']);

/** How long a crew may leave an order unanswered before the dispatcher hears of it. */
const UNANSWERED_MS = 5 * MINUTE;

export const isOpenOutage = outage => OPEN_OUTAGE.has(outage.status);
export const isDark = outage => DARK_OUTAGE.has(outage.status);
export const isOpenJob = job => OPEN_JOB.has(job.status);

const DANGERS = new Set(['wire-down', 'fire', 'shock']);
const ABOUT_SUPPLY = new Set(['no-power', 'part-power']);

/** Does a report still wait for a person: nobody could place it, or no outage can explain it? */
export const waits = report => report.status === 'open' && report.outageId == null && !DANGERS.has(report.kind);

/** Is it the place that is missing, rather than somebody to answer? */
export const needsPlace = report => report.customer == null && ABOUT_SUPPLY.has(report.kind);

/** Customers without supply now; for what is over, those it took in. */
export const customersOf = outage => (outage.status === 'restored' || outage.customersOut == null ? (outage.customers ?? 0) : outage.customersOut);

/** When the customers of an outage lost supply, as far as anybody knows. */
export const darkSince = outage => outage.offAt ?? outage.firstReportAt;

/** State of the target of an outage or job, or null when it has none or nothing is left to hurry for. */
export function targetState(item, now) {
  const over = ['restored', 'closed', 'done', 'verified', 'cancelled'].includes(item.status);
  if (over || !item.target?.at) return null;
  return { ...targetClock(item, now), at: item.target.at };
}

/** How near the target is. Where the rule says when it turns amber and red, that holds: amber is "soon", and `red` says the rest. */
export function targetClock(item, now) {
  const clock = clockState(item.target.at, item.offAt ?? item.firstReportAt ?? item.times?.createdAt, now);
  const { amberAt, redAt } = item.target;
  if (!amberAt && !redAt) return { ...clock, red: false };
  const passed = at => at != null && now >= Date.parse(at);
  return { ...clock, state: clock.remaining_ms < 0 ? 'late' : passed(amberAt) || passed(redAt) ? 'soon' : 'running', red: passed(redAt) };
}

/**
 * Points of an outage and the reasons for them, so that the order can be explained: [{why, points}].
 * Customers count by their logarithm: ten times as many weigh 66 points more, not ten times as much.
 */
export function outageWeight(outage, now) {
  if (outage.status === 'restored') return [{ why: 'restored', points: 5 }];
  const weight = [{ why: 'customers', points: Math.round(20 * Math.log2(1 + customersOf(outage))) }];
  const life = (outage.priority ?? []).filter(p => LIFE_AT_RISK.has(p.kind)).length;
  if (life) weight.push({ why: 'life', points: Math.min(120, 60 * life) });
  const other = (outage.priority ?? []).length - life;
  if (other > 0) weight.push({ why: 'priority', points: Math.min(50, 20 * other) });
  const clock = targetState(outage, now);
  if (clock?.state === 'late') weight.push({ why: 'late', points: 150 });
  if (clock?.state === 'soon') weight.push({ why: 'soon', points: clock.red ? 130 : 100 });
  if (!outage.claimedBy) weight.push({ why: 'unclaimed', points: 40 });
  if (outage.status === 'confirmed' && !outage.job) weight.push({ why: 'nobody-sent', points: 30 });
  if (outage.status === 'partiallyRestored') weight.push({ why: 'partly-back', points: -20 });
  return weight;
}

function jobWeight(job, now) {
  if (job.status === 'rejected') return [{ why: 'rejected', points: 260 }];
  const waits = job.status === 'sent' && now - Date.parse(job.times?.sentAt) > UNANSWERED_MS;
  if (waits) return [{ why: 'unanswered', points: 180 }];
  if (job.status === 'draft') return [{ why: 'draft', points: 120 }];
  const clock = targetState(job, now);
  return [{ why: 'under-way', points: clock?.state === 'late' ? 90 : clock?.state === 'soon' ? 60 : 15 }];
}

function alarmWeight(alarm) {
  if (!isLife(alarm)) return [{ why: 'alarm-urgent', points: alarm.takenBy ? 250 : 450 }];
  return [{ why: alarm.takenBy ? 'alarm-taken' : 'alarm', points: alarm.takenBy ? 600 : 1000 }];
}

/** A caller nobody could place waits in the dark of our map: the older, the heavier. */
function unplacedWeight(report, now) {
  return [{ why: 'unplaced', points: 80 + Math.min(80, Math.max(0, Math.round((now - Date.parse(report.receivedAt ?? report.at)) / MINUTE))) }];
}

/** Witnesses who contradict each other: one of them is wrong, and until somebody says which, so may we be. */
function conflictWeight(conflict, now) {
  return [{ why: 'conflict', points: 110 + Math.min(60, Math.max(0, Math.round((now - Date.parse(conflict.raisedAt)) / MINUTE))) }];
}

/** A planned outage asks for a hand when a step is due, when it is about to begin, and when its customers must hear of it. */
function planWeight(plan, now) {
  const next = plan.steps.find(s => !s.doneAt);
  if (plan.status === 'inProgress' && next && Date.parse(next.at) <= now) return [{ why: 'step-due', points: 160 }];
  const starts = Date.parse(plan.from) - now;
  if (plan.status === 'announced' && starts < 30 * MINUTE) return [{ why: starts < 0 ? 'step-due' : 'plan-soon', points: starts < 0 ? 160 : 120 }];
  if (['draft', 'refused', 'done', 'cancelled'].includes(plan.status)) return [];
  if (plan.clocks.some(c => c.state === 'missed')) return [{ why: 'notice-late', points: 90 }];
  if (plan.clocks.some(c => c.state === 'soon')) return [{ why: 'notice-soon', points: 60 }];
  return [];
}

const total = weight => weight.reduce((sum, part) => sum + part.points, 0);

/** Does the filter of a unit let this through? What belongs to no unit is everybody's. */
export function inUnit(item, unitId) {
  const own = item.unit?.id ?? item.unitId;
  return unitId == null || own == null || own === unitId;
}

function row(kind, item, since, weight, clock) {
  return { key: `${kind}/${item.id}`, kind, item, since, weight, score: total(weight), clock };
}

/**
 * All rows, most urgent first. A job stands for itself only where it asks something of the dispatcher (refused, unanswered, not yet sent, done and not verified):
 * what goes its way is told by the row of its outage, and by the tab of jobs.
 */
export function rows({ outages = [], jobs = [], alarms = [], unplaced = [], conflicts = [], planned = [] }, { now, unitId = null } = {}) {
  const all = [
    ...alarms.filter(a => a.status !== 'closed').map(a => row('alarm', a, a.raisedAt, alarmWeight(a), null)),
    ...outages.filter(isOpenOutage).map(o => row('outage', o, darkSince(o), outageWeight(o, now), targetState(o, now))),
    ...jobs.filter(isOpenJob).map(j => row('job', j, j.times?.createdAt, jobWeight(j, now), targetState(j, now))),
    // What restores an outage is looked at with the outage; what is done for itself would be seen by nobody.
    ...jobs.filter(j => j.status === 'done' && j.outage == null).map(j => row('job', j, j.times?.doneAt ?? j.times?.createdAt, [{ why: 'to-verify', points: 20 }], null)),
    ...conflicts.map(c => row('conflict', c, c.raisedAt, conflictWeight(c, now), null)),
    ...planned.map(p => row('planned', p, p.from, planWeight(p, now), null)),
    ...unplaced.map(r => row('report', r, r.receivedAt ?? r.at, unplacedWeight(r, now), null)),
  ].filter(r => inUnit(r.item, unitId));
  return all.sort((a, b) => b.score - a.score || String(a.since).localeCompare(String(b.since)) || a.key.localeCompare(b.key));
}

/** Does the row ask for a decision (it stands under "all"), or does it only go its way? */
function asks(r) {
  if (r.kind === 'planned') return r.score > 0;
  return r.kind !== 'job' || ['rejected', 'unanswered', 'draft'].includes(r.weight[0].why) || r.item.outage == null;
}
const clockRuns = r => r.clock?.state === 'soon' || r.clock?.state === 'late';

export const tabs = ['all', 'outages', 'jobs', 'alarms', 'clocks', 'planned'];

/** The rows of a tab. "clocks" does not name an outage and its job twice. */
export function inTab(list, tab) {
  switch (tab) {
    case 'outages':
      return list.filter(r => r.kind === 'outage' || r.kind === 'report' || r.kind === 'conflict');
    case 'jobs':
      return list.filter(r => r.kind === 'job');
    case 'alarms':
      return list.filter(r => r.kind === 'alarm');
    case 'planned':
      return list.filter(r => r.kind === 'planned' && !['refused', 'done', 'cancelled'].includes(r.item.status));
    case 'clocks':
      return list.filter(r => clockRuns(r) && asks(r));
    default:
      return list.filter(asks);
  }
}

/**
 * The rows grouped by feeder, each group led by a row of its own {kind: 'feeder', feeder, members, customers}: in a storm a feeder is worked on as
 * one. Groups stand in the order of their most urgent row; what has no feeder (alarms, callers nobody could place) is a group too.
 */
export function byFeeder(list) {
  const groups = new Map();
  for (const r of list) {
    const feeder = r.kind === 'outage' ? (r.item.feeder?.id ?? r.item.feeder ?? '') : '';
    if (!groups.has(feeder)) groups.set(feeder, []);
    groups.get(feeder).push(r);
  }
  return [...groups].flatMap(([feeder, members]) => [{
    key: `feeder/${feeder}`, kind: 'feeder', feeder, item: {}, members: members.filter(r => r.kind === 'outage').map(r => r.key), rows: members.length,
    customers: members.reduce((sum, r) => sum + (r.kind === 'outage' && isDark(r.item) ? customersOf(r.item) : 0), 0),
  }, ...members]);
}

export const counts = list => Object.fromEntries(tabs.map(tab => [tab, inTab(list, tab).length]));

/** The figures of the top bar, from what this page holds: they follow the same filter as the queue. */
export function figures({ outages = [], crews = [], jobs = [] }, { now, unitId = null } = {}) {
  const dark = outages.filter(o => isDark(o) && inUnit(o, unitId));
  const mine = crews.filter(c => inUnit(c, unitId));
  const list = rows({ outages, jobs }, { now, unitId });
  return {
    customersOut: dark.reduce((sum, o) => sum + customersOf(o), 0),
    outages: dark.length,
    crewsWorking: mine.filter(c => ['assigned', 'enRoute', 'onSite'].includes(c.status)).length,
    crews: mine.filter(c => c.status !== 'offShift').length,
    clocksSoon: inTab(list, 'clocks').length,
  };
}

/** How long the pointer must rest before the order may change. */
export const REST_MS = 2000;

/**
 * Keeps the order of rows while a hand is in the list. What left is taken out at once (it cannot be worked on), what is new waits at the end;
 * two seconds after the last move everything falls into place.
 */
export class HeldOrder {
  #shown = [];
  #movedAt = -Infinity;

  /** The pointer or the keyboard moved in the list. */
  moved(at) {
    this.#movedAt = at;
  }

  /** The pointer left: nothing holds the order any more. */
  left() {
    this.#movedAt = -Infinity;
  }

  holds(now) {
    return now - this.#movedAt < REST_MS;
  }

  /** The rows in the order to show. */
  arrange(ranked, now) {
    if (!this.holds(now)) {
      this.#shown = ranked.map(r => r.key);
      return ranked;
    }
    const byKey = new Map(ranked.map(r => [r.key, r]));
    const kept = this.#shown.filter(key => byKey.has(key));
    const fresh = ranked.filter(r => !this.#shown.includes(r.key)).map(r => r.key);
    this.#shown = [...kept, ...fresh];
    return this.#shown.map(key => byKey.get(key));
  }
}
