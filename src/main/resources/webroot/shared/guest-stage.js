// How near the end of a guest crew's time is. Pure: the console and the phone warn at the same moments.

const HOUR_MS = 3_600_000, SOON_MS = 900_000;

/** null while there is time, or for crews of our own; "hour", "soon" (a quarter of an hour) or "over". */
export function guestStage(until, now) {
  if (!until) return null;
  const left_ms = Date.parse(until) - now;
  if (left_ms > HOUR_MS) return null;
  return left_ms > SOON_MS ? 'hour' : left_ms > 0 ? 'soon' : 'over';
}
