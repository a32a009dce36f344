// What was ever said about when light will be back. Pure: the server's list in, rows out.

/**
 * Newest first, each with how it differs from what was said before: [{…estimate, moved_ms}], later counts positive; null for the first, and where
 * one of the two names no window.
 */
export function withChanges(estimates) {
  return estimates.map((e, i) => {
    const before = estimates[i + 1];
    return { ...e, moved_ms: before?.to && e.to ? Date.parse(e.to) - Date.parse(before.to) : null };
  });
}

/** The catalogue as one list to choose from, groups in their order, without what is planned work unless the outage is one. */
export function causeOptions(catalogue, titleOf, { planned = false } = {}) {
  return catalogue.groups.filter(g => g.planned === planned).flatMap(g => catalogue.causes.filter(c => c.group === g.code).map(c => ({ value: c.code, label: `${titleOf(g.title)} · ${titleOf(c.title)}` })));
}

export const subCausesOf = (catalogue, cause) => catalogue.causes.find(c => c.code === cause)?.subCauses ?? [];
