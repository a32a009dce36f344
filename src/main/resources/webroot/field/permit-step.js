/** What comes next with a permit. No I/O. */
import { isCommander } from './safety-state.js';

/** The one likeliest thing to do with a permit: {kind, word, body} or null; none while a cry for help holds it, whoever is in stays told as in. */
export function permitStep(guard, userId) {
  const { permit } = guard;
  if (!permit || permit.heldAt || !isCommander(permit, userId)) return null;
  if (permit.state === 'issued') return { kind: 'permitAccept', word: 'permit.accept' };
  if (permit.state === 'suspended') return { kind: 'permitAccept', word: 'permit.goOn' };
  if (permit.state !== 'accepted') return null;
  if (permit.in.length > 0) return { kind: 'permitLeave', word: 'permit.allOut', body: { members: permit.in }, quiet: true, ask: 'permit.outSure' };
  // What the crew that leads has on the line stays its own: a crew that helped may go before.
  const free = guard.helping ? (permit.presences ?? []).some(p => p.out) : guard.hanging.length === 0 && guard.rulesDone;
  if (free) return { kind: 'permitClose', word: 'permit.giveBack', body: { tools: true }, ask: 'permit.tools' };
  const all = [...new Set(permit.roles.filter(r => r.memberId !== null && r.memberId !== undefined).map(r => r.memberId))];
  return { kind: 'permitEnter', word: 'permit.allIn', body: { members: all } };
}
