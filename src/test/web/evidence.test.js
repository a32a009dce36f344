import { test } from 'node:test';
import assert from 'node:assert/strict';
import { delayOf, latestFirst } from '../../main/resources/webroot/console/evidence.js';

const report = (id, at, o) => ({ id, at, receivedAt: at, kind: 'no-power', channel: 'public', reminders: 0, ...o });

test('the latest event comes first, whatever arrived last; what took a minute to arrive says so', () => {
  const list = latestFirst([report(1, '2026-11-21T07:01:00Z', { receivedAt: '2026-11-21T07:30:00Z' }), report(2, '2026-11-21T07:05:00Z')]);
  assert.deepEqual(list.map(r => r.id), [2, 1]);
  assert.equal(delayOf(list[1]), 29 * 60_000);
  assert.equal(delayOf(list[0]), null);
});
