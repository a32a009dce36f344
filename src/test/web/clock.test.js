import { test } from 'node:test';
import assert from 'node:assert/strict';
import { ServerClock, announcement, clockState, parts } from '../../main/resources/webroot/shared/clock.js';

test('the least delayed message decides the offset', () => {
  let local = 1_000_000;
  const clock = new ServerClock(() => local);
  clock.observe(1_060_000 - 900);
  clock.observe(1_060_000 - 40);
  clock.observe(1_060_000 - 2000);
  assert.equal(clock.offset_ms, 59_960);
  local += 5000;
  assert.equal(clock.now(), 1_064_960);
});

test('a clock set back on the server is followed once the old samples have gone', () => {
  const clock = new ServerClock(() => 0);
  clock.observe(60_000);
  for (let i = 0; i < 12; i++) clock.observe(10_000);
  assert.equal(clock.offset_ms, 10_000);
});

test('in an exercise the clock runs at its speed between two messages, and before the first shows the time here', () => {
  let local = 1_700_000_000_000;
  const clock = new ServerClock(() => local, 60);
  assert.equal(clock.now(), local);
  clock.observe(1_800_000_000_000);
  local += 1000;
  assert.equal(clock.now(), 1_800_000_060_000);
  clock.observe(1_800_000_060_000 - 3000); // delayed by 50 ms
  assert.equal(clock.now(), 1_800_000_060_000);
});

test('nonsense is no sample', () => {
  const clock = new ServerClock(() => 5);
  clock.observe('never');
  clock.observe(undefined);
  assert.equal(clock.now(), 5);
});

const state = (start, target, now) => clockState(target, start, Date.parse(now)).state;

test('a target of two hours: running, soon in the last quarter, late after', () => {
  const [start, target] = ['2026-11-21T06:00:00Z', '2026-11-21T08:00:00Z'];
  assert.equal(state(start, target, '2026-11-21T07:29:59Z'), 'running');
  assert.equal(state(start, target, '2026-11-21T07:30:00Z'), 'soon');
  assert.equal(state(start, target, '2026-11-21T08:00:00Z'), 'soon');
  assert.equal(state(start, target, '2026-11-21T08:00:01Z'), 'late');
});

test('a long target is not amber for hours', () => {
  assert.equal(state('2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z', '2026-11-21T20:00:00Z'), 'running');
  assert.equal(state('2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z', '2026-11-21T23:31:00Z'), 'soon');
});

test('without a start a quarter of two hours counts', () => {
  assert.equal(state(null, '2026-11-21T08:00:00Z', '2026-11-21T07:29:00Z'), 'running');
  assert.equal(state(null, '2026-11-21T08:00:00Z', '2026-11-21T07:31:00Z'), 'soon');
});

test('a countdown is spoken at 15, 5 and 1 minutes and at the end, once each', () => {
  const minutes = 60_000;
  assert.equal(announcement(15.02 * minutes, 15 * minutes), 15);
  assert.equal(announcement(15 * minutes, 14.98 * minutes), null);
  assert.equal(announcement(5.01 * minutes, 4.99 * minutes), 5);
  assert.equal(announcement(1.01 * minutes, 1 * minutes), 1);
  assert.equal(announcement(500, -500), 0);
  assert.equal(announcement(-500, -1500), null);
});

test('parts of a duration are positive whole numbers', () => {
  assert.deepEqual(parts(-3_725_900), { hours: 1, minutes: 2, seconds: 5, totalMinutes: 62 });
});
