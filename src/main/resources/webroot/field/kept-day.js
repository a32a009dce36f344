/**
 * What this phone keeps of the day for an opening without signal: one person's at a time, until his shift is over, and gone when he signs
 * out, when the server says that he may not be here any more, or when somebody else comes. No secret is kept, and of colleagues only what
 * the page shows.
 */
import { recall, remember } from '../shared/store.js';

/** As long as a session lasts without contact; the shift's own end goes before. */
const SHIFT_MS = 12 * 3_600_000;

/** The person who signed in last on this phone, or null once his shift is over. `now` is the server's clock as far as it is known. */
export function keptPerson(now = Date.now()) {
  const until = recall('field.until');
  // A clock that was set back lengthens no shift.
  if (typeof until !== 'number' || now > until || now < until - 2 * SHIFT_MS) return null;
  return recall('field.me');
}

/** Whether somebody was here whose time is over. */
export const isOver = (now = Date.now()) => recall('field.me') !== null && keptPerson(now) === null;

export function keepPerson(me, now = Date.now()) {
  const { csrf, ...person } = me;
  remember('field.me', person);
  keepUntil(null, now);
}

/** The server was reached: from now on for a shift, or until the crew's own shift ends. */
export function keepUntil(shiftEnd, now = Date.now()) {
  const end = shiftEnd ? Date.parse(shiftEnd) : NaN;
  remember('field.until', end > now ? Math.min(end, now + SHIFT_MS) : now + SHIFT_MS);
}

/** What `keepDay` was given for this person, or null. */
export function keptDay(userId) {
  const kept = recall('field.last');
  return kept?.userId === userId ? kept.field : null;
}

export const keepDay = (userId, field) => remember('field.last', { userId, field: { ...field, crew: lean(field.crew) } });

/** Papers of colleagues are the control room's business. */
function lean(crew) {
  if (!crew?.members) return crew;
  return { ...crew, members: crew.members.map(({ certificates, skills, ...member }) => member) };
}

export function forgetDay() {
  for (const name of ['field.me', 'field.last', 'field.until']) remember(name, null);
  globalThis.caches?.delete('relight-field-around-1').catch(() => undefined);
}
