import assert from 'node:assert/strict';
import test from 'node:test';
import { clockState } from '../../main/resources/webroot/shared/clock.js';
import { distance_m, endingOf, inOrderOfDay, isHelping, nextStep, stepPath, targetState, withWaiting } from '../../main/resources/webroot/field/job-steps.js';
import { worthKeeping } from '../../main/resources/webroot/field/positions.js';

const job = (id, status, target, extra = {}) => ({ id, status, customers: 10, target: target ? { at: `2026-11-23T${target}:00Z` } : null, times: {}, can: {}, ...extra });
const record = (sequence, kind, state = 'onPhone') => ({ sequence, kind, state, subject: { jobId: 7 }, at: `2026-11-23T0${sequence}:00:00Z` });

test('what waits on the phone is laid over what the server said, in order', () => {
  const shown = withWaiting(job(7, 'sent', '09:00', { can: { acknowledge: true } }), [record(2, 'enRoute'), record(1, 'acknowledge', 'sent')]);
  assert.equal(shown.status, 'enRoute');
  assert.equal(nextStep(shown), 'onSite');
  assert.equal(shown.waiting, 2);
  assert.equal(shown.times.enRouteAt, '2026-11-23T02:00:00Z');
});

test('a refused or received deed changes nothing any more: the server’s word stands', () => {
  const server = job(7, 'cancelled', '09:00');
  assert.equal(withWaiting(server, [record(1, 'acknowledge', 'refused'), record(2, 'enRoute', 'received')]).status, 'cancelled');
});

test('a deed the server has taken stays until the job shows it, so that no button goes back', () => {
  const taken = { ...record(1, 'acknowledge', 'received'), version: 3 };
  const before = withWaiting(job(7, 'sent', '09:00', { version: 2, can: { acknowledge: true } }), [taken]);
  assert.equal(before.status, 'acknowledged');
  assert.equal(nextStep(before), 'enRoute');
  assert.equal(before.waiting, 0);
  assert.equal(withWaiting(job(7, 'cancelled', '09:00', { version: 4 }), [taken]).status, 'cancelled');
  assert.equal(withWaiting(job(7, 'acknowledged', '09:00', { version: 3, can: { enRoute: true } }), [taken]).can.enRoute, true);
});

test('deeds of another job are not laid on this one', () => {
  assert.equal(withWaiting(job(8, 'sent', '09:00'), [record(1, 'acknowledge')]).status, 'sent');
});

test('without anything waiting the server alone says which step is next', () => {
  assert.equal(nextStep(job(7, 'acknowledged', null, { can: { enRoute: true } })), 'enRoute');
  assert.equal(nextStep(job(7, 'acknowledged', null, { can: {} })), null);
  assert.equal(nextStep(job(7, 'sent', null, { can: { reject: true } })), null);
});

test('the job under way stands first, then the nearest target, the finished last', () => {
  const list = [job(1, 'done', '05:00', { times: { doneAt: '2026-11-23T04:00:00Z' } }), job(2, 'sent', '09:00'), job(3, 'acknowledged', '08:00'), job(4, 'onSite', '10:00'), job(5, 'sent', null), job(6, 'done', '06:00', { times: { doneAt: '2026-11-23T06:30:00Z' } })];
  assert.equal(inOrderOfDay(list).map(j => j.id).join(' '), '4 3 2 5 6 1');
});

test('a whole job can be walked through without signal, rests included', () => {
  const kinds = ['acknowledge', 'enRoute', 'onSite', 'start', 'suspend', 'resume', 'restore'];
  const shown = kinds.map((_, n) => withWaiting(job(7, 'sent', null, { kind: 'restoration', can: { acknowledge: true } }), kinds.slice(0, n + 1).map((kind, i) => record(i + 1, kind))));
  assert.equal(shown.map(j => `${j.status}>${nextStep(j)}`).join(' '),
    'acknowledged>enRoute enRoute>onSite onSite>start working>restore suspended>resume working>restore done>null');
});

test('a restoration ends with the supply back, any other job when it is done', () => {
  assert.equal(endingOf({}), 'restore');
  const started = kind => withWaiting(job(7, 'onSite', null, { kind, can: { start: true } }), [record(1, 'start')]);
  assert.equal(nextStep(started('restoration')), 'restore');
  assert.equal(started('restoration').can.done, undefined);
  assert.equal(nextStep(started('maintenance')), 'done');
});

test('who helps goes by his own crew’s state and never moves the job', () => {
  const helped = job(7, 'working', null, { kind: 'restoration', crew: { id: 1 }, crews: [{ id: 1, lead: true, state: 'working' }, { id: 2, lead: false, state: 'acknowledged' }], can: { restore: true, suspend: true } });
  assert.ok(isHelping(helped, 2) && !isHelping(helped, 1));
  assert.equal(nextStep(helped, 2), 'enRoute');
  assert.equal(nextStep(helped, 1), 'restore');
  const there = withWaiting(helped, [record(1, 'enRoute'), record(2, 'onSite')], 2);
  assert.equal(there.status, 'working');
  assert.equal(nextStep(there, 2), 'leave');
  assert.equal(nextStep(withWaiting(there, [record(3, 'leave')], 2), 2), null);
});

test('a job that was taken away offers nothing and stands with the finished', () => {
  const gone = job(3, 'working', '06:00', { can: { restore: true }, takenAway: { crew: 'Đội 2' } });
  assert.equal(nextStep(gone, 1), null);
  assert.equal(inOrderOfDay([gone, job(4, 'sent', '09:00')]).map(j => j.id).join(' '), '4 3');
});

test('a countdown shows the worse of what the server said and what the clock says', () => {
  const at = '2026-11-23T10:00:00Z', start = '2026-11-23T08:00:00Z';
  const state = (now, told, more) => targetState({ at, state: told, ...more }, start, Date.parse(now), clockState);
  assert.equal(state('2026-11-23T08:30:00Z', 'running'), 'running');
  assert.equal(state('2026-11-23T08:30:00Z', 'amber'), 'amber');
  assert.equal(state('2026-11-23T09:45:00Z', 'running'), 'amber');
  assert.equal(state('2026-11-23T09:00:00Z', 'running', { redAt: '2026-11-23T08:50:00Z' }), 'red');
  assert.equal(state('2026-11-23T10:01:00Z', 'running'), 'late');
  assert.equal(targetState(null, start, 0, clockState), null);
});

test('steps have the server’s paths', () => {
  assert.equal(stepPath(7, 'enRoute'), '/api/jobs/7/en-route');
  assert.equal(stepPath(7, 'onSite'), '/api/jobs/7/on-site');
});

test('distance agrees with the ellipsoid within half a percent', () => {
  // Cao Lãnh to Sa Đéc: 22,923 m on the WGS 84 ellipsoid (Vincenty).
  const d = distance_m({ lon: 105.6325, lat: 10.4603 }, { lon: 105.757, lat: 10.2937 });
  assert.ok(Math.abs(d - 22_923) < 115, String(d));
  assert.equal(distance_m(null, { lon: 1, lat: 1 }), null);
  assert.equal(distance_m({ lon: 1, lat: 1 }, { lon: null, lat: null }), null);
});

test('a standing phone tells its place once a minute, a moving one each ten seconds', () => {
  const fix = (seconds, lat, accuracy_m = 8) => ({ at: new Date(Date.parse('2026-11-23T05:00:00Z') + seconds * 1000).toISOString(), lon: 105.6, lat, accuracy_m });
  const last = fix(0, 10.4);
  assert.ok(worthKeeping(null, last));
  assert.ok(!worthKeeping(last, fix(30, 10.4)));
  assert.ok(worthKeeping(last, fix(61, 10.4)));
  assert.ok(worthKeeping(last, fix(12, 10.401)));
  assert.ok(!worthKeeping(last, fix(4, 10.41)));
  assert.ok(!worthKeeping(last, fix(12, 10.401, 500)), 'a jump smaller than its own error says nothing');
});
