// One deed for many outages, answered for each. Pure but for `carryOut`, which speaks through the store it is handed.
import { outageDeeds, regroupDeeds } from './deeds.js';

/** What may be done with many at once, in the order of the buttons. */
export const triageActions = ['claim', 'confirm', 'reject', 'merge', 'cancel'];

/** Which of these outages the deed is possible for, and why not for the others: {possible: [outage], refused: [{outage, why, facts}]}. */
export function sortOut(outages, action, me, options) {
  const possible = [];
  const refused = [];
  for (const outage of outages) {
    const deed = [...outageDeeds(outage, me, options), ...regroupDeeds(outage, me)].find(d => d.name === action);
    if (deed?.enabled) possible.push(outage);
    else refused.push({ outage, why: deed?.why ?? 'not-now', facts: deed?.facts ?? {} });
  }
  return { possible, refused };
}

/** The results in one list, what went wrong first: [{outage, ok, why, facts, problem}]. */
export function resultsOf(refused, answers) {
  return [...refused.map(r => ({ ...r, ok: false })), ...answers.filter(a => !a.ok), ...answers.filter(a => a.ok)];
}

/** The server takes this many at once. */
const MOST = 100;

/** Carries the deed out for all, each with its own outcome; a refusal does not stop the others. `seen(done, all)` is told how far it is. */
export async function carryOut(store, action, outages, facts, seen = () => {}) {
  const answers = [];
  for (let at = 0; at < outages.length; at += MOST) {
    const some = outages.slice(at, at + MOST).map(o => store.outages.get(o.id) ?? o);
    try {
      const { results } = await store.command('/api/outages/triage', { action, items: some.map(o => ({ id: o.id, version: o.version })), ...facts });
      for (const r of results) answers.push({ outage: store.outages.get(r.id) ?? some.find(o => o.id === r.id), ok: r.ok, problem: r.ok ? undefined : problemOf(r.problem) });
    } catch (problem) {
      answers.push(...some.map(outage => ({ outage, ok: false, problem })));
    }
    seen(Math.min(at + MOST, outages.length), outages.length);
  }
  return answers;
}

/** A refusal inside an answer, in the form the words are looked up by. */
const problemOf = body => ({ code: body?.code, status: body?.status, message: body?.detail ?? body?.title, facts: body ?? {} });
