// What speaks for an outage, counted and in order. Pure: reports and signals in, rows out.

/** Reports counted by channel and kind: [{basis: 'report', kind, source, count, firstAt, lastAt, reminders}], the most first. */
export function tallyOfReports(reports) {
  const rows = new Map();
  for (const r of reports) {
    const key = `${r.kind} ${r.channel}`;
    const row = rows.get(key) ?? { basis: 'report', kind: r.kind, source: r.channel, count: 0, firstAt: r.at, lastAt: r.at, reminders: 0 };
    row.count++;
    row.reminders += r.reminders ?? 0;
    if (r.at < row.firstAt) row.firstAt = r.at;
    if (r.at > row.lastAt) row.lastAt = r.at;
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => b.count - a.count || a.firstAt.localeCompare(b.firstAt));
}

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
