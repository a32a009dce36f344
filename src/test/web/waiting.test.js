import { test } from 'node:test';
import assert from 'node:assert/strict';
import { needsPlace, waits } from '../../main/resources/webroot/console/queue.js';

test('a report waits until an outage explains it, and a danger is an alarm and no waiting report', () => {
  assert.equal(waits({ status: 'open', outageId: null, kind: 'no-power' }), true);
  assert.equal(waits({ status: 'open', outageId: 4, kind: 'no-power' }), false);
  assert.equal(waits({ status: 'answered', outageId: null, kind: 'no-power' }), false);
  assert.equal(waits({ status: 'open', outageId: null, kind: 'fire' }), false);
});

test('only a report about supply from nobody we know needs a place', () => {
  assert.equal(needsPlace({ customer: null, kind: 'no-power' }), true);
  assert.equal(needsPlace({ customer: { id: 1 }, kind: 'no-power' }), false);
  assert.equal(needsPlace({ customer: null, kind: 'street-light' }), false);
});
