import { test } from 'node:test';
import assert from 'node:assert/strict';
import { causeOptions, subCausesOf, withChanges } from '../../main/resources/webroot/console/estimates.js';

test('each estimate says how it moved the promise before it; a first one and one that was taken back move nothing', () => {
  const said = [{ to: '2026-11-21T09:30:00Z' }, { to: '2026-11-21T09:00:00Z' }, { to: null }, { to: '2026-11-21T10:00:00Z' }];
  assert.deepEqual(withChanges(said).map(e => e.moved_ms), [30 * 60_000, null, null, null]);
});

const catalogue = { groups: [{ code: 'nature', title: 'Nature', planned: false }, { code: 'work', title: 'Work', planned: true }],
  causes: [{ code: 'tree', group: 'nature', title: 'Tree', subCauses: [{ code: 'bamboo' }] }, { code: 'upgrade', group: 'work', title: 'Upgrade', subCauses: [] }] };

test('faults are explained by faults and planned work by planned work; what is not in the catalogue has no details', () => {
  assert.deepEqual(causeOptions(catalogue, x => x), [{ value: 'tree', label: 'Nature · Tree' }]);
  assert.deepEqual(causeOptions(catalogue, x => x, { planned: true }).map(o => o.value), ['upgrade']);
  assert.deepEqual(subCausesOf(catalogue, 'tree').map(s => s.code), ['bamboo']);
  assert.deepEqual(subCausesOf(catalogue, 'gone'), []);
});
