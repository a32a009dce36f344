import assert from 'node:assert/strict';
import test from 'node:test';
import { calloutState, mustRing } from '../../main/resources/webroot/field/callout.js';

const due = Date.parse('2026-11-22T20:05:00Z');
const asked = { id: 4, kind: 'restoration', jobCode: 'J-7', dueAt: new Date(due).toISOString() };
const record = (kind, more = {}) => ({ kind, state: 'onPhone', subject: { calloutId: 4 }, ...more });

test('who is not asked sees nothing and hears nothing', () => {
  assert.equal(calloutState(null, [record('calloutAccept')], due), null);
  assert.equal(calloutState(undefined, [], due), null);
  assert.equal(mustRing(null), false);
});

test('the time runs, and when it is over one may still answer but nothing rings', () => {
  const early = calloutState(asked, [], due - 90_000);
  assert.deepEqual([early.left_ms, early.late, mustRing(early)], [90_000, false, true]);
  const late = calloutState(asked, [], due + 1);
  assert.deepEqual([late.left_ms, late.late, late.answer, mustRing(late)], [0, true, null, false]);
});

test('an answer on this phone stands at once, with or without signal, and the last one counts', () => {
  assert.equal(calloutState(asked, [record('calloutAccept')], due - 1).answer, 'accepted');
  assert.equal(calloutState(asked, [record('calloutAccept'), record('calloutDecline')], due - 1).answer, 'declined');
  assert.equal(mustRing(calloutState(asked, [record('calloutDecline')], due - 60_000)), false);
});

test('an answer to another callout, or one that was refused, is none', () => {
  assert.equal(calloutState(asked, [record('calloutAccept', { subject: { calloutId: 3 } })], due - 1).answer, null);
  assert.equal(calloutState(asked, [record('calloutAccept', { state: 'refused' })], due - 1).answer, null);
});
