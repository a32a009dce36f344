/** What the board decides, apart from any page: search, order, places in one line, how sure, how fresh. */

/** Text without marks and case: "Tân Lộc" is found by "tan loc". */
export const plain = text => text.normalize('NFD').replace(/\p{Mn}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/\s+/g, ' ').trim();

/** Customer codes begin with P; someone who types one wants to report or to see his own supply, not to filter a list. */
export const looksLikeCustomerCode = text => /^[Pp][A-Za-z]{0,2}\d{4,}/.test(text.replace(/[\s.-]/g, ''));

/** The commune meant by a search text: its exact name (marks and case apart), else null. */
export function communeNamed(communes, text) {
  const wanted = plain(text);
  return wanted ? (communes.find(c => plain(c.name) === wanted || plain(c.name).replace(/^(xa|phuong|thi tran|commune|ward) /, '') === wanted) ?? null) : null;
}

const nameOf = commune => (commune && typeof commune === 'object' ? commune.name : commune) ?? '';
const codeOf = commune => (commune && typeof commune === 'object' ? commune.code : commune);

/** Whether an outage touches the searched place: a whole commune when the text names one, else any place whose name holds the text. */
export function touches(outage, text, communes) {
  const wanted = plain(text);
  if (!wanted) return true;
  const commune = communeNamed(communes, text);
  if (commune) return codeOf(outage.commune) === commune.code || nameOf(outage.commune) === commune.name || outage.hamlets.some(h => h.commune === commune.name);
  return [nameOf(outage.commune), ...outage.hamlets.flatMap(h => [h.name, h.commune ?? ''])].some(name => plain(name).includes(wanted));
}

const RANK = { confirmed: 0, partiallyRestored: 1, predicted: 2, restored: 3 };

/** Surely dark first, then partly back, then perhaps dark, then just back; within each the newest first. */
export const byWeight = (a, b) => (RANK[a.state] ?? 4) - (RANK[b.state] ?? 4) || Date.parse(b.since) - Date.parse(a.since) || String(a.id).localeCompare(String(b.id));

/** Names as one phrase, "Ấp 2, ấp 3 và ấp Kênh Mới": sorted as people count, at most `limit`, the rest as a number for the caller's words. */
export function places(hamlets, limit = 4) {
  const names = hamlets.map(h => h.name).sort((a, b) => a.localeCompare(b, 'vi', { numeric: true }));
  const shown = names.slice(0, names.length > limit ? limit - 1 : limit);
  return { shown: shown.map((name, i) => (i === 0 ? name.charAt(0).toUpperCase() + name.slice(1) : name.charAt(0).toLowerCase() + name.slice(1))), rest: names.length - shown.length };
}

/** The communes an outage reaches into, by name, each once; empty when it is told of one commune only. */
export function communesOf(hamlets) {
  const names = [...new Set(hamlets.map(h => h.commune).filter(Boolean))];
  return names.length > 1 ? names : [];
}

/** How sure, in three words; the server sends a share of such cases (0 to 1) or the word itself. */
export function confidenceWord(confidence) {
  if (confidence === 'high' || confidence === 'medium' || confidence === 'low') return confidence;
  if (typeof confidence !== 'number') return null;
  return confidence >= 0.9 ? 'high' : confidence >= 0.7 ? 'medium' : 'low';
}

/** Positions in percent on the line of an outage: spent time, now, and the promised window. Null without a window. */
export function axis(since, estimate, now) {
  if (!estimate?.from) return null;
  const begin = Date.parse(since), from = Date.parse(estimate.from), to = Date.parse(estimate.to ?? estimate.from);
  const last = Math.max(to, now);
  const end = last + (last - begin) * 0.06;
  const at = moment => Math.min(100, Math.max(0, (100 * (moment - begin)) / Math.max(1, end - begin)));
  return { now: at(now), from: at(from), to: at(to) };
}

/** Which outages of the new snapshot differ from the old one (for the short tint); none on the first. */
export function changedIds(before, after) {
  if (!before) return new Set();
  const known = new Map(before.map(o => [o.id, JSON.stringify({ ...o, updatedAt: null })]));
  return new Set(after.filter(o => known.get(o.id) !== JSON.stringify({ ...o, updatedAt: null })).map(o => o.id));
}
