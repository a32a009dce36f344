/** What this phone keeps of the day for an opening without signal. One person's at a time; gone when he signs out. */
import { recall, remember } from '/shared/store.js';

/** The person who signed in last on this phone, or null. */
export const keptPerson = () => recall('field.me');

export const keepPerson = me => remember('field.me', me);

/** What `keepDay` was given for this person, or null. */
export function keptDay(userId) {
  const kept = recall('field.last');
  return kept?.userId === userId ? kept.field : null;
}

export const keepDay = (userId, field) => remember('field.last', { userId, field });

export function forgetDay() {
  keepPerson(null);
  remember('field.last', null);
}
