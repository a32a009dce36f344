// What things are called on the console: one sentence or title per thing, in the page's language.
import { format } from '../shared/format.js';
import { symbolOf } from '../shared/symbols.js';
import { hasWords, named, refusalWords, t } from '../shared/words.js';
import { isDark } from './queue.js';

/** The name of a commune, hamlet, unit or crew, however it comes: text, {vi, en} or {name}. */
export const nameOf = thing => (thing && typeof thing === 'object' && 'name' in thing ? named(thing.name) : named(thing));

export function placeName(place) {
  if (!place) return '';
  if (typeof place === 'string') return place;
  return [nameOf(place.hamlet), nameOf(place.commune)].filter(Boolean).join(', ') || nameOf(place);
}

export function outageTitle(outage) {
  const commune = nameOf(outage.place?.commune) || null;
  const device = outage.device?.label ?? outage.device?.id ?? null;
  if (outage.level === 'unplaced') return t('title.unplaced');
  if (outage.level === 'customer') return t('title.customer', { place: placeName(outage.place) || device });
  // Utilities that name their transformers "TBA …" have said so already.
  if (outage.level === 'transformer') return t(/^(TBA|Trạm)\b/i.test(device) ? 'title.named' : 'title.transformer', { device, commune });
  return device ? t('title.device', { device, commune }) : t('title.area', { commune });
}

/** The shortest name that still tells it from its neighbours on the same feeder. */
export function shortTitle(outage) {
  const label = outage.device?.label ?? outage.device?.id;
  return outage.level !== 'customer' && outage.level !== 'unplaced' && label ? label : outageTitle(outage);
}

/** Its own title, else what kind of work it is and where. */
export function jobTitle(job) {
  if (job.title) return job.title;
  const where = job.device?.label ?? job.asset ?? (placeName(job.place) || job.code);
  return !job.kind || job.kind === 'restoration' ? t('title.job', { device: where }) : t('title.jobOf', { kind: t(symbolOf('jobKind', job.kind).word), where });
}

/** What an alarm is; a cry for help carries the name of who cries. A drill says so first: nobody may take it for real, or the real one for a drill. */
export function alarmTitle(alarm, crew = null) {
  const title = alarm.kind === 'sos' && alarm.raisedBy ? t('alarm.sosOf', { name: alarm.raisedBy, crew: crew?.name }) : t(`alarm.${alarm.kind}`);
  return alarm.drill ? t('alarm.drillOf', { alarm: title }) : title;
}

/** How an outage looks: what was planned is not drawn as a fault, although it is as dark. */
export const outageLook = outage => (outage.kind === 'planned' && isDark(outage) ? { ...symbolOf('supply', 'planned'), word: 'outage.planned' } : symbolOf('outage', outage.status));

/** A cause in the words of the catalogue, where it has been read; codes of another catalogue keep their own words. The sub-cause says more than its cause. */
export function causeTitle(catalogue, cause, subCause = null) {
  const known = catalogue?.causes.find(c => c.code === cause);
  const title = known ? named(known.title) : hasWords(`fact.cause.${cause}`) ? t(`fact.cause.${cause}`) : cause;
  const sub = known?.subCauses.find(s => s.code === subCause);
  return sub ? `${title}: ${named(sub.title)}` : title;
}

export const reportTitle = report => t(`report.${report.kind}`);

/** Why the machine (or a person) believes this: one sentence. */
export function reasonSentence(outage) {
  const reason = outage.reason ?? {};
  const facts = { ...reason, reports: outage.reports, device: outage.device?.label, customers: outage.customers };
  for (const [name, value] of Object.entries(facts)) if (value && typeof value === 'object') facts[name] = nameOf(value);
  const key = `reason.${reason.rule}`;
  return hasWords(key) ? t(key, facts) : t('reason.other', { rule: reason.rule });
}

/** "chắc", "khá chắc", "chưa chắc" with its figure, from a share or from a word. */
export function sureness(confidence) {
  if (confidence == null) return '';
  if (typeof confidence === 'string') return hasWords(`confidence.${confidence}`) ? t(`confidence.${confidence}`) : confidence;
  const word = t(`confidence.${confidence >= 0.85 ? 'high' : confidence >= 0.6 ? 'medium' : 'low'}`);
  return `${word} ${format.percent(confidence)}`;
}

/** Who has not confirmed a rule yet: for a law the lawyer, for the utility's own target the utility; '' when it is confirmed. */
export const unconfirmed = rule => (rule?.verified === false ? t(rule.own ? 'rule.unconfirmed' : 'rule.unverified') : '');

/** The rule a target time comes from, with its source. */
export function ruleSentence(target) {
  const rule = target?.rule;
  if (!rule) return '';
  return t('rule.sentence', { title: named(rule.title), source: rule.source, from: rule.effectiveFrom ? format.date(rule.effectiveFrom) : null });
}

/** What a preview foresees that the deed would be refused for, in the words of the refusal; null where nothing speaks against it. */
export const foreseen = preview => (preview?.refusal ? refusalWords({ code: preview.refusal.code, facts: preview.refusal, message: preview.refusal.detail }).text : null);

/** One step in the life of a job. A device that was operated stands in the name of the step. */
export function jobStepWords({ deed, crew }) {
  const [, device, position] = /^operate (.+) (open|closed)$/.exec(deed) ?? [];
  if (device) return t(`jobDeed.operate.${position}`, { crew, device });
  return t(hasWords(`jobDeed.${deed}`) ? `jobDeed.${deed}` : 'jobDeed.other', { crew, deed });
}
