// What is asked before a dispatcher's decision against the rules is carried out: what will happen, in words, and what is sent. `done(answer, said)` hears the outcome.
import { t } from '../shared/words.js';
import { outageTitle } from './naming.js';
import { customersOf } from './queue.js';
import { keepers, mergeTargets } from './regroup.js';

const versionOf = (store, id) => store.outages.get(id).version;
const titled = o => t('regroup.named', { outage: outageTitle(o), code: o.code, customers: customersOf(o) });

/** Merging these two; which of them goes on is asked where both may. */
export function mergeTwo(store, from, into, done) {
  const keep = keepers(from, into);
  const otherOf = kept => (kept.id === from.id ? into : from);
  return {
    title: t('regroup.merge.title', { a: from.code, b: into.code }), action: t('regroup.merge.do'),
    fields: keep.length > 1 ? [{ name: 'keep', label: t('regroup.merge.keep'), type: 'choice', value: keep[0].id, options: keep.map(o => ({ value: o.id, label: titled(o) })) }] : [],
    live: values => {
      const kept = keep.find(o => o.id === Number(values.keep)) ?? keep[0];
      const gone = otherOf(kept);
      return t('regroup.merge.text', { kept: outageTitle(kept), keptCode: kept.code, gone: outageTitle(gone), goneCode: gone.code, reports: gone.reports ?? 0 }) + (keep.length === 1 ? ` ${t('regroup.merge.confirmedStays')}` : '');
    },
    run: async values => {
      const kept = keep.find(o => o.id === Number(values.keep)) ?? keep[0];
      const gone = otherOf(kept);
      const answer = await store.command(`/api/outages/${gone.id}/merge`, { version: versionOf(store, gone.id), into: kept.id, intoVersion: versionOf(store, kept.id) });
      done(answer.kept, t('said.merged', { gone: gone.code, kept: kept.code }));
    },
  };
}

/** Merging one into another that is still to be named: those on the same feeder first. */
export function mergeInto(store, from, ask) {
  const targets = mergeTargets(from, store.outages.all()).slice(0, 100);
  if (!targets.length) return null;
  return {
    title: t('regroup.mergeWith.title', { outage: outageTitle(from) }), action: t('regroup.mergeWith.do'),
    fields: [{ name: 'with', label: t('regroup.mergeWith.which'), type: 'choice', value: targets[0].id, options: targets.map(o => ({ value: o.id, label: titled(o) + (o.feeder === from.feeder ? '' : ` · ${t('queue.feeder', { feeder: o.feeder })}`) })), hint: t('regroup.mergeWith.hint') }],
    // The first dialog ends when this resolves; the second one opens after it.
    run: async values => setTimeout(() => ask(store.outages.get(Number(values.with)))),
  };
}

/** These reports as an outage of their own. */
export function split(store, outage, reportIds, find, done) {
  return {
    title: t('regroup.split.title', { n: reportIds.length, outage: outageTitle(outage) }), text: t('regroup.split.text', { n: reportIds.length, code: outage.code }), action: t('regroup.split.do'),
    fields: [{ name: 'device', label: t('regroup.split.device'), type: 'device', find, required: false, hint: t('regroup.split.deviceHint') }],
    run: async values => {
      const answer = await store.command(`/api/outages/${outage.id}/split`, { version: versionOf(store, outage.id), reportIds, device: values.device });
      done(answer.kept, t('said.split', { n: reportIds.length, other: answer.other.code }));
    },
  };
}

/** The prediction belongs at another device. */
export function move(store, outage, device, find, done) {
  return {
    title: t('regroup.move.title', { outage: outageTitle(outage) }), text: t('regroup.move.text', { from: outage.device?.label ?? outage.device?.id ?? t('say.unknown') }), action: t('regroup.move.do'),
    fields: [{ name: 'device', label: t('regroup.move.device'), type: 'device', value: device ?? '', find }],
    run: async values => {
      const moved = await store.command(`/api/outages/${outage.id}/move`, { version: versionOf(store, outage.id), device: values.device });
      done(moved, t('said.moved', { device: values.device }));
    },
  };
}

/** It is not this device. */
export function reject(store, outage, done) {
  return {
    title: t('regroup.reject.title', { device: outage.device?.label ?? outage.device?.id ?? '' }), text: t('regroup.reject.text'), action: t('regroup.reject.do'), danger: true,
    fields: [{ name: 'reason', label: t('ask.reason'), type: 'reason' }],
    run: async values => {
      const answer = await store.command(`/api/outages/${outage.id}/reject`, { version: versionOf(store, outage.id), reason: values.reason });
      done(answer, t('said.rejected', { device: outage.device?.label ?? outage.device?.id ?? '' }));
    },
  };
}

export async function undo(store, id) {
  return store.command(`/api/outages/${id}/undo`, { version: versionOf(store, id) });
}
