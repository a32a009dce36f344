// Weeks of a roster. Pure.
import { fromInput, toInput } from '../shared/house-time.js';

const DAY_MS = 24 * 3_600_000;

/** The seven days, from Monday, of the week that lies `ahead` weeks from now: [{from, until}], moments at midnight of the house. */
export function weekOf(now, ahead = 0) {
  const today = toInput(now).slice(0, 10);
  const weekday = (new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7;
  // Noon is never on the other side of a change of clocks.
  const noon = Date.parse(`${today}T12:00:00Z`) + (ahead * 7 - weekday) * DAY_MS;
  const midnight = day => fromInput(`${new Date(noon + day * DAY_MS).toISOString().slice(0, 10)}T00:00`);
  return Array.from({ length: 7 }, (_, day) => ({ from: midnight(day), until: midnight(day + 1) }));
}

/** How many weeks ahead of now a moment lies. */
export const weeksAhead = (moment, now) => Math.round((Date.parse(weekOf(Date.parse(moment))[0].from) - Date.parse(weekOf(now)[0].from)) / (7 * DAY_MS));

/** Turns with the same hours and kind together, the earliest first: [[turn, …], …]. */
export function sameHours(turns) {
  const groups = new Map();
  for (const turn of [...turns].sort((a, b) => a.from.localeCompare(b.from))) {
    const key = `${turn.kind}/${turn.from}/${turn.until}`;
    groups.set(key, [...(groups.get(key) ?? []), turn]);
  }
  return [...groups.values()];
}
