// Whether this person is asked to come to work off duty, and what he has answered on this phone. Pure.

const ANSWERS = { calloutAccept: 'accepted', calloutDecline: 'declined' };

/**
 * What the page shows of a callout, or null. `records`: the deeds on this phone, oldest first; one that was refused did not count.
 * {…callout, answer: accepted|declined|null, left_ms, late}: who is late may still answer, as long as somebody is needed.
 */
export function calloutState(callout, records, now) {
  if (!callout) return null;
  const mine = records.filter(r => ANSWERS[r.kind] && r.subject?.calloutId === callout.id && r.state !== 'refused' && r.state !== 'dropped').at(-1);
  const left_ms = Date.parse(callout.dueAt) - now;
  return { ...callout, answer: mine ? ANSWERS[mine.kind] : null, left_ms: Math.max(0, left_ms), late: left_ms <= 0 };
}

/** Whether the phone must make itself heard: a question nobody here has answered yet. */
export const mustRing = state => state !== null && state.answer === null && !state.late;
