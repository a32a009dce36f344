// What is asked before something is decided about an outage: {title, text, fields, action, run} for the ask dialog.
import { clock } from '../shared/clock.js';
import { toInput } from '../shared/house-time.js';
import { named, refusalWords, t } from '../shared/words.js';
import { causeOptions, subCausesOf } from './estimates.js';
import { outageTitle } from './naming.js';
import { customersOf } from './queue.js';

const QUARTER_MS = 900_000;
const reason = () => ({ name: 'reason', label: t('ask.reason'), type: 'reason' });
const sameMinute = (iso, ms) => iso && Math.abs(Date.parse(iso) - ms) < 90_000;

/** Sends with the version now held: the outage may have changed while the dialog was open, and then the person has seen that too. */
const send = (store, outage, path, body) => store.command(`/api/outages/${outage.id}/${path}`, { version: store.outages.get(outage.id).version, ...body });

export const confirm = (store, outage) => ({
  title: t('ask.confirm.title', { outage: outageTitle(outage) }), text: t('ask.confirm.text', { customers: customersOf(outage) }), action: t('deed.confirm'),
  fields: [{ name: 'deviceId', label: t('ask.device'), value: outage.device?.id ?? '', mono: true, hint: t('ask.deviceHint'), required: false }],
  run: v => send(store, outage, 'confirm', { deviceId: v.deviceId === outage.device?.id ? undefined : v.deviceId }),
});

export function estimate(store, outage) {
  const from = outage.estimate ? Date.parse(outage.estimate.from) : Math.ceil((clock.now() + 3 * QUARTER_MS) / QUARTER_MS) * QUARTER_MS;
  const to = outage.estimate ? Date.parse(outage.estimate.to) : from + 4 * QUARTER_MS;
  return {
    title: t('ask.estimate.title'), text: t('ask.estimate.text'), action: t('ask.estimate.do'),
    fields: [{ name: 'from', label: t('ask.from'), type: 'moment', value: toInput(from) }, { name: 'to', label: t('ask.to'), type: 'moment', value: toInput(to) }, reason()],
    run: v => send(store, outage, 'estimate', v),
  };
}

export function restore(store, outage) {
  const now = clock.now();
  return {
    title: t('ask.restore.title', { outage: outageTitle(outage) }), text: t('ask.restore.text', { customers: customersOf(outage) }), action: t('ask.restore.do'),
    fields: [{ name: 'at', label: t('ask.at'), type: 'moment', value: toInput(now) }, reason()],
    run: v => send(store, outage, 'restore', { at: sameMinute(v.at, now) ? undefined : v.at, reason: v.reason }),
  };
}

export const cancel = (store, outage) => ({
  title: t('ask.cancel.title', { outage: outageTitle(outage) }), text: t('ask.cancel.text'), action: t('deed.cancel'), danger: true, fields: [reason()],
  run: v => send(store, outage, 'cancel', { reason: v.reason }),
});

/** While some of its customers are out in an outage of their own, closing needs a reason; that is asked only where it is needed. */
export async function close(store, outage, ask) {
  try {
    await send(store, outage, 'close', {});
  } catch (e) {
    if (e.code !== 'outage/still-out') throw e;
    ask({ title: t('ask.close.title', { outage: outageTitle(outage) }), text: refusalWords(e).text, action: t('deed.close'), fields: [reason()], run: v => send(store, outage, 'close', { reason: v.reason }) });
  }
}

export function cause(store, outage, catalogue) {
  const none = { value: '', label: t('cause.unknown') };
  return {
    title: t('cause.title', { outage: outageTitle(outage) }), action: t('do.save'),
    fields: [{ name: 'cause', label: t('cause.cause'), type: 'choice', required: false, value: outage.cause ?? '', options: [none, ...causeOptions(catalogue, named, { planned: outage.kind === 'planned' })] },
      { name: 'subCause', label: t('cause.sub'), type: 'choice', required: false, value: outage.subCause ?? '', options: v => [{ value: '', label: t('cause.noSub') }, ...subCausesOf(catalogue, v.cause).map(s => ({ value: s.code, label: named(s.title) }))] },
      { name: 'weather', label: t('cause.weather'), type: 'choice', required: false, value: outage.weather ?? '', options: [none, ...catalogue.weather.map(w => ({ value: w.code, label: named(w.title) }))] }],
    // A sub-cause of the cause chosen before does not go along.
    run: v => send(store, outage, 'cause', { cause: v.cause ?? null, weather: v.weather ?? null, subCause: subCausesOf(catalogue, v.cause).some(s => s.code === v.subCause) ? v.subCause : null }),
  };
}
