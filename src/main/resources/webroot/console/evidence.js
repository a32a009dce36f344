// What speaks for an outage, in order. Pure: reports and signals in, rows out.

/** Latest event first; of two at the same moment the one that arrived later. */
export const latestFirst = list => [...list].sort((a, b) => String(b.at).localeCompare(String(a.at)) || String(b.arrivedAt ?? b.receivedAt).localeCompare(String(a.arrivedAt ?? a.receivedAt)));

/** Longer than this between event and arrival is worth saying: a meter's buffer, a phone without signal. */
const LATE_MS = 60_000;

/** How long something took to reach us, in milliseconds, or null when it came at once. */
export function delayOf(item) {
  const arrived = item.arrivedAt ?? item.receivedAt;
  const delay = arrived ? Date.parse(arrived) - Date.parse(item.at) : 0;
  return delay >= LATE_MS ? delay : null;
}
