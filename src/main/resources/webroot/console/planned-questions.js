// What is asked before the next thing happens with a planned outage; deeds that need no question have none.
import { clock } from '../shared/clock.js';
import { toInput } from '../shared/house-time.js';
import { t } from '../shared/words.js';
import { nextStep } from './planned.js';

/** The question for a deed, or null when it can be carried out as it is. */
export function questionAbout(store, name, plan) {
  const send = body => store.command(`/api/planned-outages/${plan.id}/${name}`, { version: store.planned.get(plan.id)?.version ?? plan.version, ...body });
  const reason = { name: 'reason', label: t('ask.reason'), type: 'reason' };
  const channel = { name: 'channel', label: t('planned.ask.channel'), hint: t('planned.ask.channelHint') };
  const now = clock.now();
  switch (name) {
    case 'announce':
      return { title: t('planned.ask.announce', { code: plan.code }), text: t('planned.ask.announceText'), action: t('planned.do.announce').replace('…', ''), fields: [channel], run: v => send({ channel: v.channel }) };
    case 'notice':
      return { title: t('planned.ask.notice', { code: plan.code }), action: t('do.save'),
        fields: [{ name: 'kind', label: t('planned.ask.kind'), type: 'choice', value: plan.changedAt ? 'change' : 'public', options: ['public', 'written', 'change'].map(value => ({ value, label: t(`planned.notice.${value}`) })) }, channel,
          { name: 'at', label: t('planned.ask.at'), type: 'moment', value: toInput(now) }],
        run: v => send({ kind: v.kind, channel: v.channel, at: notLater(v.at, now) }) };
    case 'refuse':
      return { title: t('planned.ask.refuse', { code: plan.code }), action: t('planned.do.refuse').replace('…', ''), danger: true, fields: [reason], run: v => send({ reason: v.reason }) };
    case 'cancel':
      return { title: t('planned.ask.cancel', { code: plan.code }), text: plan.announcedAt ? t('planned.ask.cancelText') : null, action: t('planned.do.cancel').replace('…', ''), danger: true, fields: [reason], run: v => send({ reason: v.reason }) };
    case 'step': {
      const step = nextStep(plan);
      const what = t(step.open ? 'planned.open' : 'planned.close');
      return { title: t('planned.ask.step', { n: step.number, what, device: step.device }), text: t('planned.ask.stepText', { dark: step.dark }), action: `${what} ${step.device}`, danger: step.open,
        fields: [{ name: 'at', label: t('planned.ask.stepAt'), type: 'moment', value: toInput(now) }], run: v => send({ step: step.number, at: notLater(v.at, now) }) };
    }
    default:
      return null;
  }
}

/** A field of minutes cannot say "now": the minute it was opened in is now. */
const notLater = (iso, now) => (iso && Math.abs(Date.parse(iso) - now) < 90_000 ? undefined : iso);
