// Between a moment and what stands in <input type="datetime-local">: always the house's time zone, wherever the browser is.
import { format } from './format.js';

const wall = (ms, timeZone) => {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-CA', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  }).formatToParts(ms).map(p => [p.type, p.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
};

/** 2026-11-21T14:32 in the house's time zone. */
export const toInput = (ms, timeZone = format.timeZone) => wall(ms, timeZone);

/** The moment (ISO, UTC) a wall-clock text means, or null when it means none. */
export function fromInput(text, timeZone = format.timeZone) {
  const asUtc = Date.parse(`${text}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) || Number.isNaN(asUtc)) return null;
  // The offset at the moment itself: guess once, then correct by what the guess shows.
  let ms = asUtc;
  for (let i = 0; i < 2; i++) ms += asUtc - Date.parse(`${wall(ms, timeZone)}:00Z`);
  return new Date(ms).toISOString();
}
