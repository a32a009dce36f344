/** Sentences from journal entries: the server sends a kind and facts, here they become one line in the page's language. */
import { hasWords, named, t } from './words.js';
import { format } from './format.js';

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** A fact as people read it: moments as times, names by language, codes by their words (`fact.<name>.<code>`), metres as distance. */
export function readable(name, value, now) {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(one => readable(name, one, now)).join(', ') || undefined;
  if (typeof value === 'object') return 'vi' in value || 'en' in value ? named(value) : readable(name, value.name ?? value.label ?? value.code ?? value.id, now);
  if (typeof value === 'string' && MOMENT.test(value)) return format.moment(value, now);
  if (name.endsWith('_m')) return format.distance(value);
  if (typeof value === 'string' && hasWords(`fact.${name}.${value}`)) return t(`fact.${name}.${value}`);
  return value;
}

/** What an entry may be told as more exactly, where there are words for it. */
function* variants({ what, onShift, step, open, drill }) {
  if (what === 'shift') yield onShift ? 'on-shift' : 'off-shift';
  else if (what) yield what;
  if (step) yield step;
  if (typeof open === 'boolean') yield open ? 'opened' : 'closed';
  if (drill) yield 'drill';
}

/** One entry {kind, facts} as a sentence; a kind this page does not know yet says at least that something changed. */
export function sentence({ kind, facts = {} }, now = Date.now()) {
  const shown = {};
  for (const [name, value] of Object.entries(facts ?? {})) shown[name] = readable(name, value, now);
  if (typeof facts?.n === 'number') shown.n = facts.n;
  if (facts?.to && facts.to === facts.from) delete shown.to; // a moment, not a window
  const key = [...variants(facts ?? {})].map(v => `story.${kind}.${v}`).find(hasWords) ?? `story.${kind}`;
  const text = hasWords(key) ? t(key, shown) : t('story.other', { kind });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Icon and tone of a story entry: the state it led to. */
const LOOK = {
  'report.received': ['users', 'notice'], 'report.reminded': ['bell', 'notice'], 'report.placed': ['pin', 'notice'],
  'outage.predicted': ['predicted', 'predicted'], 'outage.confirmed': ['dead', 'dead'], 'outage.restored': ['restored', 'restored'],
  'outage.partially-restored': ['restoring', 'restoring'], 'outage.closed': ['j-done', 'unknown'], 'outage.cancelled': ['j-cancelled', 'unknown'],
  'outage.claimed': ['user', 'notice'], 'outage.released': ['undo', 'notice'], 'outage.estimated': ['clock', 'notice'],
  'job.created': ['j-new', 'unknown'], 'job.sent': ['j-sent', 'notice'], 'job.acknowledged': ['j-ack', 'notice'], 'job.rejected': ['undo', 'warn'],
  'job.en-route': ['j-enroute', 'notice'], 'job.reached-site': ['j-onsite', 'restoring'], 'job.started': ['j-working', 'restoring'],
  'job.suspended': ['j-paused', 'warn'], 'job.resumed': ['j-working', 'restoring'], 'job.verified': ['shield', 'restored'], 'job.transferred': ['j-sent', 'notice'], 'job.done': ['j-done', 'restored'], 'job.cancelled': ['j-cancelled', 'unknown'],
  'alarm.raised': ['a-life', 'life'], 'alarm.escalated': ['a-urgent', 'life'], 'alarm.taken': ['user', 'notice'], 'alarm.closed': ['j-done', 'restored'],
  'network.switched': ['switch', 'notice'],
};
export const storySymbol = kind => ({ icon: LOOK[kind]?.[0] ?? 'a-notice', tone: LOOK[kind]?.[1] ?? 'notice' });
