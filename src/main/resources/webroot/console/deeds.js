// What may happen next with the thing selected. The server decides (`can`); here is only the order, the key, and why a deed is not possible now.
import { isDark } from './queue.js';

const deed = (name, key, why, facts) => ({ name, key, enabled: why == null, why: why ?? null, facts: facts ?? {} });

/** `can` of the server: true, false, or the code of its reason; a deed it does not mention is left to its own refusal. */
function permitted(can, name) {
  const answer = can?.[name];
  return answer === undefined || answer === true ? null : typeof answer === 'string' ? answer : 'not-now';
}

/**
 * Deeds for an outage, the likeliest first: [{name, key, enabled, why, facts}]. `why` is a code under `why.` in the page's words.
 * What another dispatcher looks after is his to decide; a supervisor may take it out of his hands. With a stale picture nothing may be
 * switched, and restoring is switching.
 */
export function outageDeeds(outage, me, { stale = false, crew = null } = {}) {
  const mine = outage.claimedBy?.id === me.user.id;
  const other = outage.claimedBy && !mine ? outage.claimedBy : null;
  const by = other ? { by: other.name, at: other.at } : {};
  const decides = !me.roles || me.roles.includes('dispatcher') || me.roles.includes('supervisor');
  const not = name => (!decides ? 'only-looks' : other ? 'claimed-by-other' : permitted(outage.can, name));
  const list = [];
  const add = (name, key, why) => list.push(deed(name, key, why, by));
  if (!isDark(outage)) {
    if (outage.status === 'restored') {
      add('close', 'k', not('close'));
      add('cause', 'c', not('cause'));
    }
    return list;
  }
  if (!mine) add('claim', 'm', not('claim'));
  if (outage.status === 'predicted') add('confirm', 'x', not('confirm'));
  if (!outage.job || ['rejected', 'cancelled'].includes(outage.job.status)) {
    const refused = not('createJob');
    add('assign', 'g', outage.status === 'predicted' && refused === 'not-now' ? 'confirm-first' : refused);
  }
  if (crew?.phone) list.push({ ...deed('call', 'p'), facts: { crew: crew.name, phone: crew.phone } });
  add('estimate', 'e', not('estimate'));
  if (outage.device) add('preview', 't', null);
  if (outage.status !== 'predicted') add('cause', 'c', not('cause'));
  add('restore', 'k', stale ? 'stale' : not('restore'));
  if (mine) add('release', null, not('release'));
  else if (other && me.roles?.includes('supervisor')) add('release', null, permitted(outage.can, 'release'));
  add('cancel', null, not('cancel'));
  return list;
}

/**
 * What may be decided against the rules, with the same conditions. Moving and rejecting are for what is only predicted; taking back is offered
 * only where there is something to take back.
 */
export function regroupDeeds(outage, me) {
  if (!isDark(outage)) return [];
  const other = outage.claimedBy && outage.claimedBy.id !== me.user.id ? outage.claimedBy : null;
  const decides = !me.roles || me.roles.includes('dispatcher') || me.roles.includes('supervisor');
  const not = name => (!decides ? 'only-looks' : other ? 'claimed-by-other' : permitted(outage.can, name));
  const facts = other ? { by: other.name, at: other.at } : {};
  const list = [deed('merge', 'j', not('merge'), facts), deed('split', 's', not('split'), facts)];
  if (outage.status === 'predicted') list.push(deed('move', 'v', not('move'), facts), deed('reject', 'r', not('reject'), facts));
  if (outage.can.undo) list.push(deed('undo', 'y', not('undo'), facts));
  return list;
}

/** Why these outages cannot become one, as the deed that is not possible: of what has light again, or has gone from the list, there is none at all. Null when they can. */
export function cannotMerge(outages, me) {
  for (const outage of outages) {
    const merge = outage ? regroupDeeds(outage, me).find(d => d.name === 'merge') : null;
    if (!merge?.enabled) return merge ?? deed('merge', 'j', 'not-now');
  }
  return null;
}

/** Deeds for a job as the dispatcher sees it: the crew's own steps are the crew's. */
export function jobDeeds(job, crew, me = {}) {
  const decides = !me.roles || me.roles.includes('dispatcher') || me.roles.includes('supervisor');
  const not = name => (decides ? permitted(job.can, name) : 'only-looks');
  const list = [];
  // What this server does not speak of yet is not offered.
  const add = (name, key, can = name) => job.can?.[can] && list.push(deed(name, key, not(can)));
  if (job.can?.send && (job.status === 'rejected' || (job.status === 'draft' && job.crew))) list.push(deed('send', 'g', not('send'), { crew: job.status === 'draft' ? job.crew.name : null }));
  if (job.status === 'draft') add('assign', job.crew ? 'h' : 'g');
  add('told', 'o');
  add('verify', 'k');
  add('transfer', 'f');
  add('support', 'a');
  if (crew?.phone) list.push({ ...deed('call', 'p'), facts: { crew: crew.name, phone: crew.phone } });
  if (decides && job.can?.send !== undefined && !['done', 'verified', 'cancelled'].includes(job.status)) list.push(deed('callout', null, null), deed('depend', null, null));
  list.push(deed('print-job', 'i', null));
  if (!['done', 'verified', 'cancelled'].includes(job.status)) list.push(deed('cancel-job', null, not('cancel')));
  return list;
}

/** The one button to be filled: the first possible deed of those that lead on. */
export function primary(list) {
  const leading = ['claim', 'confirm', 'send', 'assign', 'verify', 'close', 'estimate', 'told'];
  return leading.map(name => list.find(d => d.name === name)).find(d => d?.enabled)?.name ?? null;
}
