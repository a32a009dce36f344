// What is asked before something is switched for an outage, or what was taken down is corrected.
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { toInput } from '../shared/house-time.js';
import { hasWords, refusalWords, t } from '../shared/words.js';
import { foreseen, outageTitle } from './naming.js';

const versionOf = (store, id) => store.outages.get(id).version;
const reason = () => ({ name: 'reason', label: t('ask.reason'), type: 'reason' });
/** A field of minutes cannot say "now": the minute it was opened in is now. */
const notNow = (iso, now) => (iso && Math.abs(Date.parse(iso) - now) < 90_000 ? undefined : iso);

/** A device operated for this outage; what it would do is shown while it is asked. `again` redraws the dialog when the answer is there. */
export function step(store, outage, { device, open }, find, again, done) {
  const now = clock.now();
  let asked = '';
  let words = '';
  const effect = ({ device: id, open: position }) => {
    const key = `${id}/${position}`;
    if (!id || !position) return '';
    if (key !== asked) {
      asked = key;
      words = t('ledger.reckoning');
      const show = text => {
        if (asked !== key) return;
        words = text;
        again();
      };
      store.get(`/api/network/devices/${encodeURIComponent(id)}/preview?open=${position === 'open'}`).then(
        p => show([t('ledger.effect', { gaining: p.customersGaining, losing: p.customersLosing }), ...(p.refusal ? [foreseen(p)] : []), ...p.warnings.map(w => t(hasWords(`warning.${w}`) ? `warning.${w}` : 'warning.other', { code: w }))].join(' ')),
        e => show(refusalWords(e).text));
    }
    return words;
  };
  return {
    title: t('ledger.step.title', { outage: outageTitle(outage) }), text: t('ledger.step.text'), action: t('ledger.step.do'), danger: true,
    fields: [{ name: 'device', label: t('why.device'), type: 'device', value: device ?? '', find },
      { name: 'open', label: t('ledger.step.what'), type: 'choice', value: open ? 'open' : 'close', options: [{ value: 'close', label: t('planned.close') }, { value: 'open', label: t('planned.open') }] },
      { name: 'at', label: t('planned.ask.stepAt'), type: 'moment', value: toInput(now) }, reason()],
    live: effect,
    run: async v => {
      await store.command(`/api/outages/${outage.id}/steps`, { version: versionOf(store, outage.id), device: v.device, open: v.open === 'open', at: notNow(v.at, now), reason: v.reason });
      done(t(v.open === 'open' ? 'said.opened' : 'said.closed', { device: v.device }));
    },
  };
}

/** Off time, on time or device were otherwise. Only what is changed is sent. */
export function correct(store, outage, find, done) {
  const was = { offAt: outage.offAt ? toInput(Date.parse(outage.offAt)) : '', restoredAt: outage.restoredAt ? toInput(Date.parse(outage.restoredAt)) : '', device: outage.device?.id ?? '' };
  const changed = (name, value, before) => (value && value !== before ? { [name]: value } : {});
  return {
    title: t('ledger.correct.title', { outage: outageTitle(outage) }), text: t('ledger.correct.text'), action: t('ledger.correct.do'),
    fields: [{ name: 'offAt', label: t('ledger.correct.off'), type: 'moment', value: was.offAt },
      ...(outage.restoredAt ? [{ name: 'restoredAt', label: t('ledger.correct.on'), type: 'moment', value: was.restoredAt }] : []),
      { name: 'device', label: t('ask.device'), type: 'device', value: was.device, find, required: false }, reason()],
    run: async v => {
      const sameMinute = (iso, text) => iso && text && toInput(Date.parse(iso)) === text;
      await store.command(`/api/outages/${outage.id}/correct`, { version: versionOf(store, outage.id), reason: v.reason, ...changed('device', v.device, was.device),
        ...(sameMinute(v.offAt, was.offAt) ? {} : changed('offAt', v.offAt)), ...(sameMinute(v.restoredAt, was.restoredAt) ? {} : changed('restoredAt', v.restoredAt)) });
      done(t('said.corrected'));
    },
  };
}

/** Those who reported are still without supply: an outage of their own inside this one, dated back. */
export function stillOut(store, outage, reportIds, done) {
  return {
    title: t('ledger.still.title', { n: reportIds.length }), text: t('ledger.still.text', { outage: outageTitle(outage) }), action: t('ledger.still.do'), fields: [],
    run: async () => {
      const nested = await store.command(`/api/outages/${outage.id}/still-out`, { version: versionOf(store, outage.id), reportIds });
      done(nested, t('said.stillOut', { code: nested.code }));
    },
  };
}

/** An operation that was taken down and never happened: every count follows. */
export const withdraw = (store, outage, operation, done) => ({
  title: t('ledger.withdraw.title', { device: operation.device }), action: t('ledger.withdraw.do'), danger: true,
  text: t('ledger.withdraw.text', { what: t(operation.open ? 'planned.open' : 'planned.close'), device: operation.device, time: format.moment(operation.at, clock.now()) }), fields: [reason()],
  run: async v => {
    await store.command(`/api/outages/${outage.id}/correct`, { version: versionOf(store, outage.id), operation: operation.id, reason: v.reason });
    done(t('said.corrected'));
  },
});

/** The customer hangs at another pole than the list says: since a moment, or always. */
export const link = (store, customer, done) => ({
  title: t('ledger.link.title', { customer: customer.name ?? customer.code }), text: t('ledger.link.text', { pole: customer.pole ?? null }), action: t('ledger.link.do'),
  fields: [{ name: 'node', label: t('ledger.link.node'), hint: t('ledger.link.nodeHint'), mono: true }, { name: 'from', label: t('ledger.link.from'), type: 'moment', hint: t('ledger.link.fromHint'), required: false }, reason()],
  run: async v => {
    await store.command(`/api/customers/${customer.id}/link`, { node: v.node, from: v.from ?? null, reason: v.reason });
    done(t('said.linked', { customer: customer.name ?? customer.code, node: v.node }));
  },
});
