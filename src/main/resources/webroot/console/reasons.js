// Why an outage is thought to be where it is: facts of the server as lines to be worded, and what of it the map shows. Pure.

/** The facts worth a line, in order: [{key, facts, tone}]; the words stand under `reasons.<key>`. */
export function linesOf({ facts = {} }) {
  const lines = [];
  const add = (key, when, tone = 'for') => when && lines.push({ key, facts, tone });
  add('callers', facts.callers > 0);
  add('transformers', facts.transformersBelow > 1 && facts.transformers != null);
  add('gasps', facts.gasps > 0);
  add('lit', facts.lit > 0, 'against');
  add('unverified', facts.unverified === true || facts.unverified > 0, 'against');
  return lines;
}

/**
 * What the map draws: the way from the source, what is dark if it is this device (or, while somebody looks at an alternative, if it is that one),
 * and the alternatives by number.
 */
export function drawn(reasons, looking = null, nameOf = id => id) {
  if (!reasons) return null;
  const of = looking ? reasons.sections.find(s => s.role === 'alternative' && s.device === looking) : reasons.sections.find(s => s.role === 'outage');
  return { id: reasons.id, path: reasons.path ?? null, sections: of?.line ?? null,
    candidates: reasons.alternatives.map((a, i) => ({ id: a.device, lon: a.lon, lat: a.lat, rank: i + 1, label: nameOf(a.device) })) };
}
