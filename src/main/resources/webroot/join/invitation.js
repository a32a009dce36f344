import { fromInput } from '../shared/house-time.js';

/** The secret of an invitation as it stands behind the # of its link, or undefined. It stands there so that no server logs it. */
export function invitation(hash) {
  const secret = hash.replace(/^#/, '').trim();
  return /^[\w-]{20,100}$/.test(secret) ? secret : undefined;
}

/** The last minute of a day a paper is good for, by the house's calendar wherever this phone is; undefined without a day. */
export function endOfDay(day) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day ?? '')) return undefined;
  return fromInput(`${day}T23:59`) ?? undefined;
}
