// Which rules hold where, and how two of them compare. Pure.

/** The last switch of a unit's season; a unit without one goes by everybody's, and without that it is the normal season. */
export const seasonOf = (seasons, unitId) => seasons.find(s => s.unitId === unitId) ?? seasons.find(s => s.unitId === null) ?? { season: 'normal', at: null };

/** The set that holds for a unit in a season, or null where only what is built in does. The list is newest first; what lies ahead does not hold yet. */
export function inForce({ sets, active }, unitId, season, now) {
  const holds = id => active.find(a => a.unitId === id && a.season === season && Date.parse(a.from) <= now);
  const found = holds(unitId) ?? holds(null);
  return found ? (sets.find(s => s.id === found.ruleSetId) ?? null) : null;
}

/** Whether more is better (1), worse (-1), or neither (0). */
const SENSE = { predictions: 0, correct: 1, wrong: -1, found: 1, medianMinutes: -1, singles: -1, perConfirmed: -1 };

/** The measures of a replay: [{name, candidate, active, better: true|false|null}]. */
export const replayRows = ({ candidate, active }) => Object.entries(SENSE).map(([name, sense]) => {
  const [a, b] = [candidate[name], active[name]];
  return { name, candidate: a, active: b, better: sense === 0 || a === null || b === null || a === b ? null : (a > b) === (sense > 0) };
});
