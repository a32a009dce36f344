/** The secret of an invitation as it stands behind the # of its link, or undefined. It stands there so that no server logs it. */
export function invitation(hash) {
  const secret = decodeURIComponent(hash.replace(/^#/, '')).trim();
  return /^[\w-]{20,100}$/.test(secret) ? secret : undefined;
}

/** The last second of a day a paper is good for, by this phone's own calendar; undefined without a day. */
export function endOfDay(day) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day ?? '')) return undefined;
  return new Date(`${day}T23:59:59`).toISOString();
}
