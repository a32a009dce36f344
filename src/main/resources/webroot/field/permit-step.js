/** What comes next with a permit. No I/O. */
import { isCommander } from './safety-state.js';

/** The one likeliest thing to do with a permit: {kind, word, body}, {page, word} where it is done on another page, or null; none while a cry for help holds it, whoever is in stays told as in. */
export function permitStep(guard, userId) {
  const { permit } = guard;
  if (!permit || permit.heldAt || !isCommander(permit, userId)) return null;
  if (permit.state === 'issued' || permit.state === 'suspended') return guard.there ? { kind: 'permitAccept', word: permit.state === 'issued' ? 'permit.accept' : 'permit.goOn' } : null;
  if (permit.state !== 'accepted') return null;
  if (permit.in.length > 0) return { kind: 'permitLeave', word: 'permit.allOut', body: { members: permit.in }, quiet: true, ask: 'permit.outSure' };
  // What the crew that leads has on the line stays its own: a crew that helped may go before.
  const free = guard.helping ? (permit.presences ?? []).some(p => p.out) : guard.hanging.length === 0 && guard.rulesDone;
  if (free) return { kind: 'permitClose', word: 'permit.giveBack', body: { tools: true }, ask: 'permit.tools' };
  if (!guard.there) return null;
  if (guard.unsecured.length > 0) return { page: 'rules', word: 'step.rules' };
  const all = [...new Set(permit.roles.filter(r => r.memberId !== null && r.memberId !== undefined).map(r => r.memberId))];
  return { kind: 'permitEnter', word: 'permit.allIn', body: { members: all } };
}

/** Whether the way in lies open now and nobody has taken it: the place is secured, and the model of the grid does not speak against it. */
export const mayGoIn = (guard, userId) => !guard.contradicted && !guard.permit?.presences?.length && permitStep(guard, userId)?.kind === 'permitEnter';
