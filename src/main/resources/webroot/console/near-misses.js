// Near misses by month. Pure.

/** The newest month first: [{month, count, kinds: [{kind, step, count}]}], the most frequent kind first; units are added up. */
export function byMonth(trend) {
  const months = new Map();
  for (const { month, kind, step, count } of trend) {
    const kinds = months.get(month) ?? new Map();
    const key = `${kind}/${step}`;
    kinds.set(key, { kind, step, count: (kinds.get(key)?.count ?? 0) + count });
    months.set(month, kinds);
  }
  return [...months]
    .map(([month, kinds]) => ({ month, count: [...kinds.values()].reduce((sum, k) => sum + k.count, 0), kinds: [...kinds.values()].sort((a, b) => b.count - a.count) }))
    .sort((a, b) => b.month.localeCompare(a.month));
}
