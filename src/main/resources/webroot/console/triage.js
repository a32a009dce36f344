// One deed for many outages, answered for each. Pure but for `carryOut`, which speaks through the store it is handed.
import { outageDeeds } from './deeds.js';

/** What may be done with many at once, in the order of the buttons. */
export const triageActions = ['claim', 'confirm', 'cancel'];

/** Which of these outages the deed is possible for, and why not for the others: {possible: [outage], refused: [{outage, why, facts}]}. */
export function sortOut(outages, action, me, options) {
  const possible = [];
  const refused = [];
  for (const outage of outages) {
    const deed = outageDeeds(outage, me, options).find(d => d.name === action);
    if (deed?.enabled) possible.push(outage);
    else refused.push({ outage, why: deed?.why ?? 'not-now', facts: deed?.facts ?? {} });
  }
  return { possible, refused };
}

/** The results in one list, what went wrong first: [{outage, ok, why, facts, problem}]. */
export function resultsOf(refused, answers) {
  return [...refused.map(r => ({ ...r, ok: false })), ...answers.filter(a => !a.ok), ...answers.filter(a => a.ok)];
}

/** Carries the deed out for each, one after the other, and goes on past a refusal. `seen(done, all)` is told how far it is. */
export async function carryOut(store, action, outages, facts, seen = () => {}) {
  const answers = [];
  for (const { id } of outages) {
    const outage = store.outages.get(id);
    try {
      await store.command(`/api/outages/${id}/${action}`, { version: outage.version, ...facts });
      answers.push({ outage, ok: true });
    } catch (problem) {
      answers.push({ outage, ok: false, problem });
    }
    seen(answers.length, outages.length);
  }
  return answers;
}
