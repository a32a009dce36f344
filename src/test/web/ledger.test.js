import { test } from 'node:test';
import assert from 'node:assert/strict';
import { amount, groupsInOrder, ledgerDeeds, shareBack } from '../../main/resources/webroot/console/ledger.js';

test('customer-minutes are said in hours once they are many', () => {
  assert.deepEqual(amount(599), { n: 599, unit: 'minutes' });
  assert.deepEqual(amount(12_345), { n: 205.8, unit: 'hours' });
});

test('who is still out stands first, then the larger groups', () => {
  const group = (transformer, customers, open) => ({ transformer, customers, open });
  assert.deepEqual(groupsInOrder([group('T2', 90, 0), group('T10', 5, 0), group('T9', 5, 0), group('T1', 3, 3)]).map(g => g.transformer), ['T1', 'T2', 'T9', 'T10']);
  assert.equal(shareBack({ customers: 200, open: 50 }), 0.75);
  assert.equal(shareBack({ customers: 0, open: 0 }), 0);
});

test('nothing is switched by a stale picture, but what was taken down wrongly can be set right', () => {
  const outage = { can: { step: true, correct: true }, claimedBy: null };
  const names = (who, o) => ledgerDeeds(outage, who, o).map(d => d.name + (d.enabled ? '' : `(${d.why})`)).join(' ');
  assert.equal(names({ user: { id: 1 }, roles: ['dispatcher'] }, { stale: true }), 'step(stale) correct');
  assert.equal(names({ user: { id: 1 }, roles: ['administrator'] }), 'step(only-looks) correct(only-looks)');
  assert.deepEqual(ledgerDeeds({ can: {} }, { user: { id: 1 } }), []);
});
