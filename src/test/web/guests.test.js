import { test } from 'node:test';
import assert from 'node:assert/strict';
import { guestStage } from '../../main/resources/webroot/shared/guest-stage.js';

test('guests are warned an hour before, a quarter before, and when their time is over', () => {
  const until = '2026-11-22T10:00:00Z';
  const at = minutesBefore => guestStage(until, Date.parse(until) - minutesBefore * 60_000);
  assert.deepEqual([61, 60, 16, 15, 1, 0, -300].map(at), [null, 'hour', 'hour', 'soon', 'soon', 'over', 'over']);
});

test('a crew of our own has no end', () => {
  assert.equal(guestStage(null, 0), null);
  assert.equal(guestStage(undefined, 0), null);
});
