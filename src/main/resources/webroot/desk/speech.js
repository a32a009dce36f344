// What the agent says: polite sentences from a case and its facts. Nothing is promised that the facts do not hold.
import { hasWords, t as pageWords } from '../shared/words.js';
import { readable } from '../shared/story.js';
import { format } from '../shared/format.js';

export const cases = ['energised', 'single', 'predicted', 'confirmed', 'crewSent', 'crewOnWay', 'onSite', 'partlyBack', 'restored', 'planned'];

/** Cases in which the customer waits for light and must hear when it comes, or that nobody knows yet. */
const WAITING = new Set(['predicted', 'confirmed', 'crewSent', 'crewOnWay', 'onSite', 'partlyBack']);

/** Facts of a case: those the server gives with it, else the same ones from the outage. Moments as people say them. */
export function factsOf({ say, outage, supply, report }, now) {
  const given = say?.facts ?? {};
  const estimate = given.estimate ?? outage?.estimate ?? null;
  const facts = {
    since: given.since ?? outage?.offAt ?? outage?.firstReportAt ?? supply?.since ?? null,
    cause: given.cause ?? null,
    crew: given.crew ?? outage?.job?.crew ?? null,
    onSiteAt: given.onSiteAt ?? null,
    enRouteAt: given.enRouteAt ?? null,
    until: given.until ?? null,
    restoredAt: given.restoredAt ?? outage?.restoredAt ?? null,
    reportedAt: report?.at ?? report?.receivedAt ?? null,
    from: estimate?.from ?? null,
    to: estimate?.to ?? null,
  };
  const shown = {};
  // A star is our mark for what is to be stressed; in a name it would be one by mistake.
  for (const [name, value] of Object.entries(facts)) shown[name] = typeof value === 'string' && !/^\d{4}-/.test(value) ? readable(name, value.replaceAll('*', ''), now) : readable(name, value, now);
  if (facts.from && facts.to) shown.window = format.window(facts.from, facts.to, now);
  return shown;
}

/** The case to speak of. A crew that has its order but has not left is not "on its way". */
function caseOf({ say, outage }) {
  if (say?.case === 'crewOnWay' && ['sent', 'acknowledged'].includes(outage?.job?.status)) return 'crewSent';
  return cases.includes(say?.case) ? say.case : 'unknown';
}

/** Does the customer wait for light? Then a time may be promised, or must not. */
export const isWaiting = answer => WAITING.has(caseOf(answer));

/** The sentences for an answer of the server, each as parts [{text, strong}]. */
export function speech(answer, now, t = pageWords) {
  const known = caseOf(answer);
  const facts = factsOf(answer, now);
  const texts = [t(`speech.${known}`, facts)];
  if (WAITING.has(known)) texts.push(facts.window ? t('speech.window', facts) : t('speech.noWindow', facts));
  if (known === 'restored' || known === 'energised') texts.push(t(`speech.${known}.ask`, facts));
  return texts.map(stress);
}

/** `so *nhiều* là` -> [{so}, {nhiều, strong}, {là}] */
export function stress(text) {
  return text.split('*').map((part, i) => ({ text: part, strong: i % 2 === 1 })).filter(p => p.text !== '');
}

/** State of the house in one chip: [icon state of `supply`, words key]. */
export function supplyChip({ say, supply, outage }) {
  if (say?.case === 'restored') return { state: 'restored', word: 'chip.restored' };
  if (say?.case === 'partlyBack') return { state: 'restoring', word: 'chip.partlyBack' };
  const state = supply?.state ?? (outage ? 'predicted' : 'unknown');
  return { state, word: hasWords(`chip.${state}`) ? `chip.${state}` : 'chip.unknown' };
}
