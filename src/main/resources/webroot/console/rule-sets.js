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

/** How the values of a set are typed: shares in percent, durations in minutes. */
const TYPED = [
  ...['transformer', 'lateral', 'main'].flatMap(level => [[`${level}.count`, 'count'], [`${level}.share`, 'percent'], [`${level}.reach`, 'percent']]),
  ['window', 'minutes'], ['together', 'minutes'], ['hold', 'minutes'], ['ageing', 'minutes'], ['verifiedFrom', 'percent'], ['fullWeightFrom', 'percent'], ['lit', 'percent'], ['rejectedUntil', 'count'], ['both', 'check'],
];

const at = (body, path) => path.split('.').reduce((value, key) => value?.[key], body);

/** Minutes of an ISO 8601 duration of hours, minutes and seconds; null of none. */
export function minutesOf(text) {
  if (text == null) return null;
  const [, h, m, s] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(text) ?? [];
  return Number(h ?? 0) * 60 + Number(m ?? 0) + Number(s ?? 0) / 60;
}

/** The fields of a form for a set's values: [{name, type, value, unit: '%' | 'minutes'}]. */
export const fieldsOf = body => TYPED.map(([name, kind]) => {
  const value = at(body, name);
  switch (kind) {
    case 'check':
      return { name, type: 'check', value };
    case 'percent':
      return { name, type: 'number', unit: '%', min: 0, max: 100, step: 1, value: Math.round(value * 100) };
    case 'minutes':
      return { name, type: 'number', unit: 'minutes', min: 0, max: 1440, step: 0.5, value: minutesOf(value), required: name !== 'ageing' };
    default:
      return { name, type: 'number', min: 1, max: 1000, step: 1, value };
  }
});

/** The body with what was typed; what was left as it is keeps its exact value, which the form may show rounded. */
export function bodyOf(body, typed) {
  const made = structuredClone(body);
  const before = Object.fromEntries(fieldsOf(body).map(f => [f.name, f.value]));
  for (const [name, kind] of TYPED) {
    const value = kind === 'check' ? typed[name] : typed[name] === undefined ? null : Number(typed[name]);
    if (value === before[name]) continue;
    const keys = name.split('.');
    const last = keys.pop();
    const into = keys.reduce((inner, key) => inner[key], made);
    into[last] = kind === 'percent' ? value / 100 : kind === 'minutes' ? (value === null ? null : `PT${Math.round(value * 60)}S`) : value;
  }
  return made;
}
