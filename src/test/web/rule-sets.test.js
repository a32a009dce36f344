import { test } from 'node:test';
import assert from 'node:assert/strict';
import { bodyOf, fieldsOf, inForce, minutesOf, replayRows, seasonOf } from '../../main/resources/webroot/console/rule-sets.js';

test('a unit without a season of its own goes by everybody’s, and by the normal one where nobody has switched', () => {
  assert.equal(seasonOf([], 3).season, 'normal');
  assert.equal(seasonOf([{ unitId: null, season: 'storm' }], 3).season, 'storm');
  assert.equal(seasonOf([{ unitId: null, season: 'storm' }, { unitId: 3, season: 'normal' }], 3).season, 'normal');
});

test('of a unit and season the newest holds whose time has come; else everybody’s', () => {
  const all = { sets: [{ id: 1 }, { id: 2 }, { id: 3 }], active: [{ unitId: 3, season: 'storm', ruleSetId: 3, from: '2026-11-22T00:00:00Z' }, { unitId: 3, season: 'storm', ruleSetId: 2, from: '2026-11-20T00:00:00Z' }, { unitId: null, season: 'storm', ruleSetId: 1, from: '2026-11-01T00:00:00Z' }] };
  const now = Date.parse('2026-11-21T00:00:00Z');
  assert.equal(inForce(all, 3, 'storm', now).id, 2);
  assert.equal(inForce(all, 4, 'storm', now).id, 1);
  assert.equal(inForce(all, 3, 'normal', now), null);
});

test('fewer wrong predictions are better, fewer correct ones are not, and what is unknown is not compared', () => {
  const score = o => ({ predictions: 9, correct: 5, wrong: 2, found: 5, medianMinutes: 4, singles: 1, perConfirmed: 1, ...o });
  const words = replayRows({ candidate: score({ predictions: 12, correct: 4, wrong: 1, medianMinutes: null }), active: score() }).map(r => `${r.name}:${r.better}`).join(' ');
  assert.equal(words, 'predictions:null correct:false wrong:true found:null medianMinutes:null singles:null perConfirmed:null');
});

test('a new version differs only in what was typed: what stands there rounded keeps its exact value', () => {
  const enough = { count: 2, share: 0, reach: 0.333 }; // spread below: each level has its own
  const body = { transformer: { ...enough }, lateral: { ...enough }, main: { ...enough }, both: true, window: 'PT2H', together: 'PT20M', hold: 'PT1M30S', ageing: 'PT20M', verifiedFrom: 0.75, fullWeightFrom: 0.7, lit: 0.2, rejectedUntil: 3 };
  const shown = Object.fromEntries(fieldsOf(body).map(f => [f.name, f.value]));
  assert.deepEqual(bodyOf(body, shown), body);
  assert.deepEqual(bodyOf(body, { ...shown, hold: '2', 'main.reach': '60', ageing: undefined, both: false }), { ...body, hold: 'PT120S', main: { ...enough, reach: 0.6 }, ageing: null, both: false });
});

test('durations are minutes in the form', () => {
  assert.equal(minutesOf('PT1M30S'), 1.5);
  assert.equal(minutesOf('PT2H'), 120);
  assert.equal(minutesOf(null), null);
});
