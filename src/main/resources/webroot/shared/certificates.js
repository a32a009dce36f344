// Which papers of a crew run out. Pure.

const SOON_MS = 30 * 24 * 3_600_000;

/** expired | soon (within 30 days) | valid */
export function stateOf(certificate, now) {
  const left = Date.parse(certificate.expiresAt) - now;
  return left <= 0 ? 'expired' : left <= SOON_MS ? 'soon' : 'valid';
}

/** What is expired or runs out soon among the people of a crew, the worst first: [{member, certificate, state}]. */
export function warnings(crew, now) {
  return (crew.members ?? [])
    .flatMap(member => (member.certificates ?? []).map(certificate => ({ member, certificate, state: stateOf(certificate, now) })))
    .filter(w => w.state !== 'valid')
    .sort((a, b) => a.certificate.expiresAt.localeCompare(b.certificate.expiresAt));
}

/** The highest safety grade of those who are on shift, of all of them where nobody is: "4/5", or null. */
export function bestGrade(crew) {
  const all = crew.members ?? [];
  const there = all.filter(m => m.onShift);
  const grades = (there.length ? there : all).map(m => m.grade).filter(Boolean).sort();
  return grades.at(-1) ?? null;
}
