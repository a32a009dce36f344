// Planned outages as the console shows them: by day, what comes next, and steps made from steps. Pure.
import { format } from '../shared/format.js';

const OVER = new Set(['refused', 'done', 'cancelled']);

export const isOpenPlan = p => !OVER.has(p.status);

/** Rows for the queue, by the day each begins: [{key, kind: 'day', day, rows}, {key, kind: 'planned', item}, …]; what is over comes last of its day. */
export function plannedRows(list, inUnit) {
  const days = new Map();
  for (const p of [...list].filter(inUnit).sort((a, b) => a.from.localeCompare(b.from) || a.id - b.id)) {
    const day = format.date(p.from);
    days.set(day, [...(days.get(day) ?? []), p]);
  }
  return [...days].flatMap(([day, some]) => [
    { key: `day/${day}`, kind: 'day', day: some[0].from, item: {}, members: [], rows: some.length, customers: some.filter(isOpenPlan).reduce((sum, p) => sum + p.customers, 0) },
    ...some.sort((a, b) => Number(!isOpenPlan(a)) - Number(!isOpenPlan(b))).map(p => ({ key: `planned/${p.id}`, kind: 'planned', item: p, since: null, clock: null })),
  ]);
}

/** Of the clocks of notice the one to look at first: a breach, then the next that runs; null when all is told in time. */
export function pressingClock(plan) {
  if (!isOpenPlan(plan)) return null;
  const breach = plan.clocks.find(c => c.state === 'missed');
  return breach ?? [...plan.clocks].filter(c => c.state === 'soon' || c.state === 'open').sort((a, b) => a.dueAt.localeCompare(b.dueAt))[0] ?? null;
}

const ORDER = ['request', 'approve', 'announce', 'start', 'step', 'finish', 'notice', 'change', 'refuse', 'cancel'];
const LEADING = ['approve', 'request', 'announce', 'start', 'step', 'finish'];

/**
 * What may happen next: [{name, enabled, why}]. The server says what its state allows; who asks is told here why he may not: approving is the
 * supervisor's, and with a stale picture nothing is switched.
 */
export function plannedDeeds(plan, me, { stale = false } = {}) {
  const supervisor = me.roles.includes('supervisor');
  const decides = supervisor || me.roles.includes('dispatcher');
  return ORDER.filter(name => plan.can[name]).map(name => {
    const why = !decides ? 'only-looks' : ['approve', 'refuse'].includes(name) && !supervisor ? 'supervisor-only' : stale && ['start', 'step', 'finish'].includes(name) ? 'stale' : null;
    return { name, enabled: why === null, why };
  });
}

export const leading = deeds => LEADING.map(name => deeds.find(d => d.name === name)).find(d => d?.enabled)?.name ?? null;

/** The step to be carried out next, or null. */
export const nextStep = plan => plan.steps.find(s => !s.doneAt) ?? null;

/** The way back: what the steps opened is closed, what they closed is opened, last one first, all at the end of the window. */
export function wayBack(steps, at) {
  const position = new Map();
  for (const s of steps) position.set(s.device, { first: position.get(s.device)?.first ?? s.open, last: s.open });
  const moved = [...position].filter(([, p]) => p.first === p.last).map(([device, p]) => ({ device, open: !p.last, at }));
  return moved.reverse();
}

/** Steps in the order of their times; of two at the same time the one entered first. */
export const inOrder = steps => steps.map((step, i) => ({ step, i })).sort((a, b) => String(a.step.at).localeCompare(String(b.step.at)) || a.i - b.i).map(x => x.step);
