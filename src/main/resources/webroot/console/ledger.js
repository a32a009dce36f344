// The ledger of an outage as rows to show. Pure.

/** Customer-minutes as people read them: minutes while few, hours beyond: {n, unit: 'minutes' | 'hours'}. */
export function amount(minutes) {
  return minutes < 600 ? { n: minutes, unit: 'minutes' } : { n: Math.round(minutes / 6) / 10, unit: 'hours' };
}

/** How much of those ever affected is back, from 0 to 1. */
export const shareBack = ledger => (ledger.customers ? (ledger.customers - ledger.open) / ledger.customers : 0);

/** Groups still out first, the most customers first. */
export const groupsInOrder = groups => [...groups].sort((a, b) => Number(b.open > 0) - Number(a.open > 0) || b.customers - a.customers || String(a.transformer).localeCompare(String(b.transformer), 'vi', { numeric: true }));

/** The deeds on the ledger, in the form of deeds.js: doing a step, correcting what was taken down. */
export function ledgerDeeds(outage, me, { stale = false } = {}) {
  const other = outage.claimedBy && outage.claimedBy.id !== me.user.id ? outage.claimedBy : null;
  const decides = !me.roles || me.roles.includes('dispatcher') || me.roles.includes('supervisor');
  const facts = other ? { by: other.name, at: other.at } : {};
  const why = !decides ? 'only-looks' : other ? 'claimed-by-other' : null;
  const list = [];
  if (outage.can?.step) list.push({ name: 'step', key: 'd', enabled: why === null && !stale, why: why ?? (stale ? 'stale' : null), facts });
  if (outage.can?.correct) list.push({ name: 'correct', key: 'l', enabled: why === null, why, facts });
  return list;
}
