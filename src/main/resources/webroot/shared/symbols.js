/**
 * One table for all pages: what a state looks like. `icon` is a name in icons.svg, `tone` a class of theme.css, the words stand under
 * `<table>.<state>` in words/common. Hue, shape and word always come together; take the hue away and it still reads.
 */
const of = (icon, tone) => Object.freeze({ icon, tone });

export const symbols = Object.freeze({
  supply: {
    energised: of('energised', 'energised'), dead: of('dead', 'dead'), predicted: of('predicted', 'predicted'), planned: of('planned', 'planned'),
    restoring: of('restoring', 'restoring'), restored: of('restored', 'restored'), unknown: of('unknown', 'unknown'),
    earthed: of('earth', 'unknown'), tagged: of('lock', 'warn'),
  },
  outage: {
    predicted: of('predicted', 'predicted'), confirmed: of('dead', 'dead'), partiallyRestored: of('restoring', 'restoring'),
    restored: of('restored', 'restored'), closed: of('j-done', 'unknown'), cancelled: of('j-cancelled', 'unknown'),
  },
  planned: {
    draft: of('pen', 'unknown'), requested: of('j-sent', 'notice'), approved: of('j-ack', 'notice'), refused: of('undo', 'warn'), announced: of('planned', 'planned'),
    inProgress: of('restoring', 'planned'), done: of('j-done', 'restored'), cancelled: of('j-cancelled', 'unknown'),
  },
  job: {
    draft: of('j-new', 'unknown'), sent: of('j-sent', 'notice'), acknowledged: of('j-ack', 'notice'), rejected: of('undo', 'warn'),
    enRoute: of('j-enroute', 'notice'), onSite: of('j-onsite', 'restoring'), working: of('j-working', 'restoring'), suspended: of('j-paused', 'warn'),
    done: of('j-done', 'restored'), verified: of('shield', 'restored'), cancelled: of('j-cancelled', 'unknown'), left: of('signout', 'unknown'),
  },
  jobKind: {
    restoration: of('dead', 'dead'), makeSafe: of('shield', 'warn'), inspectionFollowUp: of('home', 'notice'), maintenance: of('j-working', 'notice'),
    meterCheck: of('gauge', 'notice'), planned: of('planned', 'planned'),
  },
  crew: {
    available: of('c-free', 'energised'), assigned: of('j-sent', 'notice'), enRoute: of('c-enroute', 'notice'), onSite: of('c-onsite', 'restoring'),
    due: of('c-due', 'warn'), silent: of('c-silent', 'unknown'), sos: of('a-life', 'life'), offShift: of('c-off', 'unknown'),
  },
  level: { 1: of('a-life', 'life'), 2: of('a-urgent', 'urgent'), 3: of('a-warn', 'warn'), 4: of('a-notice', 'notice') },
  alarm: {
    'wire-down': of('wire', 'life'), fire: of('fire', 'life'), shock: of('shock', 'life'), sos: of('a-life', 'life'), overrun: of('c-due', 'warn'),
    'check-in': of('c-due', 'life'), silence: of('c-silent', 'life'), 'tag-closed': of('lock', 'life'), 'line-live': of('earth', 'life'),
  },
  report: {
    'no-power': of('dead', 'dead'), 'part-power': of('half', 'predicted'), flicker: of('flicker', 'warn'), 'low-voltage': of('low', 'warn'),
    'wire-down': of('wire', 'life'), fire: of('fire', 'life'), shock: of('shock', 'life'), 'street-light': of('lamp', 'notice'), other: of('message', 'notice'),
  },
  receipt: { onPhone: of('device', 'restoring'), sent: of('sent', 'notice'), received: of('server', 'restored'), refused: of('a-urgent', 'urgent') },
  priority: {
    hospital: of('hospital', 'life'), health: of('hospital', 'life'), 'life-support': of('heart', 'life'), pump: of('pump', 'planned'), water: of('pump', 'planned'),
    school: of('school', 'notice'), other: of('a-notice', 'notice'),
  },
});

const unknown = of('unknown', 'unknown');

/** `symbolOf('outage', 'confirmed')` -> {icon, tone, word}; a state this page does not know yet looks unknown and keeps its own name. */
export function symbolOf(table, state) {
  const known = symbols[table]?.[state];
  return known ? { ...known, word: `${table}.${state}` } : { ...unknown, word: 'supply.unknown' };
}

/** What the public reads: an outage's state in plain words, under `public.<state>`. */
export function publicSymbolOf(state) {
  return { ...symbolOf('outage', state), word: `public.${state}` };
}

const FOLDED = ['found', 'onTheWay', 'onSite', 'back'];
const REACHED = { reported: 0, found: 0, onTheWay: 1, onSite: 2, partlyBack: 2, back: 4, closed: 4 };

/**
 * Stages for a phone: six fold to four. Until the fault is found the first one says that it is being looked for; "partly back" is a mark
 * on the last while the repair goes on. Answers [{stage, state: done|now|later, partly}].
 */
export function foldStages(stage) {
  const at = REACHED[stage] ?? 0;
  const first = at === 0 && stage !== 'found' ? 'finding' : 'found';
  return FOLDED.map((name, i) => ({ stage: i === 0 ? first : name, state: i < at ? 'done' : i === at ? 'now' : 'later', partly: stage === 'partlyBack' && name === 'back' }));
}
