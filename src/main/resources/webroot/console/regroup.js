// What a dispatcher decides against the rules: merge, split, move, reject, take back. Pure: which way a merge goes, what it is good to be told.
import { customersOf, isOpenOutage } from './queue.js';

/** Which of two may go on: what is confirmed goes on; of two alike the dispatcher chooses, the one dropped upon first. */
export function keepers(from, into) {
  if (from.status !== 'predicted' && into.status === 'predicted') return [from];
  if (from.status === 'predicted' && into.status !== 'predicted') return [into];
  return [into, from];
}

/** Where an outage could merge into, the likeliest first: same feeder, then most customers. */
export function mergeTargets(outage, all) {
  return all.filter(o => o.id !== outage.id && isOpenOutage(o) && o.status !== 'restored')
    .sort((a, b) => (b.feeder === outage.feeder) - (a.feeder === outage.feeder) || customersOf(b) - customersOf(a) || a.id - b.id);
}

/** Does this pair make sense to drop on each other? */
export const mayMerge = (from, into) => from != null && into != null && from.id !== into.id && isOpenOutage(from) && isOpenOutage(into) && into.status !== 'restored' && from.status !== 'restored';
