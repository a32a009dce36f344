/** From a press to a deed: which question is asked before, and what goes into the outbox then. */
import { t } from '/shared/words.js';
import { newItem, SECTIONS } from './record-forms.js';
import { heldOf, othersOf } from './records-card.js';

/** Carries out `step` for a job. `page` holds the dialogs, `guard` is the safety side. */
export function askedDeed(page, day, job, step, guard) {
  const dialog = name => page.querySelector(name);
  const send = (body = {}) => day.step(job, step, body);
  const about = (kind, path, title) => body => day.deed(kind, { job, path: `/api/jobs/${job.id}/${path}`, body, title });
  if (step === 'restore' || step === 'done') return dialog('restore-dialog').open(job, { ends: step, written: heldOf(day, job, 'cause'), done: send });
  if (step === 'estimate') return dialog('estimate-dialog').open(job, send);
  if (step === 'reject' || step === 'suspend') return dialog('reason-dialog').open(step, job.code, send);
  if (step === 'brief') {
    const why = guard.again ? 'again' : guard.briefing && guard.notBriefed.length > 0 ? 'joined' : null;
    return dialog('briefing-dialog').open({ job, crew: day.crew, last: guard.briefing ?? guard.lastBriefing, why }, about('brief', 'briefings'));
  }
  if (step.startsWith('rule:')) {
    const rule = guard.rules.find(r => r.step === step.slice(5));
    const early = rule.state === 'later' ? guard.rules.find(r => r.state === 'now').step : null;
    return dialog('rule-dialog').open({ rule, job, early, photo: day.photoOf(job, `rule-${rule.step}`) }, body => about('rule', 'safety-steps', t(`rule.${rule.step}`))({ ...body, ...day.here }));
  }
  if (step.startsWith('off:')) return about('ruleOff', 'safety-steps', t(`rule.${step.slice(4)}`))({ step: step.slice(4), off: true, ...day.here });
  const [section, item] = step.split(':');
  if (SECTIONS[section]) return dialog('record-dialog').open(section, { held: heldOf(day, job, section), others: othersOf(day, job, section), item: item ?? newItem() }, about('record', 'records'));
  if (step === 'materials' || step === 'hours') return dialog('used-dialog').open(step, day.papersOf(job.id).job?.hours?.find(h => h.crewId === day.crew?.id)?.crewHours ?? null, about(step, step));
  if (step === 'operate') return dialog('operate-dialog').open(job, send);
  return send();
}
