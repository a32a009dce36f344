import { test } from 'node:test';
import assert from 'node:assert/strict';
import { delayOf, latestFirst, tallyOfReports } from '../../main/resources/webroot/console/evidence.js';

const report = (id, at, o) => ({ id, at, receivedAt: at, kind: 'no-power', channel: 'public', reminders: 0, ...o });

test('reports are counted by kind and channel, with the span they came in', () => {
  const rows = tallyOfReports([report(1, '2026-11-21T07:05:00Z', { reminders: 2 }), report(2, '2026-11-21T07:01:00Z'), report(3, '2026-11-21T07:09:00Z', { channel: 'agent' }), report(4, '2026-11-21T07:02:00Z', { kind: 'flicker' })]);
  assert.equal(rows.map(r => `${r.kind} ${r.source} ${r.count} ${r.firstAt.slice(14, 16)}-${r.lastAt.slice(14, 16)} ${r.reminders}`).join('; '),
    'no-power public 2 01-05 2; flicker public 1 02-02 0; no-power agent 1 09-09 0');
});

test('the latest event comes first, whatever arrived last; what took a minute to arrive says so', () => {
  const list = latestFirst([report(1, '2026-11-21T07:01:00Z', { receivedAt: '2026-11-21T07:30:00Z' }), report(2, '2026-11-21T07:05:00Z')]);
  assert.deepEqual(list.map(r => r.id), [2, 1]);
  assert.equal(delayOf(list[1]), 29 * 60_000);
  assert.equal(delayOf(list[0]), null);
});
