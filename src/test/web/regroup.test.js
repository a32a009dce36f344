import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cannotMerge, regroupDeeds } from '../../main/resources/webroot/console/deeds.js';
import { drawn, linesOf } from '../../main/resources/webroot/console/reasons.js';
import { keepers, mayMerge, mergeTargets } from '../../main/resources/webroot/console/regroup.js';
import { carryOut } from '../../main/resources/webroot/console/triage.js';

const outage = (id, o) => ({ id, status: 'predicted', feeder: '471', customers: 10, version: 1, device: { id: `D${id}` }, can: { merge: true, split: true, move: true, reject: true, undo: false }, ...o });
const me = { user: { id: 7 }, roles: ['dispatcher'] };
const ids = list => list.map(o => o.id).join(' ');

test('what is confirmed goes on; of two alike the one dropped upon is offered first', () => {
  assert.equal(ids(keepers(outage(1), outage(2))), '2 1');
  assert.equal(ids(keepers(outage(1, { status: 'confirmed' }), outage(2))), '1');
  assert.equal(ids(keepers(outage(1), outage(2, { status: 'partiallyRestored' }))), '2');
});

test('nothing merges into itself or into what has light again', () => {
  assert.ok(mayMerge(outage(1), outage(2)));
  assert.ok(!mayMerge(outage(1), outage(1)));
  assert.ok(!mayMerge(outage(1), outage(2, { status: 'restored' })));
  assert.ok(!mayMerge(null, outage(2)));
});

test('those on the same feeder are offered first, then those with more customers', () => {
  const all = [outage(1), outage(2, { feeder: '473', customers: 900 }), outage(3, { customers: 5 }), outage(4, { customers: 50 }), outage(5, { status: 'closed' })];
  assert.equal(ids(mergeTargets(all[0], all)), '4 3 2');
});

test('moving and rejecting are for predictions, taking back for what was regrouped', () => {
  const names = (o, who = me) => regroupDeeds(o, who).map(d => d.name + (d.enabled ? '' : `(${d.why})`)).join(' ');
  assert.equal(names(outage(1)), 'merge split move reject');
  assert.equal(names(outage(1, { status: 'confirmed', can: { merge: true, split: true, undo: true } })), 'merge split undo');
  assert.equal(names(outage(1, { claimedBy: { id: 9, name: 'Minh' } })), 'merge(claimed-by-other) split(claimed-by-other) move(claimed-by-other) reject(claimed-by-other)');
});

test('what has light again, is gone or is somebody else’s becomes one with nothing', () => {
  assert.equal(cannotMerge([outage(1), outage(2)], me), null);
  assert.equal(cannotMerge([outage(1), outage(2, { status: 'restored' })], me).why, 'not-now');
  assert.equal(cannotMerge([outage(1), undefined], me).why, 'not-now');
  assert.equal(cannotMerge([outage(1), outage(2, { claimedBy: { id: 9, name: 'Minh' } })], me).why, 'claimed-by-other');
});

const reasons = { id: 1, facts: { callers: 4, transformers: 2, transformersBelow: 3, gasps: 0, lit: 1, unverified: false }, path: { type: 'LineString' },
  sections: [{ role: 'outage', device: 'D1', line: 'own' }, { role: 'alternative', device: 'D2', line: 'other' }], alternatives: [{ device: 'D2', lon: 1, lat: 2 }] };

test('only facts that say something become lines, what speaks against it marked', () => {
  assert.equal(linesOf(reasons).map(l => `${l.key}:${l.tone}`).join(' '), 'callers:for transformers:for lit:against');
});

test('while somebody looks at an alternative the map shows what would be dark then', () => {
  assert.equal(drawn(reasons).sections, 'own');
  assert.equal(drawn(reasons, 'D2').sections, 'other');
  assert.deepEqual(drawn(reasons).candidates, [{ id: 'D2', lon: 1, lat: 2, rank: 1, label: 'D2' }]);
  assert.equal(drawn(null), null);
});

test('triage goes to the server a hundred at a time, and its outcomes are told for each', async () => {
  const sent = [];
  const outages = Array.from({ length: 120 }, (_, i) => outage(i + 1));
  const store = { outages: { get: id => outages[id - 1] }, command: async (path, body) => {
    sent.push(`${path} ${body.action} ${body.items.length}`);
    return { results: body.items.map(({ id }) => (id === 3 ? { id, ok: false, problem: { code: 'outage/stale', status: 409, detail: 'changed' } } : { id, ok: true, problem: null })) };
  } };
  const answers = await carryOut(store, 'claim', outages, {});
  assert.deepEqual(sent, ['/api/outages/triage claim 100', '/api/outages/triage claim 20']);
  assert.deepEqual(answers.filter(a => !a.ok).map(a => [a.outage.id, a.problem.code, a.problem.status]), [[3, 'outage/stale', 409]]);
});
